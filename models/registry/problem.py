"""What `Registry.verify` finds."""

from __future__ import annotations

from dataclasses import dataclass

from jianbao.nlp.errors import JianbaoError


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong, or worth a note.

    Attributes:
        subject: ``"journal"``, or the name of a version.
        message: What, what was seen and the remedy, in English.
        message_zh: The same in Chinese.
        harmless: True where nothing was lost and the next switch puts it right.
    """

    subject: str
    message: str
    message_zh: str
    harmless: bool = False

    @classmethod
    def from_error(cls, subject: str, error: JianbaoError) -> Problem:
        """What `error` says, about `subject`."""
        return cls(subject=subject, message=error.message, message_zh=error.message_zh)
