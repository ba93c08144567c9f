"""How a page is walked, shared and commented: breadcrumbs, neighbours, buttons."""

from __future__ import annotations

from .line_rule import CLOSE, OPEN, LineRule, rule

MENU_RULES: tuple[LineRule, ...] = (
    rule(
        "search", r"(?:热门|大家都在|历史)?(?:搜索|热搜)词?\s?[:：].*$", "the search box and its suggestions"
    ),
    rule(
        "neighbours",
        rf"{OPEN}(?:上一[篇条页版期]|下一[篇条页版期]|前一篇|后一篇|上篇|下篇|末页"
        rf"|尾页){CLOSE}(?:[:：>»→].*|\s.*|\d.*)?$",
        "links to the next article; 上一篇论文 has no mark or space",
        max_chars=120,
    ),
    rule(
        "pager",
        r"[\[【(]\d{1,2}[\]】)][\[【(\]】)\d\s]*(?:下一页|下页|尾页|末页)?[\]】)]?$",
        "【1】【2】【3】 under a text of several pages",
    ),
    rule(
        "neighbours, arrows",
        r"[<《«＜←◀\s]+(?:上一[篇条页版]|下一[篇条页版]|返回).*$",
        "the same with an arrow before it",
        max_chars=120,
    ),
    rule(
        "breadcrumb",
        r"(?:您?(?:现在)?(?:的|所在|所处)*|当前|目前|你的)(?:位置|频道|栏目)(?:是)?\s?[:：>＞].*$",
        "当前位置：首页 > 新闻",
        max_chars=160,
    ),
    rule(
        "breadcrumb, bare",
        r"[\[【]?(?:网站)?(?:首\s?页|主页|Home)[\]】]?\s?(?:[>＞»›→\\/|-]|&gt;|—)[^。！？]*$",
        "首页 > 新闻 > 正文",
        max_chars=160,
    ),
    rule(
        "share",
        rf"{OPEN}(?:分享(?:到|至|本文)?|转发(?:到|至)|扫一扫|扫码|长按|扫描|识别)(?:[^。，；]{{0,6}}(?:"
        rf"微信|微博|QQ|朋友圈|二维码|关注|手机|下载|阅读|空间|打开))[^，。；]{{0,40}}[。！!]?$",
        "share widgets; the object of the verb is a network or a code",
    ),
    rule(
        "share, bare",
        rf"{OPEN}(?:分享(?:到|至|本文)?|一键分享|我要分享|转发(?:到|至)?|收藏(?:本文"
        rf"|本页|此页)?|点赞|在看|点个?赞|扫一扫|更多精彩)\s?[:：!！]?\s?\d*{CLOSE}$",
        "share buttons alone",
    ),
    rule(
        "follow",
        r".{0,12}(?:点击|长按|扫描|扫码|关注|下载).{0,16}(?:公众号|客户端|APP|小程序"
        r"|二维码|微信号|视频号)(?:.{0,8}(?:查看|获取|关注|更多|阅读))?.{0,6}$",
        "invitations to follow, at the end of the text",
        "tail",
        50,
    ),
    rule(
        "comments",
        rf"{OPEN}(?:网友评论|我要评论|发表评论|我来说两句|最新评论|查看评论|跟帖"
        rf"|评论\(?\d*\)?|.{{0,4}}已有\d+[人条](?:参与|评论).*|\d+人参与.{{0,12}}"
        rf"|查看剩下\d+条评论){CLOSE}$",
        "the comment form",
    ),
    rule(
        "correction",
        r"(?:我要纠错|内容纠错|文章纠错|纠错[:：]|发现错误|如有错误).{0,40}$",
        "error report form",
        max_chars=60,
    ),
    rule(
        "browser hint",
        r"(?:建议|推荐)?(?:使用|采用).{0,24}(?:分辨率|浏览器).{0,40}$|您的浏览器.{0,40}$"
        "|(?:视频|播放器?)加载中.*$|加载中[.…]*$",
        "hints of the page's programs",
    ),
)
