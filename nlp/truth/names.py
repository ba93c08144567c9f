"""Names of persons, places and organizations in a short text, found with high recall."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .folding import fold
from .foreign_names import find_foreign_names
from .gazetteer import load_gazetteer
from .lexicon import Token, cut, load_words
from .name_parts import (
    BREAKING_WORDS,
    COMMON_CHARS,
    COMPOUND_SURNAMES,
    GENERIC_BODIES,
    GENERIC_PLACES,
    LANDFORM_ENDS,
    NOT_GIVEN,
    ORGANIZATION_ENDS,
    PLACE_ENDS,
    PROPER_BODIES,
    SAYING_VERBS,
    SURNAMES,
    TITLES,
    VILLAGE_ENDS,
    WORD_SURNAMES,
)

NameKind = Literal["person", "place", "organization", "work"]

_WORK = re.compile(r"《([^《》\n]{1,60})》")
_TITLE = "|".join(sorted(TITLES, key=len, reverse=True))
_TITLE_BEFORE = re.compile(rf"(?:{_TITLE})$")
_TITLE_AFTER = re.compile(rf"(?:{_TITLE}|{'|'.join(SAYING_VERBS)})")
_SURNAME_TITLE = re.compile(rf"[{''.join(sorted(SURNAMES))}](?:{_TITLE})")
_RANKS = ("王储", "王后", "王妃", "王室", "王宫")  # 王 is a surname, too
_COUNTED = frozenset("一二两三四五六七八九十百千万亿几首这那每0123456789")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as it stands in a text.

    Attributes:
        text: The name.
        start: Offset in the text searched.
        end: Offset just behind.
        kind: What it seems to name; ``"work"`` is a title between 《》.
    """

    text: str
    start: int
    end: int
    kind: NameKind


def find_names(text: str) -> tuple[Name, ...]:
    """Candidates for names in `text`, in order, none inside another.

    Made for one or two sentences: a false candidate costs little, as long as the article holds the
    same characters; a missed one is an unchecked claim.
    """
    folded = fold(text)
    tokens = cut(folded)
    found = [
        *_works(folded),
        *find_foreign_names(folded, tokens),
        *_organizations(tokens),
        *_places(tokens),
        *_persons(folded, tokens),
    ]
    return tuple(
        Name(text=text[start:end], start=start, end=end, kind=kind) for start, end, kind in _outermost(found)
    )


_LONGEST_BODY = 24  # characters; 中国人民政治协商会议安徽省委员会 has 16
_BREAKS = COMMON_CHARS | TITLES | BREAKING_WORDS | frozenset(SAYING_VERBS)
_Span = tuple[int, int, NameKind]


def _works(folded: str) -> Iterator[_Span]:
    for match in _WORK.finditer(folded):
        yield match.start(1), match.end(1), "work"


def _organizations(tokens: list[Token]) -> Iterator[_Span]:
    for index, token in enumerate(tokens):
        end = _ending(token, ORGANIZATION_ENDS | PROPER_BODIES)
        if not end:
            continue
        first = index
        while (
            first > 0
            and _continues(tokens[first - 1])
            and token.end - tokens[first - 1].start <= _LONGEST_BODY
        ):
            first -= 1
        text = "".join(part.text for part in tokens[first : index + 1])
        if text not in GENERIC_BODIES and (first < index or len(text) > len(end) or text in PROPER_BODIES):
            yield tokens[first].start, token.end, "organization"


def _ending(token: Token, ends: frozenset[str]) -> str:
    """The ending of a name that `token` has, ``""`` for none: 部 of 部 or 教育部, not of 干部."""
    text = token.text
    if token.kind in ("other", "verb") or (len(text) == 2 and text not in ends):
        return ""
    ending = next((text[i:] for i in range(len(text)) if text[i:] in ends), "")
    return "" if len(ending) == 1 < len(text) and text[-2:] in load_words() else ending


def _continues(token: Token) -> bool:
    """Whether an institution's name may run back over `token`."""
    return token.kind not in ("verb", "other") and token.text not in _BREAKS


def _places(tokens: list[Token]) -> Iterator[_Span]:
    for index, token in enumerate(tokens):
        if token.kind == "place" and not _is_doubtful(tokens, index):
            yield token.start, token.end, "place"
        elif _ending(token, PLACE_ENDS) and token.text not in GENERIC_PLACES:
            first = _place_start(tokens, index)
            text = "".join(part.text for part in tokens[first : index + 1])
            if first < index and text not in GENERIC_PLACES:
                yield tokens[first].start, token.end, "place"
        elif token.text[0] in VILLAGE_ENDS and token.kind != "other":  # 梅苏(村民)
            first = _place_start(tokens, index)
            if first < index and tokens[first].kind == "char":
                yield tokens[first].start, token.start + 1, "place"


def _is_doubtful(tokens: list[Token], index: int) -> bool:
    """A county without its ending inside running text may be two halves of words: 抢(建水)毁."""
    if tokens[index].text not in load_gazetteer().county_stems or not index:
        return False
    before = tokens[index - 1]
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    beside = before.kind in ("place", "other") and not before.text.isdigit()
    return not (beside or (after and after.kind == "place"))


def _place_start(tokens: list[Token], index: int) -> int:
    """Token that the name ending in ``tokens[index]`` begins with; `index` itself when there is no name."""
    before = tokens[index - 1] if index else None
    if before and before.kind == "place":
        return index - 1
    if before and before.kind == "word" and len(before.text) == 2 and tokens[index].text in VILLAGE_ENDS:
        return index - 1
    first = index
    while first > 0 and index - first < 4 and tokens[first - 1].kind == "char":
        if tokens[first - 1].text in COMMON_CHARS or tokens[first - 1].text in PLACE_ENDS:
            break
        first -= 1
    shortest = 2 if tokens[index].text in LANDFORM_ENDS else 1
    return first if index - first >= shortest else index


def _persons(folded: str, tokens: list[Token]) -> Iterator[_Span]:
    for index, token in enumerate(tokens):
        if folded.startswith(_RANKS, token.start):
            continue
        alone = token.kind == "char" and (not index or tokens[index - 1].kind != "char")
        if alone and (titled := _SURNAME_TITLE.match(folded, token.start)):
            yield titled.start(), titled.end(), "person"
        elif (token.kind == "char" or token.text in COMPOUND_SURNAMES) and not _COUNTED & set(
            folded[max(0, token.start - 1) : token.start]
        ):
            end = _person_end(folded, tokens, index)
            if end:
                yield token.start, end, "person"


def _person_end(folded: str, tokens: list[Token], index: int) -> int:
    """End of the person's name that begins with ``tokens[index]``, or 0."""
    token = tokens[index]
    length = 2 if folded[token.start : token.start + 2] in COMPOUND_SURNAMES else 1
    rest = [
        following for following in tokens[index + 1 : index + 4] if following.start >= token.start + length
    ]
    titled = bool(_TITLE_BEFORE.search(folded, 0, token.start))
    end = _given_name_end(folded, rest, titled)
    if length == 2 or token.text in SURNAMES:
        return end
    return end if token.text in WORD_SURNAMES and _beside_title(folded, token.start, end) else 0


def _given_name_end(folded: str, rest: list[Token], titled: bool) -> int:
    """End of a given name of one or two characters, or 0.

    Unknown characters count, a known noun (海燕) too, a known verb (立新) beside a title or 说 only.
    """
    if not rest or rest[0].kind == "other" or rest[0].text in NOT_GIVEN:
        return 0
    if len(rest[0].text) > 1:
        named = len(rest[0].text) == 2 and (
            titled or rest[0].kind == "word" or _TITLE_AFTER.match(folded, rest[0].end)
        )
        return rest[0].end if named else 0
    second = rest[1] if len(rest) > 1 else None
    if rest[0].text in _COUNTED:  # 马云翁三次
        return 0
    if second and second.kind == "char" and second.text not in NOT_GIVEN | _COUNTED:
        return second.end
    return rest[0].end


def _beside_title(folded: str, start: int, end: int) -> bool:
    return bool(end) and bool(_TITLE_BEFORE.search(folded, 0, start) or _TITLE_AFTER.match(folded, end))


def _outermost(found: list[_Span]) -> list[_Span]:
    kept: list[_Span] = []
    for span in sorted(found, key=lambda item: (item[0], -item[1])):
        if not kept or span[1] > kept[-1][1]:
            if kept and span[0] < kept[-1][1]:
                continue
            kept.append(span)
    return kept
