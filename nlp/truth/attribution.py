"""Whether a person in front of a headline's colon is one whom the article lets speak."""

from __future__ import annotations

import re

from .names import find_names
from .sentences import SAYING

_LEAD = re.compile(r"([^：，。！？\s]{2,8})：")
# Between a name and what is said by it stand a few words at the most: 赵德旺高兴地说.
_SPEAKS = rf"[^，。！？\n]{{0,8}}(?:{SAYING}|呼吁|建议|提出|透露|：)"


def is_misattributed(headline: str, body: str) -> bool:
    """Whether `headline` puts words into the mouth of a person who says nothing in `body`.

    陶立夏：… is what a model makes of （记者陶立夏）. Places in front of a colon say where.
    """
    lead = _LEAD.match(headline)
    if lead is None:
        return False
    name = lead[1]
    is_person = any(found.kind == "person" and found.text == name for found in find_names(name))
    return is_person and not re.search(re.escape(name) + _SPEAKS, body)
