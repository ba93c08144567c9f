"""Which labels a newsroom has, and the names people write for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from .errors import RowError, UnknownLabelError

_SHOWN_CHARS = 40


class LabelSet:
    """Finds the identifier behind what a person wrote.

    Args:
        display_names: Display name of every identifier, ``{"commentary": "言论"}``.
        allow_new: Take a label that is neither as a new identifier.
    """

    def __init__(self, display_names: Mapping[str, str] | None = None, *, allow_new: bool = False) -> None:
        self._names = dict(display_names or {})
        self._allow_new = allow_new
        self._known = {_key(name): label for label, name in self._names.items()}
        self._known |= {_key(label): label for label in self._names}

    def resolve(self, written: str) -> str:
        """The identifier of `written`, an identifier or a display name.

        Width, case, spaces and the kind of dot do not matter: 脱贫攻坚•小康 is 脱贫攻坚·小康.

        Raises:
            UnknownLabelError: Neither, and new labels are not allowed.
            RowError: A new label that is no name.
        """
        known = self._known.get(_key(written))
        if known is not None:
            return known
        if not self._allow_new:
            raise self._unknown(written)
        return _checked(written)

    def _unknown(self, written: str) -> UnknownLabelError:
        listed = ", ".join(f"{label} ({name})" for label, name in self._names.items())
        listed_zh = "、".join(f"{name}（{label}）" for label, name in self._names.items())
        return UnknownLabelError(
            f"label {written[:_SHOWN_CHARS]!r} is not one of {listed or 'the label set'}; correct it, "
            "or allow new labels (--allow-new-labels)",
            f"标签 {written[:_SHOWN_CHARS]!r} 不在标签集（{listed_zh or '空'}）中；请更正，"
            "或允许新标签（--allow-new-labels）。",
            label=written,
        )


def _key(written: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", written)).casefold()


def _checked(written: str) -> str:
    if not _key(written) or not written.isprintable():
        raise RowError(
            f"{written[:_SHOWN_CHARS]!r} cannot be a label; give a name on one line",
            f"{written[:_SHOWN_CHARS]!r} 不能作为标签，请填写一行以内的名称。",
        )
    return written
