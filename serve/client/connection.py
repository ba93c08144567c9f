"""How the service is reached."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from .retries import Retries


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """An address and the manners there.

    Attributes:
        base_url: Address of the service, such as ``http://127.0.0.1:8000``.
        key: API key, if the service asks for one.
        language: Of error messages.
        timeout_s: How long one request may take.
        retries: When to try again.
    """

    base_url: str
    key: str | None = field(default=None, repr=False)
    language: Literal["zh", "en"] = "zh"
    timeout_s: float = 60.0
    retries: Retries = field(default_factory=Retries)

    def http_options(self) -> dict[str, Any]:
        """The arguments of httpx's clients; redirections are not followed, they would carry the key away."""
        headers = {"Accept-Language": self.language, "User-Agent": "jianbao-client"}
        if self.key is not None:
            headers["Authorization"] = f"Bearer {self.key}"
        return {"base_url": self.base_url, "headers": headers, "timeout": self.timeout_s}
