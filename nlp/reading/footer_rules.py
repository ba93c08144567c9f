"""Who runs the site and who owns the text: licences, addresses, legal notes."""

from __future__ import annotations

from .line_rule import CLOSE, OPEN, SITE, LineRule, rule

# The lines no article has; where one stands below the text, addresses around it belong to the site too.
STRONG_FOOTER = frozenset({"licence number", "copyright line", "publisher line", "report hotline"})

# How a note on copyright begins; tried before the whole paragraph is searched for the site's name.
_NOTE_HEAD = (
    r"(?:[\d一二三四五]\s?[、.．)）]\s?|[①②③④⑤*※●]\s?|[(（][\d一二三][)）]\s?)?(?:凡"
    rf"|以上|上述|违反|已经?(?:获|被)?本?网?[^，。]{{0,6}}授权|未经|任何|{SITE}"
    r"|本文|文章|转载|网站|版权|如)"
)

FOOTER_RULES: tuple[LineRule, ...] = (
    rule(
        "licence number",
        r"[^，。]{0,160}(?:ICP[备证]\s?(?:案)?\s?[\d字第号]|公网安备\s?\d|网宣备?\s?(?:字第)?\d"
        r"|新网备|备案(?:序?号|编号)\s?[:：]|许可证(?:编号|号|号码)?\s?[:：]?\s?[(（]?[\dA-Z]"
        "|广播电视节目制作经营许可证|统一刊号|邮发代号)[^，。]*$",
        "registration numbers of the footer; a sentence about them has a comma or a full stop",
        max_chars=300,
    ),
    rule(
        "copyright line",
        r"[^，。]{0,60}(?:版权所有(?![者权人])|copyright\s?(?:©|\(c\)|\d{4}|by|[:：])|©\s?\d{4}"
        r"|all rights reserved|(?:著作权|版权)归[^，。]{1,20}所有(?:$|\s))[^，。]*[。.]?$",
        "版权所有 with an owner, no sentence",
        max_chars=240,
    ),
    rule(
        "publisher line",
        rf"{OPEN}(?:主\s?办(?:单位)?|承\s?办(?:单位)?|协\s?办(?:单位)?|技术支持"
        "|网站支持|网站标识码|维护单位|主管(?:单位)?|网站维护|法律顾问|常年法律顾问"
        rf"|网站声明)\s?[:：][^。，；]*$",
        "footer of a site",
        "tail",
        160,
    ),
    rule(
        "report hotline",
        r".{0,20}(?:违法(?:和|与|及)?不良信息|网上有害信息|不实信息|涉未成年人|网络(?:谣言"
        r"|敲诈)).{0,12}举报(?:电话|邮箱|热线|平台|专区|中心)?.{0,60}$",
        "the hotline every news site must show",
        "tail",
        160,
    ),
    rule(
        "contact",
        "(?:(?:报社|编辑部|本报|本网|网站|通讯|单位|联系|办公)?(?:地址|邮编|邮政编码"
        "|电话|传真|热线|邮箱|电子邮[件箱]|QQ群?|E-?mail)|(?:新闻|广告|订阅|投稿"
        r"|发行|服务|值班)[^，。]{0,4}(?:热线|电话|邮箱|QQ)|联系(?:我们|方式))\s?[:：].*$",
        "address and telephone below a footer line; alone they belong to a notice",
        "footer",
        160,
    ),
    rule(
        "contact the site",
        r".{0,30}(?:与我们联系|联系我们|投稿邮箱|投稿信箱|新闻热线|广告热线|广告刊例"
        r"|报料热线|爆料热线).{0,60}$",
        "letters to the site, outside sentences of the body",
        "tail",
        120,
    ),
    rule(
        "declaration head",
        rf"{OPEN}(?:版权声明|免责声明|免责条款|郑重声明|特别声明|法律声明|版权及免责声明"
        rf"|版权与免责声明|转载声明|风险提示及免责(?:条款|声明))(?:\s?[:：】\])）].*|\s.*)?$",
        "heading of a legal note, or the note itself behind it",
        "tail",
        800,
    ),
    rule(
        "declaration head, alone",
        rf"{OPEN}(?:版权声明|免责声明|郑重声明|特别声明|法律声明|版权(?:及|与)免责声明"
        rf"|转载声明)\s?[:：]?{CLOSE}$",
        "the heading alone may also stand above the text",
    ),
    rule(
        "copyright note",
        rf"(?={_NOTE_HEAD})(?=.{{0,600}}{SITE}){_NOTE_HEAD}[^。]{{0,120}}(?:不得(?:擅自)?(?:转载|复制"
        rf"|摘编|转贴|使用|链接)|(?:转载|使用)[^。]{{0,20}}(?:注明|授权|同意|许可"
        rf"|联系)|须?注明[^。]{{0,8}}(?:来源|出处|作者)|追究[^。]{{0,12}}(?:法律)?责任"
        rf"|不代表(?:本|[^，。]{{1,8}}[网报社])[^，。]{{0,6}}(?:观点|立场)|仅代表作者"
        rf"|版权均?属于?[^。]{{0,16}}所有|(?:侵权|版权问题)[^。]{{0,30}}(?:删除|联系"
        "|处理)|仅供(?:读者)?参考)",
        "who owns the text and how to reuse it; without the site naming itself it is news about such rules",
        max_chars=800,
    ),
    rule(
        "no reuse",
        r"(?:未经|严禁|禁止|谢绝)[^，。]{0,16}(?:不得|禁止|谢绝|请勿)?(?:转载|复制|摘编)[^，。]{0,20}[。！!]?$",
        "the same in one clause: 未经授权不得转载",
        max_chars=40,
    ),
    rule(
        "reprint wish",
        r"(?:感谢您对[^，。]{1,16}的(?:支持|关注)|欢迎(?:广大|您|大家)?[^，。]{0,12}(?:投稿"
        r"|来稿|订阅|关注本)|如(?:果)?(?:你|您)(?:有|对)[^。]{0,40}(?:意见|建议|疑问))[^。]*[。！!]?$",
        "courtesies of the footer",
        "tail",
        160,
    ),
)
