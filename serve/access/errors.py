"""Why a request is not let in.

ServeError
├── ForbiddenError              the key does not allow it
├── CrossOriginError            a web page of an origin that is not listed
├── MisdirectedError            the request is for another machine
├── RateLimitedError            too many requests of this key
├── DatabaseUnavailableError    what is asked needs the database, which does not answer
├── RepeatInProgressError       the same request is being worked on
└── RepeatMismatchError         the Idempotency-Key stands for another request
JianbaoError
└── NoSuchKeyError              no API key has that id
"""

from __future__ import annotations

from jianbao.nlp.errors import JianbaoError
from jianbao.serve.errors import ServeError

from .roles import Role

__all__ = [
    "CrossOriginError",
    "DatabaseUnavailableError",
    "ForbiddenError",
    "MisdirectedError",
    "NoSuchKeyError",
    "RateLimitedError",
    "RepeatInProgressError",
    "RepeatMismatchError",
]


class ForbiddenError(ServeError):
    """The key opens other doors, not this one."""

    code = "forbidden"

    def __init__(self, role: Role, needed: Role) -> None:
        super().__init__(
            f"This needs the role {needed}, the key has {role}; use another key.",
            f"此操作需要 {needed} 权限，当前密钥为 {role}，请改用其他密钥。",
        )


class CrossOriginError(ServeError):
    """A browser asks for a page of an origin, a method or a header that is not allowed."""

    code = "cross_origin_refused"

    def __init__(self) -> None:
        super().__init__(
            "Pages of this origin, or with this method or header, may not call the service from a browser; "
            "its operator lists origins in JIANBAO_CORS_ORIGINS.",
            "该来源的网页（或该方法、请求头）不得在浏览器中调用本服务；"
            "允许的来源由运维人员在 JIANBAO_CORS_ORIGINS 中列出。",
        )


class MisdirectedError(ServeError):
    """Without a key, this machine is asked under a name that others may have given it."""

    code = "misdirected"

    def __init__(self, host: str) -> None:
        super().__init__(
            f"Without an API key this service answers as localhost or 127.0.0.1, not as {host[:100]!r}; "
            "use such an address, or a key.",
            f"未使用密钥时只能以 localhost 或 127.0.0.1 访问，不能用 {host[:100]!r}；"
            "请更换地址，或使用密钥。",
        )


class RateLimitedError(ServeError):
    """The key has sent more requests than it may."""

    code = "rate_limited"

    def __init__(self, limit: str, limit_zh: str, retry_after_s: int) -> None:
        super().__init__(
            f"More than {limit} with this key; try again in {retry_after_s} s.",
            f"该密钥的请求超过上限（{limit_zh}），请在 {retry_after_s} 秒后重试。",
        )
        self.retry_after_s = retry_after_s


class DatabaseUnavailableError(ServeError):
    """The database does not answer; the log says why, strangers need not know where it is."""

    code = "database_unavailable"
    # A lock is held for seconds, a server restarts in some.
    retry_after_s = 5

    def __init__(self) -> None:
        super().__init__(
            "The database does not answer, nothing was kept; try again shortly.",
            "数据库暂时不可用，本次未保存任何内容，请稍后重试。",
        )


class RepeatInProgressError(ServeError):
    """The first request with this ``Idempotency-Key`` has not been answered yet."""

    code = "repeat_in_progress"
    retry_after_s = 1

    def __init__(self) -> None:
        super().__init__(
            "The request with this Idempotency-Key is still being worked on; ask again shortly.",
            "带有该 Idempotency-Key 的请求仍在处理中，请稍后再取结果。",
        )


class RepeatMismatchError(ServeError):
    """The ``Idempotency-Key`` was used with another address or body."""

    code = "repeat_mismatch"

    def __init__(self) -> None:
        super().__init__(
            "This Idempotency-Key was used for another request; make a new one for each.",
            "该 Idempotency-Key 已用于内容不同的请求，请为每个请求生成新的值。",
        )


class NoSuchKeyError(JianbaoError):
    """There is no key of that id that still opens."""

    code = "no_such_key"

    def __init__(self, id: str) -> None:
        super().__init__(
            f"there is no key {id} that has not been revoked; see `jianbao keys list`",
            f"没有编号为 {id} 的有效密钥，请用 jianbao keys list 查看。",
        )
