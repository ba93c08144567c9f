"""Why a job is not taken in, or not found.

ServeError
├── NoSuchJobError          none of that id, or another caller's
├── JobQuotaError           too much is waiting already
├── JobTooLargeError        more items than one job may have
├── NoItemsError            a job without pages
└── WebhookRefusedError     the address may not be called
"""

from __future__ import annotations

from jianbao.serve.errors import ServeError

__all__ = ["JobQuotaError", "JobTooLargeError", "NoItemsError", "NoSuchJobError", "WebhookRefusedError"]


class NoSuchJobError(ServeError):
    """There is no job of that id that the caller may see."""

    code = "job_not_found"

    def __init__(self, id: str) -> None:
        super().__init__(
            f"There is no job {id[:40]} of this key; it may have been deleted after its time.",
            f"该密钥下没有编号为 {id[:40]} 的任务，也可能已过保留期被删除。",
        )


class JobQuotaError(ServeError):
    """The waiting items of all jobs would be more than the service keeps."""

    code = "job_quota_exceeded"

    def __init__(self, n_waiting: int, limit: int, retry_after_s: int) -> None:
        super().__init__(
            f"{n_waiting} items are waiting, the limit is {limit}; send the job again in {retry_after_s} s.",
            f"已有 {n_waiting} 篇在排队，上限为 {limit} 篇，请在 {retry_after_s} 秒后重新提交。",
        )
        self.retry_after_s = retry_after_s


class JobTooLargeError(ServeError):
    """A job has more items than it may."""

    code = "job_too_large"

    def __init__(self, n_items: int, limit: int) -> None:
        super().__init__(
            f"The job has {n_items} items, the limit is {limit}; send it as several jobs.",
            f"该任务有 {n_items} 篇，上限为 {limit} 篇，请拆分成多个任务提交。",
        )


class NoItemsError(ServeError):
    """A job has no pages."""

    code = "no_items"

    def __init__(self) -> None:
        super().__init__(
            "The body holds no pages; send one JSON object a line.",
            "请求正文中没有文章，请每行提交一个 JSON 对象。",
        )


class WebhookRefusedError(ServeError):
    """A webhook's address is not one that may be called."""

    code = "webhook_refused"

    def __init__(self, url: str, reason: str, reason_zh: str) -> None:
        super().__init__(
            f"The webhook {url[:200]!r} may not be called: {reason}.",
            f"不能调用回调地址 {url[:200]!r}：{reason_zh}。",
        )
