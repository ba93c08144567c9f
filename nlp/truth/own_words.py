"""Words of a copied clause that its sentence does not have: which of them state nothing."""

from __future__ import annotations

import re

from .seams import BREAKS, Seam
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
_COUNTRIES = frozenset("俄乌美英法德日韩朝以巴黎伊印欧澳加意")
_SPEAKER = re.compile("(?P<name>.{1,4})称")
# In front of what somebody said stands who did it, else where, how and when.
_NO_ACTOR = re.compile("(?:[在对从于已还将正又]|继续).*|")


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


def is_short_name(words: str, seam: Seam, said: str) -> bool:
    """Whether `words` shorten what the sentence has there, as the article itself or any headline does.

    Args:
        words: Of `seam`.
        seam: Where they stand.
        said: All of the article; empty when its short names do not count.
    """
    rest = iter(seam.left_out_nearby)
    is_short = all(char in rest for char in words)
    return is_short and (_COUNTRIES.issuperset(words) or (len(words) > 1 and words in said))


def _without_speaker(seam: Seam) -> str:
    """What was put in, without 俄称 where the sentence has 俄罗斯国防部2日称 and nobody else acts."""
    speaker = _SPEAKER.match(seam.put_in)
    if speaker is None:
        return seam.put_in
    breaks = re.escape("".join(BREAKS))
    name = f"[^{breaks}]{{0,8}}?".join(map(re.escape, speaker["name"]))
    says = re.search(rf"(?:^|[{breaks}]){name}[^{breaks}]{{0,16}}?(?:{SAYING})", seam.left_out)
    actor = seam.left_out_nearby
    is_same = actor.startswith(speaker["name"][0]) or _NO_ACTOR.fullmatch(actor)
    return seam.put_in[speaker.end() :] if says and is_same else seam.put_in
