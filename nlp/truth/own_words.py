"""Words of a copied clause that its sentence does not have: which of them state nothing."""

from __future__ import annotations

from .seams import Seam

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


def own_words(seam: Seam) -> str:
    """What was put in, without words that say again what was left out until there: 办法发布 is 发布办法."""
    words = seam.put_in
    for group in _RESTATED:
        put_in = next((word for word in group if word in words), "")
        if put_in and any(word in seam.skipped for word in group):
            words = words.replace(put_in, "", 1)
    return words


def state_nothing(words: str, seam: Seam) -> bool:
    """Whether `words` are empty or short for what the sentence has there: 俄 for 俄罗斯."""
    rest = iter(seam.left_out_nearby)
    return all(char in _EMPTY_WORDS or char in rest for char in words)
