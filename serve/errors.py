"""Why the service does not answer, besides what is wrong with a page.

    JianbaoError
    ├── SettingsError           the service cannot start as configured
    ├── WorkerError             the first worker processes did not start
    └── ServeError
        ├── QueueFullError          too much is waiting already
        ├── BodiesFullError         too much is being received already
        ├── DeadlineError           not done in time
        ├── ShuttingDownError       the service is going away
        ├── ClientGoneError         nobody waits for the answer any more
        ├── UnauthorizedError       no key, or an unknown one
        ├── MalformedRequestError   what came is not HTTP
        ├── HeadTooLargeError       the request line and headers are too long
        ├── BodyTimeoutError        the body came too slowly
        ├── MalformedJsonError      the body is not JSON
        ├── MalformedFormError      the body is not multipart/form-data
        ├── MalformedHeaderError    a header cannot be read
        ├── InvalidRequestError     readable, but not of the documented form
        ├── UnknownLabelError       a label that the model does not have
        ├── UnsupportedTypeError    a body of a kind that is not read
        ├── NoSuchPathError         no route of that path
        ├── WrongMethodError        a route, but not with that method
        └── InternalError           a fault of this program

`problems` gives each its HTTP status.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jianbao.nlp.errors import JianbaoError

from .json_faults import explain_json

__all__ = [
    "BodiesFullError",
    "BodyTimeoutError",
    "ClientGoneError",
    "DeadlineError",
    "FieldFault",
    "HeadTooLargeError",
    "InternalError",
    "InvalidRequestError",
    "MalformedFormError",
    "MalformedHeaderError",
    "MalformedJsonError",
    "MalformedRequestError",
    "NoSuchPathError",
    "QueueFullError",
    "ServeError",
    "SettingsError",
    "ShuttingDownError",
    "UnauthorizedError",
    "UnknownLabelError",
    "UnsupportedTypeError",
    "WorkerError",
    "WrongMethodError",
]

# However many faults a request has and however long its names are, the answer is a few kilobytes.
_MAX_LISTED = 20
_MAX_POINTER_CHARS, _MAX_SEEN_CHARS, _MAX_DETAIL_CHARS = 100, 100, 200


class SettingsError(JianbaoError):
    """A flag or a ``JIANBAO_*`` variable has a value that is not allowed.

    Args:
        faults: What is wrong, in English and in Chinese.
    """

    code = "bad_settings"

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        listed = "; ".join(english for english, _ in faults)
        listed_zh = "；".join(chinese for _, chinese in faults)
        super().__init__(f"settings are not usable: {listed}", f"服务设置有误：{listed_zh}。")


class WorkerError(JianbaoError):
    """The worker processes did not start; the message is what the first of them said."""

    code = "worker_failed"

    @classmethod
    def unexplained(cls, exit_code: int | None) -> WorkerError:
        """A worker ended without a word."""
        return cls(
            f"a worker ended with {exit_code} before it took requests; see the log, or try with --workers 1",
            f"工作进程在开始服务前退出（{exit_code}），请查看日志，或改用 --workers 1 重试。",
        )


class ServeError(JianbaoError):
    """The service does not answer this request.

    Attributes:
        retry_after_s: When it makes sense to try again, whole seconds; ``None`` where nothing is known.
    """

    code = "serve_error"
    retry_after_s: int | None = None


class QueueFullError(ServeError):
    """Taking the request in would exceed a queue's limit.

    Args:
        stage: The queue.
        n_pages: What it holds.
        retry_after_s: When there is likely to be room, whole seconds.
    """

    code = "queue_full"

    def __init__(self, stage: str, n_pages: int, retry_after_s: int) -> None:
        super().__init__(
            f"The {stage} queue is full ({n_pages} pages); try again in {retry_after_s} s.",
            f"处理队列（{stage}）已满（{n_pages} 篇），请在 {retry_after_s} 秒后重试。",
        )
        self.retry_after_s = retry_after_s


class BodiesFullError(ServeError):
    """The bodies on their way take all the room there is for them."""

    code = "bodies_full"
    # Most bodies are there within a second or two.
    retry_after_s = 2

    def __init__(self) -> None:
        super().__init__(
            f"Too many large bodies are being received; try again in {self.retry_after_s} s.",
            f"正在接收的大请求过多，请在 {self.retry_after_s} 秒后重试。",
        )


class DeadlineError(ServeError):
    """The answer was not ready in time."""

    code = "deadline_exceeded"

    def __init__(self, timeout_s: float) -> None:
        super().__init__(
            f"Not done within {timeout_s * 1000:.0f} ms, work dropped; allow more time or send fewer pages.",
            f"未能在 {timeout_s * 1000:.0f} 毫秒内完成，已放弃处理；请放宽时限或减少每次提交的篇数。",
        )


class ShuttingDownError(ServeError):
    """The service takes nothing in any more."""

    code = "shutting_down"
    # Another process has usually taken over by then.
    retry_after_s = 5

    def __init__(self) -> None:
        super().__init__("The service is shutting down; try again shortly.", "服务正在停止，请稍后重试。")


class ClientGoneError(ServeError):
    """The client closed the connection before it had its answer."""

    code = "client_gone"

    def __init__(self) -> None:
        super().__init__("The client closed the connection; work dropped.", "客户端已断开连接，已放弃处理。")


class UnauthorizedError(ServeError):
    """The request carries no key, or one that is not accepted."""

    code = "unauthorized"

    def __init__(self) -> None:
        super().__init__(
            "No valid API key; send it as 'Authorization: Bearer KEY' or 'X-API-Key: KEY'.",
            "缺少有效的 API 密钥，请用 Authorization: Bearer 或 X-API-Key 请求头提供。",
        )


class MalformedRequestError(ServeError):
    """What came is not HTTP, or says two things about its length."""

    code = "malformed_request"

    def __init__(self) -> None:
        super().__init__(
            "What came is no valid HTTP/1.1 request; let a library write it, and use http, not https, here.",
            "收到的内容不是合法的 HTTP/1.1 请求，请改用现成的库发送，本端口使用 http 而非 https。",
        )


class HeadTooLargeError(ServeError):
    """Request line and headers, or what stands between the pieces of a body, are longer than is read."""

    code = "head_too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The request's head has more than {limit} bytes; send fewer headers, and texts in the body.",
            f"请求行与请求头合计超过 {limit} 字节，请减少请求头，并把文本放进请求正文。",
        )


class BodyTimeoutError(ServeError):
    """The body came too slowly, or no more of it."""

    code = "body_timeout"

    def __init__(self, timeout_s: float, min_bytes_per_s: int) -> None:
        super().__init__(
            f"The body paused for {timeout_s:g} s, or came with less than {min_bytes_per_s} bytes/s in all; "
            "send it again, or in parts.",
            f"请求正文中断了 {timeout_s:g} 秒，或整体速度低于每秒 {min_bytes_per_s} 字节，"
            "请重新发送，或分批提交。",
        )


class MalformedJsonError(ServeError):
    """The body is not JSON.

    Args:
        reason: What the parser says.
    """

    code = "malformed_json"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The body is not valid JSON in UTF-8 ({reason}); correct it, or send a page as text/html.",
            f"请求正文不是合法的 UTF-8 JSON（{explain_json(reason)}），请改正，或以 text/html 直接提交页面。",
        )


class MalformedFormError(ServeError):
    """The body is not ``multipart/form-data``."""

    code = "malformed_form"

    def __init__(self, reason: str, reason_zh: str) -> None:
        super().__init__(
            f"The body is not a readable multipart/form-data ({reason}); let a library write it.",
            f"请求正文不是可读取的 multipart/form-data（{reason_zh}），请改用现成的库生成。",
        )


class MalformedHeaderError(ServeError):
    """A header has a value that it cannot have."""

    code = "malformed_header"

    def __init__(self, header: str, seen: str) -> None:
        super().__init__(
            f"{header} cannot be {seen[:40]!r}; correct it.",
            f"请求头 {header} 的值不合法：{seen[:40]!r}，请改正。",
        )


class UnsupportedTypeError(ServeError):
    """The body is of a media type, or in a coding, that is not read."""

    code = "unsupported_type"

    def __init__(self, header: str, seen: str, accepted: Sequence[str]) -> None:
        listed, seen = ", ".join(accepted), _clip(seen, _MAX_SEEN_CHARS)
        super().__init__(
            f"{header} {seen or '(none)'} is not read here; use one of: {listed}.",
            f"不支持的 {header}：{seen or '（无）'}；可用：{listed}。",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFault:
    """What is wrong with one field.

    Attributes:
        pointer: Where it stands, a JSON pointer into the body or ``query/NAME``.
        detail: What is wrong.
        detail_zh: The same in Chinese.
    """

    pointer: str
    detail: str
    detail_zh: str = ""

    def clipped(self) -> FieldFault:
        """The same, no longer than an answer may be."""
        return FieldFault(
            pointer=_clip(self.pointer, _MAX_POINTER_CHARS),
            detail=_clip(self.detail, _MAX_DETAIL_CHARS),
            detail_zh=_clip(self.detail_zh, _MAX_DETAIL_CHARS),
        )


class InvalidRequestError(ServeError):
    """A body or a parameter does not have the documented form.

    Attributes:
        faults: The first 20 of those found.
    """

    code = "invalid_request"

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        self.faults = tuple(fault.clipped() for fault in faults[:_MAX_LISTED])
        listed = "; ".join(_join(fault.pointer, ": ", fault.detail) for fault in self.faults)
        listed_zh = "；".join(_join(fault.pointer, "：", fault.detail_zh) for fault in self.faults)
        rest = len(faults) - len(self.faults)
        more, more_zh = (f"; and {rest} more", f"；另有 {rest} 处") if rest else ("", "")
        super().__init__(
            f"The request does not have the documented form: {listed}{more}.",
            f"请求格式不符合文档：{listed_zh}{more_zh}。",
        )


class UnknownLabelError(ServeError):
    """A label is none of the model's."""

    code = "unknown_label"

    def __init__(self, unknown: Sequence[str], known: Sequence[str]) -> None:
        seen, listed = ", ".join(unknown[:_MAX_LISTED]), ", ".join(known)
        rest = len(unknown) - _MAX_LISTED
        more, more_zh = (f" and {rest} more", f"（另有 {rest} 个）") if rest > 0 else ("", "")
        super().__init__(
            f"The topic model has no label {seen}{more}; its labels are: {listed}.",
            f"当前模型没有标签 {seen}{more_zh}；可用标签：{listed}。",
        )


class NoSuchPathError(ServeError):
    """There is no route of that path."""

    code = "not_found"

    def __init__(self, path: str) -> None:
        seen = _clip(path, _MAX_SEEN_CHARS)
        super().__init__(f"There is no {seen} here; see /docs.", f"没有 {seen} 这个地址，请查阅 /docs。")


class WrongMethodError(ServeError):
    """The route does not answer this method."""

    code = "method_not_allowed"

    def __init__(self, method: str, path: str) -> None:
        super().__init__(
            f"{path} does not answer {method}; see /docs.", f"{path} 不支持 {method} 方法，请查阅 /docs。"
        )


class InternalError(ServeError):
    """A fault of this program; the log has the details."""

    code = "internal_error"

    def __init__(self) -> None:
        super().__init__(
            "The service failed unexpectedly; report the request_id to its operator.",
            "服务发生意外错误，请把 request_id 告知运维人员。",
        )


def _join(pointer: str, mark: str, detail: str) -> str:
    """A fault in words; the body as a whole has no pointer."""
    return f"{pointer}{mark}{detail}" if pointer else detail


def _clip(text: str, max_chars: int) -> str:
    return text if len(text) <= max_chars else f"{text[: max_chars - 1]}…"
