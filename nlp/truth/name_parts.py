"""What Chinese names are made of: surnames, titles of office, endings of places and institutions.

The lists and what they are for stand in ``name_parts.toml``.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files

_FILE = files(__package__).joinpath("name_parts.toml")
_LISTS: dict[str, str] = tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _chars(name: str) -> frozenset[str]:
    return frozenset("".join(_LISTS[name].split()))


def _words(name: str) -> frozenset[str]:
    return frozenset(_LISTS[name].split())


SURNAMES = _chars("surnames")
WORD_SURNAMES = _chars("word_surnames")
COMMON_CHARS = _chars("common_chars")
NOT_GIVEN = _chars("not_given")
VERBS_AFTER_NAMES = _chars("verbs_after_names")
EVERYDAY_CHARS = _chars("everyday_chars")
FREQUENT_CHARS = EVERYDAY_CHARS | _chars("frequent_chars")
TRANSLITERATION = "".join(sorted(_chars("transliteration")))
COMPOUND_SURNAMES = _words("compound_surnames")
TITLES = _words("titles")
SAYING_VERBS = _words("saying_verbs")
PLACE_ENDS = _words("place_ends")
VILLAGE_ENDS = _words("village_ends")
LANDFORM_ENDS = _words("landform_ends")
GENERIC_PLACES = _words("generic_places")
ORGANIZATION_ENDS = _words("organization_ends")
GENERIC_BODIES = _words("generic_bodies")
GENERIC_MODIFIERS = _words("generic_modifiers")
DESCRIBED_BODIES = _words("described_bodies")
BREAKING_WORDS = _words("breaking_words")
ANY_BODIES = _words("any_bodies")
PROPER_BODIES = _words("proper_bodies")
