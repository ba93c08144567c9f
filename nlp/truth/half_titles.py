"""Headlines that make an office of half of one, or give one person's office to another."""

from __future__ import annotations

import re

from .name_parts import TITLES
from .names import find_names
from .seams import Seam

_TITLE = "|".join(sorted(TITLES, key=len, reverse=True))
_BEGINS = re.compile(_TITLE)
_ENDS = re.compile(f"(?:{_TITLE})$")
_NOT_YET_OR_NO_LONGER = re.compile("(?<![日目此以当])前$|(?:副|候任|拟任|代理|原|前任|卸任|离任|时任|当选)$")
_AIDE = re.compile(
    "候选人|参选人|特使|夫人|妻子|女儿|儿子|女婿|弟弟|之[子女]|幕僚|秘书|律师|卫队|顾问|助理|府|办公室"
)
_LONGEST_NAME = 5  # characters looked at behind a title


def is_of_another_office(seam: Seam, clause: str) -> bool:
    """Whether the seam left out what makes a title another's: 总统林海 out of 前总统林海, 总统特使林海.

    Args:
        seam: Where `clause` leaves its sentence.
        clause: Of a generated text.
    """
    if seam.put_in or seam.resumes is None or not seam.start:
        return False
    behind = seam.behind(clause)
    if _NOT_YET_OR_NO_LONGER.search(seam.left_out_nearby) and _BEGINS.match(behind):
        return True
    title = _ENDS.search(seam.before(clause))
    if not title:
        return False
    if _AIDE.match(seam.left_out):
        return _names_person(title[0], behind)
    lost = _ENDS.search(seam.left_out)
    return bool(lost and not _is_second_office(seam.left_out) and _names_person(lost[0], behind))


def _is_second_office(left_out: str) -> bool:
    """Whether one person has both offices: 市委书记、市长, and not 总统、云岭国总理."""
    if left_out.startswith("、"):
        return "国" not in left_out.replace("国家", "") and all(
            n.kind != "place" for n in find_names(left_out)
        )
    return left_out.startswith("兼")


def _names_person(title: str, behind: str) -> bool:
    found = find_names(title + behind[:_LONGEST_NAME])
    return any(name.kind == "person" and name.start <= len(title) < name.end for name in found)
