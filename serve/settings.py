"""Settings of the HTTP endpoint, from ``JIANBAO_*`` variables and flags."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated, Any, Literal

from limits import parse as parse_rate
from pydantic import Field, SecretStr, StringConstraints, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from jianbao.models.cores import share_of_cores

from .errors import SettingsError
from .jobs.signature import read_secret

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
# One request may bring so many items, so every queue holds at least as many.
MAX_BATCH_ITEMS = 32
# Summaries have at least 40 characters, and there must be room between shortest and longest.
MIN_SUMMARY_CHARS = 50
# Two long sentences; more is no summary of a newspaper article.
MAX_SUMMARY_CHARS = 300


class Settings(BaseSettings):
    """Everything about the endpoint that can be set; the environment variable is ``JIANBAO_`` and the name.

    Attributes:
        host: Address to listen on. Beyond loopback, keys are required (see `access.door`).
        port: Port to listen on.
        workers: Processes that answer, each with its own models, queues and cache; about one a core.
        allow_anonymous: Listen beyond loopback without keys all the same.
        api_keys: SHA-256 of accepted keys as 64 lower-case hex digits, separated by commas; besides those
            of the database. Their role is ``read``.
        rate_limit: Requests that each key may send, to all workers together, such as ``600/minute``; empty
            for any number.
        database_url: Where keys, labels and jobs are; by default a SQLite file in the user's data folder.
        cors_origins: Origins whose pages may call the endpoint from a browser, separated by commas.
        classifier: ``champion`` follows the registry's champion; ``bundled``, a version of it and the
            folder of a topic model stay what they are.
        summarizer: ``bundled``, a folder, or the hub name of a seq2seq checkpoint.
        engine: ``ct2``, ``torch`` or ``auto``.
        max_chars: Longest summary in characters.
        use_title: Let the summarizer read the paper's own title too.
        content_producer: Name or code of who runs the service, for the metadata of generated text.
        max_body_bytes: Longest request body; 32 saved pages of 120 kB fit.
        body_timeout_s: How long a client may pause in its body. One that takes longer in all must send at
            least 64 kB/s, so that large jobs come over an ordinary line and mere drops do not.
        receiving_bytes: Room in each worker for bodies on their way, 64 kB of each not counted; the answer is
            429 without it. Announced lengths count at once, so that a body that was let in gets through.
        deadline_ms: How long an answer may take; a request may ask for less.
        batch_delay_ms: How long the first article of a batch of summaries waits for others; a batch of
            pages to be tagged is what has arrived.
        tagging_batch: Pages read and classified together.
        tagging_queue: Pages taken in at most for reading and classifying.
        summary_batch: Articles summarized together; CTranslate2 was fastest with 8 texts.
        summary_threads: Batches of texts that each worker searches at the same time, on a core each; by
            default its share of the cores, so that all workers together keep them busy and no more, but all
            cores for a single article, whose editor waits.
        summary_queue: Articles taken in at most for summarizing.
        summary_wait_ms: No more are taken in while those that wait for a summary will need longer; a CMS that
            waits 5 s for an answer gets it, or is told at once to come again.
        jobs_batch: Pages of jobs worked on at once, beside those of requests.
        job_items: Pages of one job at most.
        jobs_waiting: Pages of all jobs that may wait.
        job_body_bytes: Longest body of a job that comes as JSON lines.
        job_lease_s: When pages that a killed worker had begun are begun again.
        keep_jobs_h: How long finished jobs are kept.
        webhook_hosts: Hosts that may be told when a job is done, separated by commas; none by default.
        webhook_secret: Signs those calls: ``whsec_`` and 24 to 64 random bytes as base64.
        webhook_allow_private: Let those hosts be in the own network, and be called without TLS.
        cache_bytes: Size of the answers kept for requests that come again, an eighth of it for summaries of
            articles that come again in another form; 0 keeps none.
        drain_s: How long shutting down waits for pages that were taken in.
        log_format: ``json``, one object a line, or ``text``.
    """

    model_config = SettingsConfigDict(
        env_prefix="JIANBAO_", frozen=True, extra="forbid", hide_input_in_errors=True
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=1, ge=1, le=64)
    allow_anonymous: bool = False
    api_keys: Annotated[tuple[Digest, ...], NoDecode] = ()
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    rate_limit: str = ""
    database_url: str | None = None

    classifier: str = "champion"
    summarizer: str = "bundled"
    engine: Literal["auto", "ct2", "torch"] = "auto"
    max_chars: int = Field(default=120, ge=MIN_SUMMARY_CHARS, le=MAX_SUMMARY_CHARS)
    use_title: bool = False
    content_producer: str = Field(default="jianbao", min_length=1)

    max_body_bytes: int = Field(default=4_000_000, ge=1)
    body_timeout_s: float = Field(default=10.0, gt=0)
    receiving_bytes: int = Field(default=128_000_000, ge=1)
    deadline_ms: int = Field(default=30_000, ge=1)

    batch_delay_ms: float = Field(default=2.0, ge=0)
    tagging_batch: int = Field(default=32, ge=1)
    tagging_queue: int = Field(default=128, ge=MAX_BATCH_ITEMS)
    summary_batch: int = Field(default=8, ge=1)
    summary_threads: int | None = Field(default=None, ge=1)
    summary_queue: int = Field(default=64, ge=MAX_BATCH_ITEMS)
    summary_wait_ms: int = Field(default=3_000, ge=1)

    jobs_batch: int = Field(default=4, ge=1, le=MAX_BATCH_ITEMS)
    job_items: int = Field(default=10_000, ge=1)
    jobs_waiting: int = Field(default=100_000, ge=1)
    job_body_bytes: int = Field(default=32_000_000, ge=1)
    job_lease_s: float = Field(default=60.0, gt=0)
    keep_jobs_h: float = Field(default=72.0, ge=0)
    webhook_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    webhook_secret: SecretStr = SecretStr("")
    webhook_allow_private: bool = False

    # Some ten thousand records with their bodies.
    cache_bytes: int = Field(default=64_000_000, ge=0)

    drain_s: float = Field(default=30.0, ge=0)
    log_format: Literal["json", "text"] = "text"

    @field_validator("api_keys", "cors_origins", "webhook_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("rate_limit")
    @classmethod
    def _check_rate(cls, value: str) -> str:
        if value:
            parse_rate(value)
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _check_secret(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value():
            read_secret(value.get_secret_value())
        return value

    @model_validator(mode="after")
    def _refuse_unsigned(self) -> Settings:
        if self.webhook_hosts and not self.webhook_secret.get_secret_value():
            raise ValueError("webhook_hosts are named, but no webhook_secret to sign with; set both")
        return self

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach `host`."""
        return is_loopback(self.host)

    @property
    def cores_each(self) -> int:
        """Threads for the work of each worker."""
        return share_of_cores(self.workers)


def load_settings(**flags: Any) -> Settings:
    """Settings of the environment, overridden by those `flags` that are not ``None``.

    Raises:
        SettingsError: A value is not allowed.
    """
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as exc:
        raise SettingsError([_describe(error) for error in exc.errors(include_input=False)]) from exc


def _describe(error: Any) -> tuple[str, str]:
    name = ".".join(map(str, error["loc"]))
    reason = str(error["msg"]).removeprefix("Value error, ")
    if not name:
        return reason, f"几项设置互相矛盾（{reason}）"
    return f"{name}: {reason}", f"{name} 的取值不可用，请按 jianbao serve --help 更正（{reason}）"


def is_loopback(host: str) -> bool:
    """Whether the name or address `host` always means this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
