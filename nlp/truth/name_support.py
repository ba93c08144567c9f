"""Where an article mentions a name, in full or in a form that the name abbreviates."""

from __future__ import annotations

import re
from itertools import islice

from .folding import CompactText, compact
from .gazetteer import load_gazetteer, place_stem
from .lexicon import Token, cut
from .name_parts import (
    ANY_BODIES,
    COMMON_CHARS,
    DESCRIBED_BODIES,
    EVERYDAY_CHARS,
    GENERIC_BODIES,
    GENERIC_MODIFIERS,
    ORGANIZATION_ENDS,
    TITLES,
    VERBS_AFTER_NAMES,
)
from .names import Name, NameKind, find_names

Span = tuple[int, int]

_LEVELS = "省市县区州旗盟乡镇村"
_WITHIN_MENTION = r"[^\s,.:;!?，。：；！？、“”‘’《》（）()\d的了在是为将对]"
# The name of a place does not run across another: 梅岭(乡与云岭)镇.
_WITHIN_PLACE = _WITHIN_MENTION[:-1] + "和与及省市县区乡镇村]"
_LONGEST_GAP = 8  # 湘西(土家族苗族自治)州 and 西藏(自治区)高(级人民法)院
_BESIDE = 6  # characters that tell where a name ends
_SHORT_NAME = 2  # characters of a surname and a given name of one
# Behind a name these begin the next word: 王毅率团. A name that ends with one is taken for said without it.
_NEVER_LAST = COMMON_CHARS | EVERYDAY_CHARS | VERBS_AFTER_NAMES | {""}
_MARKS = frozenset("、，；")  # 孙晓文、李某
_MOST_MENTIONS = 50  # looked at; each takes 0.1 ms
_COMMON_NOUNS = COMMON_CHARS | GENERIC_MODIFIERS | GENERIC_BODIES
_NUMERIC = frozenset("0123456789.,%〇零一二两三四五六七八九十百千万亿多余")
_NATIONS = frozenset(("印尼", "沙特", "波黑", "阿联酋"))  # usual short forms of longer names
_TITLED = re.compile(rf"(.|..)({'|'.join(sorted(TITLES, key=len, reverse=True))})")
# Words by which a Chinese newspaper speaks of China.
_CHINA = re.compile("我国|全国|祖国|国务院|中华|中共|中方|党中央|国内|国家")


class NameIndex:
    """The text of one article, prepared for looking up names."""

    def __init__(self, body: str) -> None:
        self._compact: CompactText = compact(body)

    @property
    def text(self) -> str:
        """The folded body without blanks."""
        return self._compact.text

    def find(self, name: str, kind: NameKind) -> Span | None:
        """Offsets in the body of a mention that supports `name`, or ``None``.

        Verbatim first; then by kind: 北京市 by 北京 (not 甘孜县 by 甘孜州), 发改委 by 发展和改革委员会 when
        its characters stand in order inside one mention, 张县长 by 县长张某, 安徽省教育厅 by 安徽 and a
        省教育厅 that belongs to no other place.
        """
        wanted = compact(name).text
        found = self._verbatim(wanted)
        if found and kind == "person" and len(wanted) == _SHORT_NAME:
            found = self._whole(wanted)
        elif found is None and kind == "person":
            found = self._person(wanted)
        elif found is None and kind == "place":
            found = self._place(wanted)
        elif found is None and kind == "organization":
            found = self._organization(wanted)
        return self._compact.span(*found) if found else None

    def find_inside(self, clause: str, start: int, end: int) -> Span | None:
        """Offsets in the body of ``clause[start:end]`` where the whole of `clause` occurs, or ``None``.

        The occurrence must not begin or end inside a longer number.
        """
        wanted = compact(clause).text
        lead = len(compact(clause[:start]).text)
        length = len(compact(clause[start:end]).text)
        for match in re.finditer(re.escape(wanted), self.text) if length else ():
            before, after = self.text[: match.start()][-1:], self.text[match.end() :][:1]
            if not (_joins(before, wanted[0]) or _joins(wanted[-1], after)):
                return self._compact.span(match.start() + lead, match.start() + lead + length)
        return None

    def _verbatim(self, wanted: str) -> Span | None:
        start = self.text.find(wanted) if wanted else -1
        return (start, start + len(wanted)) if start >= 0 else None

    def _whole(self, wanted: str) -> Span | None:
        """Where a person's name stands and not as the beginning of a longer one: 孙晓 not in 孙晓芸."""
        for match in islice(re.finditer(re.escape(wanted), self.text), _MOST_MENTIONS):
            following = self.text[match.end() : match.end() + 2]
            if following[:1] in _NEVER_LAST and following[1:] not in _MARKS:
                return match.span()
            start = max(0, match.start() - _BESIDE)
            beside = find_names(self.text[start : match.end() + _BESIDE])
            here = next((one for one in beside if one.start + start == match.start()), None)
            if here is None or here.kind != "person" or here.end + start <= match.end():
                return match.span()
        return None

    def _person(self, wanted: str) -> Span | None:
        if titled := _TITLED.fullmatch(wanted):
            surname, title = map(re.escape, titled.groups())
            return self._search(rf"{title}{surname}|{surname}{_WITHIN_MENTION}{{0,12}}?{title}")
        if len(wanted) > 2 and wanted[-1] in VERBS_AFTER_NAMES:
            return self._verbatim(wanted[:-1])
        return self._beside_place(wanted)

    def _beside_place(self, wanted: str) -> Span | None:
        """What is left of a foreign-looking run around the known places in it: 日(拉萨)雪顿."""
        tokens = cut(wanted)
        if all(token.kind != "place" for token in tokens):
            return None
        rest = "".join(token.text if token.kind != "place" else " " for token in tokens).split()
        found = [self._verbatim(part) for part in [*rest, *(t.text for t in tokens if t.kind == "place")]]
        return found[0] if all(found) else None

    def _place(self, wanted: str) -> Span | None:
        if found := self._verbatim(wanted):
            return found
        if wanted == "中国":
            return self._search(_CHINA.pattern)
        stem = place_stem(wanted)
        if not _may_be_called(wanted, stem):
            return None
        if stem != wanted and (found := self._search(rf"{re.escape(stem)}(?![{_LEVELS}])")):
            return found
        if (len(wanted) > 2 or wanted in _NATIONS) and (
            found := self._abbreviation(wanted, within=_WITHIN_PLACE)
        ):
            return found
        return self._without_lead(wanted)

    def _without_lead(self, wanted: str) -> Span | None:
        """The name behind characters that may be words of their own: 帮叭仁村 by 叭仁村."""
        for start in range(1, len(wanted) - 2):
            if wanted[start - 1] not in EVERYDAY_CHARS | COMMON_CHARS:
                return None
            if found := self._verbatim(wanted[start:]):
                return found
        return None

    def _organization(self, wanted: str) -> Span | None:
        if found := self._abbreviation(wanted):
            return found
        tokens = cut(wanted)
        for index in range(1, len(tokens)):
            rest = wanted[tokens[index].start :]
            found = self._verbatim(rest) or self._abbreviation(rest)
            if found and len(rest) > 1:
                return found if self._may_precede(tokens[:index], rest) else None
        return None

    def _may_precede(self, tokens: list[Token], rest: str) -> bool:
        """Whether `tokens`, which the article does not write in front of `rest`, are true of it."""
        for token in tokens:
            if token.text in COMMON_CHARS | GENERIC_MODIFIERS or (
                token.kind == "word" and rest in ANY_BODIES
            ):
                continue
            if rest in GENERIC_BODIES | ORGANIZATION_ENDS and not (
                token.kind == "place" and rest in DESCRIBED_BODIES | ANY_BODIES
            ):
                return False
            if token.kind == "char" and not (rest in ANY_BODIES and self._verbatim(token.text)):
                return False
            if token.kind == "place" and not (self._place(token.text) and self._stands_alone(rest)):
                return False
        return True

    def _stands_alone(self, rest: str) -> bool:
        """Whether the article never writes the name of a place in front of `rest`."""
        for match in re.finditer(re.escape(rest), self.text):
            before = cut(self.text[max(0, match.start() - 8) : match.start()])
            if before and before[-1].kind == "place":
                return False
        return True

    def _abbreviation(self, wanted: str, *, within: str = _WITHIN_MENTION) -> Span | None:
        """A stretch of `within` characters that has the characters of `wanted` in order."""
        gap = rf"{within}{{0,{_LONGEST_GAP}}}?"
        found = self._search(gap.join(map(re.escape, wanted)))
        longest = 3 * len(wanted) + 2
        return found if found and found[1] - found[0] <= longest else None

    def _search(self, pattern: str) -> Span | None:
        match = re.search(pattern, self.text)
        return match.span() if match else None


def _joins(left: str, right: str) -> bool:
    return bool(left) and bool(right) and left in _NUMERIC and right in _NUMERIC


def _may_be_called(name: str, stem: str) -> bool:
    """Whether there may be such a place: 河南 is known and no 河南市 is."""
    places = load_gazetteer()
    return name == stem or name in places.names or stem not in places.stems


def is_ordinary(name: Name) -> bool:
    """Whether a candidate that the article lacks is no name but everyday words: 强村, 当地医院."""
    places = load_gazetteer()
    if name.text in places.names or name.text in places.stems:
        return False
    if name.kind == "organization":
        return all(token.text in _COMMON_NOUNS for token in cut(name.text))
    lead = name.text[:-1]
    return name.kind == "place" and len(lead) <= 2 and set(lead) <= EVERYDAY_CHARS | COMMON_CHARS
