"""What an editor's desk sets around a text: credits, source, dates, counters, notes."""

from __future__ import annotations

from .line_rule import CLOSE, MARK, OPEN, SOURCE, STAFF, LineRule, rule

DESK_RULES: tuple[LineRule, ...] = (
    rule(
        "staff",
        rf"{OPEN}{STAFF}{MARK}[^。！？；，]{{0,70}}$",
        "责任编辑：甲 审核：乙 under the text; a mark must follow the word",
        max_chars=90,
    ),
    rule(
        "staff, spaced",
        rf"{OPEN}{STAFF}(?:\s[^\s，。：:]{{1,4}}){{1,4}}{CLOSE}$",
        "责任编辑 张三: names of at most four characters",
        max_chars=40,
    ),
    rule(
        "source",
        rf"{OPEN}{SOURCE}{MARK}[^。！？；，]{{0,40}}{CLOSE}$",
        "来源：某报; prose behind the mark has a comma or full stop",
    ),
    rule(
        "metadata",
        rf"(?:[^。！？；，]{{0,40}}[\s\]】)）|｜])?{OPEN}(?:发布|发表|刊发|更新|发稿|录入|提交|上传|添加|修改|编辑)(?:时间"
        rf"|日期){MARK}?[^。！？；，]*$",
        "the line under the title: date, source, clicks",
        max_chars=160,
    ),
    rule(
        "counters",
        rf"{OPEN}(?:浏览(?:量|次数|数)?|点击(?:量|次数|率|数)?|阅读(?:量|次数|数"
        rf"|人数)?|访问(?:量|次数)|已阅|人气|评论数?|点赞数?|转发量?){MARK}?\s?\[?\d[\d,.万+]*"
        rf"[^。！？；，]{{0,10}}$",
        "page counters",
    ),
    rule(
        "date line",
        rf"{OPEN}(?:(?:日期|时间){MARK}\s?)?(?:19|20)\d\d\s?[-/年.]\s?\d\d?\s?[-/月.]\s?\d\d?\s?日?\s?"
        rf"(?:星期.)?\s?(?:\d\d?:\d\d(?::\d\d)?)?{CLOSE}(?:{SOURCE}{MARK}[^。！？；，]{{0,40}})?$",
        "a date alone above the text; below it a date may close a notice and stays",
        "head",
    ),
    rule(
        "head fields",
        rf"{OPEN}(?:标\s?题|作\s{{0,4}}者|(?:日期|时间)(?=.{{0,4}}(?:19|20)\d\d)|栏目|分类"
        rf"|关键词|标签|索引号|文号|发文机关|主题词){MARK}[^。！？；，]*$",
        "fields above the text; in the body 时间：… may belong to a notice",
        "head",
        120,
    ),
    rule(
        "keywords",
        rf"{OPEN}(?:关键词|关键字|标签|Tags?|本文标签){MARK}[^。！？；]{{0,60}}$",
        "tag lists",
        "tail",
        80,
    ),
    rule(
        "link",
        rf"{OPEN}(?:原文链接|原标题|原题|文章链接|本文链接|本文地址|网址链接|原文标题){MARK}.*$",
        "link and former title of a reprint; the colon marks it",
        max_chars=160,
    ),
    rule(
        "see page",
        rf"{OPEN}(?:(?:下转|上接|紧接|转|接)(?:第?[一二三四五六七八九十\dA-Z]{{1,4}}"
        rf"|[一二三四五六七八九十]+)版?|未完待续){CLOSE}$",
        "pointers of the printed page, alone",
    ),
    rule(
        "photo page",
        rf"{OPEN}(?:点击(?:图片)?(?:查看|进入|放大|浏览)|查看(?:更多|全部|原图|大图)"
        rf"|展开(?:全文|更多)|阅读(?:全文|原文)|点击(?:这里|此处|加载)|更多>*|MORE\+?)[^。，]{{0,16}}"
        rf"{CLOSE}$",
        "buttons",
    ),
    rule(
        "declaration, inline",
        rf"{OPEN}(?:特别)?(?:声明|提示|说明|注)\s?[:：].{{0,120}}(?:转载|观点|立场"
        "|版权|侵权|本站|本网|投资建议|风险自担)",
        "声明：本文…: the reprint's disclaimer",
        max_chars=500,
    ),
    rule(
        "opinion note",
        r"[(（【]?(?:本文|文章|以上内容|以上|该文|作者|此文)[^。]{0,16}(?:仅代表"
        "|不代表|仅供参考|不构成|系转载|转载自|为转载)",
        "本文仅代表作者个人观点",
        max_chars=300,
    ),
)
