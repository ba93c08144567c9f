"""Words of a copied clause that its sentence does not have: which of them state nothing."""

from __future__ import annotations

import re

from .seams import Seam, behind_breaks
from .sentences import SAYING

# Of 130 other words that a model put in two thirds were wrong: 安徽 for 陕西.
_EMPTY_WORDS = frozenset("在将于为的了和与及对等称说已并也从至到向经由就其")
_RESTATED = (  # words of a group say the same
    ("举行", "举办", "召开", "开幕", "启幕", "拉开帷幕", "拉开序幕"),
    ("发布", "公布", "出台", "印发", "推出"),
    ("启动", "开始", "开启"),
    ("造成", "导致", "致"),
    ("没有", "未能", "未"),
    ("第一次", "首次", "首"),
    ("我国", "中国", "全国"),
)
#: Characters: two of the longest words.
LONGEST_RESTATED = 8
# One character says which country, as in every Chinese headline: 俄乌, 以军.
_COUNTRIES = {
    "俄": "(?:俄罗斯|俄(?=[军方国外总防]))",
    "乌": "(?:乌克兰|乌(?=[军方国外总防]))",
    "美": "(?:美国|美(?=[军方媒]))",
    "以": "(?:以色列|以(?=[军方]))",
    "黎": "黎巴嫩",
    "伊": "伊朗",
    "巴": "(?:巴勒斯坦|巴基斯坦)",
    "印": "印度(?!尼)",
    "日": "日本",
    "韩": "韩国(?!瑜)",
    "朝": "朝鲜",
    "英": "英国",
    "法": "法国",
    "德": "德国",
    "欧": "(?:欧盟|欧洲)",
}
_PAIRED = {"巴以": {"巴": "巴勒斯坦"}, "印巴": {"巴": "巴基斯坦"}}
_BODY = (
    "(?:国防部|外交部|武装部队|武装力量|国防军|总参谋部|军队|方面|政府|媒体|(?:公共)?卫生部门?|军方|[军方媒])"
)
_WHEN = r"(?:[今昨前]天|当天|同一天|\d+年|\d+月|\d+日|晚|凌晨|还|又|随后|发布(?:视频|消息|声明)|发表声明)"
_SPEAKER = re.compile("(?P<country>.)(?P<body>[军方媒]?)称")
_SAYS = re.compile(SAYING)
# In front of what somebody said stands who did it, else where, how and when.
_NO_ACTOR = re.compile("(?:[在对从于已还将正又]|继续).*|")
_ACTOR = re.compile("[俄乌美以黎伊英法德日韩朝印巴斯兰国列嫩朗][军方]")
_EVENT_OR_BODY = re.compile(".{2,}[会节赛展办部局委院所厅署]")  # 文博会; 开战 and 断交 are no names
_OTHER_EVENT = re.compile("残疾|青年|大学生|军人|特殊|部长|出席")  # 亚运会 is no 亚残运会


def own_words(seam: Seam) -> str:
    """What was put in, without words that say again what was left out until there: 办法发布 is 发布办法."""
    words = _without_speaker(seam)
    for group in _RESTATED:
        put_in = next((word for word in group if word in words), "")
        if put_in and any(word in seam.skipped for word in group):
            words = words.replace(put_in, "", 1)
    return words


def state_nothing(words: str, seam: Seam) -> bool:
    """Whether `words` are empty or short for what the sentence has there: 俄 for 俄罗斯."""
    rest = iter(seam.left_out_nearby)
    return all(char in _EMPTY_WORDS or char in rest for char in words)


def is_short_name(words: str, seam: Seam, following: str, said: str) -> bool:
    """Whether `words` shorten what the sentence has there, as the article itself or any headline does.

    Args:
        words: Of `seam`.
        seam: Where they stand.
        following: First character of the copy behind them; empty when there is none.
        said: All of the article; empty when its short names do not count.
    """
    names = seam.left_out_nearby
    if not words or _are_countries(words, names):
        return True
    rest = iter(names)
    is_name = any(one in said and _EVENT_OR_BODY.fullmatch(one) for one in (words, words + following))
    is_short = is_name and bool(following) and not _OTHER_EVENT.search(names)
    return is_short and all(char in rest for char in words)


def _are_countries(words: str, names: str) -> bool:
    """Whether `words` are one country at the end of `names` or some that `names` puts side by side there."""
    known = _COUNTRIES | _PAIRED.get(words, {})
    if any(char not in known for char in words):
        return False
    side_by_side = "[、和与及同]".join(f"{known[char]}{_BODY}?" for char in words)
    return bool(re.search(f"{side_by_side}{_WHEN}*+$", names))


def _without_speaker(seam: Seam) -> str:
    """What was put in, without 俄称 where the sentence has 俄罗斯国防部2日称 and nobody else acts."""
    speaker = _SPEAKER.match(seam.put_in)
    country = _COUNTRIES.get(speaker["country"]) if speaker else None
    said = [*_SAYS.finditer(seam.left_out)]
    if not speaker or not country or not said:
        return seam.put_in
    phrase = behind_breaks(seam.left_out[: said[-1].start()])
    speaks = speaker["body"] in phrase and re.fullmatch(f"{country}{_BODY}*+(?:发言人)?{_WHEN}*+", phrase)
    is_restated = speaks and _acts_itself(country, seam.left_out_nearby)
    return seam.put_in[speaker.end() :] if is_restated else seam.put_in


def _acts_itself(country: str, actor: str) -> bool:
    """Whether `actor`, what stands in front of a deed, names `country` or nobody."""
    own = re.match(country, actor)
    others = _ACTOR.search(actor, own.end() + 1 if own else 0)
    return bool(own or _NO_ACTOR.fullmatch(actor)) and not others
