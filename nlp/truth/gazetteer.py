"""Places by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|"
    "塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_ADMINISTRATIVE = re.compile(
    rf"(?:(?:(?:{_PEOPLES})族)*(?:蒙古|哈萨克|柯尔克孜|塔吉克|锡伯|维吾尔|达斡尔|鄂温克)?(?:自治[区州县旗])|特别行政区|地区|林区|[省市县区旗盟])$"
)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Known places.

    Attributes:
        names: Full names: 淮南市, 寿县, 伦敦.
        stems: Names without their administrative ending: 淮南.
        county_stems: The stems that name nothing above a county.
    """

    names: frozenset[str]
    stems: frozenset[str]
    county_stems: frozenset[str]


def place_stem(name: str) -> str:
    """`name` without its administrative ending: 北京 for 北京市; unchanged when one character would stay."""
    stem = _ADMINISTRATIVE.sub("", name)
    return stem if len(stem) > 1 else name


@cache
def load_gazetteer() -> Gazetteer:
    """The places of ``places.txt``."""
    lines = files(__package__).joinpath("places.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.rpartition(" ") for line in lines if not line.startswith("#")]
    stems = {name: place_stem(name) for _, _, name in rows}
    higher = {stems[name] for code, _, name in rows if not code or code.endswith("00")}
    return Gazetteer(
        names=frozenset(stems).union(*map(short_forms, stems)),
        stems=frozenset(stems.values()),
        county_stems=frozenset(stems.values()) - higher - frozenset(stems),
    )


def short_forms(name: str) -> set[str]:
    """果洛州 for 果洛藏族自治州, 紫云县 for 紫云苗族布依族自治县."""
    return {place_stem(name) + name[-1]} if name.endswith(("自治州", "自治县", "自治旗")) else set()
