"""The elements of a JSON array, one after the other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from .errors import RowError

_BLANK = re.compile(r"\s*")
_CHUNK_CHARS = 1 << 16
_MAX_ELEMENT_CHARS = (
    20_000_000  # as long as the longest page; a broken element is searched for its end so far
)


class JsonArray:
    """Reads an array of objects while holding one of them, so its length does not matter.

    Python's own parser finds where each object ends (`json.JSONDecoder.raw_decode`).

    Attributes:
        line: Line of the file the next element begins on.
    """

    def __init__(self, text: TextIO) -> None:
        self.line = 1
        self._text = text
        self._buffer, self._at = "", 0
        self._decoder = json.JSONDecoder()

    def objects(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each object with the line it begins on.

        Raises:
            RowError: No array, an element that is no object, or one that is broken; nothing behind it
                can be read.
        """
        self._expect("[", "an array")
        while (separator := self._next_char()) != "]":
            if separator == ",":
                self._take(self._at + 1)
                separator = self._next_char()
            if separator != "{":
                raise self._broken("an object was expected")
            line = self.line
            yield line, self._object()
        self._take(self._at + 1)

    def _expect(self, char: str, what: str) -> None:
        if self._next_char() != char:
            raise self._broken(f"{what} was expected")
        self._take(self._at + 1)

    def _next_char(self) -> str:
        """The next character that is no white space, not consumed; ``""`` at the end."""
        while True:
            blank = _BLANK.match(self._buffer, self._at)
            self._take(blank.end() if blank else self._at)
            if self._at < len(self._buffer) or not self._fill():
                return self._buffer[self._at : self._at + 1]

    def _object(self) -> dict[str, Any]:
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except (ValueError, RecursionError) as exc:
                if len(self._buffer) - self._at > _MAX_ELEMENT_CHARS or not self._fill():
                    raise self._broken(str(exc)) from exc
                continue
            self._take(end)
            return value  # type: ignore[no-any-return]

    def _fill(self) -> bool:
        """Doubles what is held, so that a long object is not parsed again and again for little."""
        held = self._buffer[self._at :]
        chunk = self._text.read(max(_CHUNK_CHARS, len(held)))
        self._buffer, self._at = held + chunk, 0
        return bool(chunk)

    def _take(self, end: int) -> None:
        self.line += self._buffer.count("\n", self._at, end)
        self._at = end

    def _broken(self, reason: str) -> RowError:
        return RowError(
            f"the JSON array cannot be read from here on ({reason}); export the file again",
            f"从这里起 JSON 数组无法读取（{reason}），请重新导出文件。",
        )
