"""What can be wrong with a label."""

from __future__ import annotations

from jianbao.nlp.errors import InputError

__all__ = ["LabelError"]


class LabelError(InputError):
    """A label cannot be kept as it is."""

    code = "bad_label"
