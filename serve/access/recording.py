"""Holds an answer back until it is known whether it was kept."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import Message, Send

from .kept_answers import KeptAnswer

# The others belong to one exchange: id, length, date, what is left of the limit.
_KEPT_HEADERS = ("content-type", "content-language", "etag", "location", "vary", "cache-control", "x-cache")


class Recorder:
    """Takes an answer as ASGI messages, and passes it on later.

    Args:
        max_bytes: Longest body worth keeping.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._messages: list[Message] = []
        self._is_complete = False

    async def send(self, message: Message) -> None:
        """Take one message of the answer."""
        self._messages.append(message)
        is_body = message["type"] == "http.response.body"
        self._is_complete = is_body and not message.get("more_body", False)

    async def pass_on(self, send: Send) -> None:
        """Send what was taken."""
        for message in self._messages:
            await send(message)

    @property
    def answer(self) -> KeptAnswer | None:
        """The whole answer; ``None`` when it is too long or was broken off."""
        if not self._is_complete:
            return None
        head, *rest = self._messages
        body = b"".join(message.get("body", b"") for message in rest)
        if len(body) > self._max_bytes:
            return None
        found = Headers(raw=head["headers"])
        headers = {name: found[name] for name in _KEPT_HEADERS if name in found}
        return KeptAnswer(status=head["status"], headers=headers, body=body)
