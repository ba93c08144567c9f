"""Files of labels: JSONL, CSV, doccano, Label Studio."""

from __future__ import annotations

from .files import read_rows, write_labels
from .forms import FORMAT_NAMES, FormatName
from .jsonl import label_fields
from .label_set import LabelSet
from .making import RowRules
from .row import BadRow
from .spreadsheet import guard_cell
from .text import HEAD_BYTES
from .times import parse_time

__all__ = [
    "FORMAT_NAMES",
    "HEAD_BYTES",
    "BadRow",
    "FormatName",
    "LabelSet",
    "RowRules",
    "guard_cell",
    "label_fields",
    "parse_time",
    "read_rows",
    "write_labels",
]
