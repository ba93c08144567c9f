"""Why the client has no answer.

ClientError
├── ApiError            the service, or a proxy before it, answered with an error
├── UnreachableError    nobody answered
└── UnfinishedError     a job takes longer than was waited for
"""

from __future__ import annotations

from collections.abc import Sequence

from jianbao.serve.errors import FieldFault
from jianbao.serve.jobs.job import Job


class ClientError(Exception):
    """There is no answer.

    Args:
        message: What happened.
        retry_after_s: When to try again at the earliest, if anybody said so.
    """

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s

    @property
    def temporary(self) -> bool:
        """Whether the same request may succeed later."""
        raise NotImplementedError


class UnreachableError(ClientError):
    """Nobody answered: no connection, or none that lasted."""

    @property
    def temporary(self) -> bool:
        """True: what changes something carries an ``Idempotency-Key``, so that asking twice does no harm."""
        return True


class ApiError(ClientError):
    """An error as answer.

    Args:
        status: HTTP status.
        code: Stable code of the service; ``http_STATUS`` when the answer was not its own.
        detail: What happened, in the language asked for.
        detail_zh: The same in Chinese.
        request_id: For the operator of the service.
        faults: The faulty fields of an ``invalid_request``.
        retry_after_s: Of the header ``Retry-After``.
    """

    def __init__(
        self,
        *,
        status: int,
        code: str,
        detail: str,
        detail_zh: str = "",
        request_id: str = "",
        faults: Sequence[FieldFault] = (),
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {detail}", retry_after_s=retry_after_s)
        self.status = status
        self.code = code
        self.detail = detail
        self.detail_zh = detail_zh
        self.request_id = request_id
        self.faults = tuple(faults)

    @property
    def temporary(self) -> bool:
        """True for a full queue, a limit of rate, a service or proxy that is away for a moment, and a
        request that is being worked on since it was sent before.
        """
        return self.status in (429, 502, 503) or self.code == "repeat_in_progress"


class UnfinishedError(ClientError):
    """A job was not finished in time; it goes on.

    Args:
        job: How it stood last.
    """

    def __init__(self, job: Job) -> None:
        super().__init__(f"job {job.id} is {job.state}, {job.n_done} of {job.n_items} pages; wait longer")
        self.job = job

    @property
    def temporary(self) -> bool:
        """True: it will be finished later."""
        return True
