"""A row of a file of labels, before it is a label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jianbao.nlp.errors import JianbaoError

from .errors import UnknownLabelError


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """What one row says.

    Attributes:
        line: Line of the file the row begins on, counted from 1.
        fields: Values under the names of `Label`'s fields, and ``html``, ``topic`` and ``error`` as
            records have them; see `name_fields`.
    """

    line: int
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that cannot be used.

    Attributes:
        line: Line of the file the row begins on, counted from 1.
        code: ``"unlabelled"``, ``"unknown_label"``, ``"bad_row"``, or that of another `InputError`.
        message: What is wrong, and what to do.
        message_zh: The same in Chinese.
        unknown_label: The label that nobody knows, ``""`` when something else is wrong.
    """

    line: int
    code: str
    message: str
    message_zh: str
    unknown_label: str = ""


def bad_row(line: int, error: JianbaoError) -> BadRow:
    """The row that failed with `error`."""
    return BadRow(
        line=line,
        code=error.code,
        message=error.message,
        message_zh=error.message_zh,
        unknown_label=error.label if isinstance(error, UnknownLabelError) else "",
    )
