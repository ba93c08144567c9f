"""Settings of the HTTP endpoint, from ``JIANBAO_*`` variables and flags."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from .errors import SettingsError

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
# One request may bring so many items, so every queue holds at least as many.
MAX_BATCH_ITEMS = 32


class Settings(BaseSettings):
    """Everything about the endpoint that can be set; the environment variable is ``JIANBAO_`` and the name.

    Attributes:
        host: Address to listen on. Beyond loopback, `api_keys` are required.
        port: Port to listen on.
        allow_anonymous: Listen beyond loopback without keys all the same.
        api_keys: SHA-256 of every accepted key as 64 lower-case hex digits, separated by commas.
            Without any, every request is answered.
        cors_origins: Origins whose pages may call the endpoint from a browser, separated by commas.
        classifier: ``bundled``, or the folder of a topic model.
        summarizer: ``bundled``, a folder, or the hub name of a seq2seq checkpoint.
        engine: ``ct2``, ``torch`` or ``auto``.
        max_chars: Longest summary in characters.
        use_title: Let the summarizer read the paper's own title too.
        max_body_bytes: Longest request body; 32 saved pages of 120 kB fit.
        body_timeout_s: How long a client may take to send its body.
        deadline_ms: How long an answer may take; a request may ask for less.
        batch_delay_ms: How long the first page of a batch waits for others.
        tagging_batch: Pages read and classified together.
        tagging_queue: Pages taken in at most for reading and classifying.
        summary_batch: Articles summarized together; CTranslate2 was fastest with 8 texts.
        summary_queue: Articles taken in at most for summarizing.
        drain_s: How long shutting down waits for pages that were taken in.
    """

    model_config = SettingsConfigDict(
        env_prefix="JIANBAO_", frozen=True, extra="forbid", hide_input_in_errors=True
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    allow_anonymous: bool = False
    api_keys: Annotated[tuple[Digest, ...], NoDecode] = ()
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()

    classifier: str = "bundled"
    summarizer: str = "bundled"
    engine: Literal["auto", "ct2", "torch"] = "auto"
    max_chars: int = Field(default=120, ge=40)
    use_title: bool = False

    max_body_bytes: int = Field(default=4_000_000, ge=1)
    body_timeout_s: float = Field(default=10.0, gt=0)
    deadline_ms: int = Field(default=30_000, ge=1)

    batch_delay_ms: float = Field(default=5.0, ge=0)
    tagging_batch: int = Field(default=16, ge=1)
    tagging_queue: int = Field(default=128, ge=MAX_BATCH_ITEMS)
    summary_batch: int = Field(default=8, ge=1)
    summary_queue: int = Field(default=64, ge=MAX_BATCH_ITEMS)

    drain_s: float = Field(default=30.0, ge=0)

    @field_validator("api_keys", "cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @model_validator(mode="after")
    def _refuse_open_door(self) -> Settings:
        if not (self.api_keys or self.allow_anonymous or _is_loopback(self.host)):
            raise ValueError(
                f"host {self.host} can be reached from other machines, but no api_keys are set; "
                "set JIANBAO_API_KEYS, or pass --allow-anonymous"
            )
        return self


def load_settings(**flags: Any) -> Settings:
    """Settings of the environment, overridden by those `flags` that are not ``None``.

    Raises:
        SettingsError: A value is not allowed.
    """
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as exc:
        raise SettingsError([_describe(error) for error in exc.errors(include_input=False)]) from exc


def _describe(error: Any) -> str:
    name = ".".join(map(str, error["loc"]))
    reason = str(error["msg"]).removeprefix("Value error, ")
    return f"{name}: {reason}" if name else reason


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
