"""What can be wrong with a row of labels.

RecordError
└── RowError            the row cannot be used
    ├── UnlabelledError     nobody has labelled it yet
    └── UnknownLabelError   the label is not one of the label set
"""

from __future__ import annotations

from jianbao.nlp.errors import RecordError


class RowError(RecordError):
    """The row cannot be used."""

    code = "bad_row"


class UnlabelledError(RowError):
    """The row has no label; a sheet that is half filled in has many of them."""

    code = "unlabelled"


class UnknownLabelError(RowError):
    """The label is not one of the label set; a typo must not become a class.

    Attributes:
        label: What was written.
    """

    code = "unknown_label"

    def __init__(self, message: str, message_zh: str, *, label: str) -> None:
        super().__init__(message, message_zh)
        self.label = label
