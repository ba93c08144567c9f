"""Why another model cannot be put to work, for callers: folders and who is at work there go into the log.

ServeError
├── NoSuchVersionError          no version has that name
├── UnusableVersionError        a version is there no more as it was registered, or nothing has that pointer
├── RegistryInUseError          another process is writing
└── RegistryUnavailableError    the registry cannot be read or written
"""

from __future__ import annotations

from .errors import ServeError

__all__ = [
    "NoSuchVersionError",
    "RegistryInUseError",
    "RegistryUnavailableError",
    "UnusableVersionError",
]


class NoSuchVersionError(ServeError):
    """There is no version of that name."""

    code = "version_not_found"

    def __init__(self, version: str) -> None:
        super().__init__(
            f"There is no version {version!r} of the topic model; GET /v1/models/history names them all.",
            f"主题模型没有版本 {version!r}；现有版本见 GET /v1/models/history。",
        )


class UnusableVersionError(ServeError):
    """A version is not what was registered, or there is no candidate or earlier champion."""

    code = "version_error"

    @classmethod
    def changed(cls, version: str) -> UnusableVersionError:
        """The files of `version` are not those that were registered."""
        return cls(
            f"{version} is not what was registered: files are missing or were changed; name another version, "
            "or have its folder restored. The log says more.",
            f"{version} 与登记时不一致（文件缺失或被改动），请改用其他版本，或恢复其目录；详情见日志。",
        )


class RegistryInUseError(ServeError):
    """Another process is switching models or registering one."""

    code = "registry_busy"
    # A switch takes milliseconds; a version of hundreds of megabytes is written in seconds.
    retry_after_s = 5

    def __init__(self) -> None:
        super().__init__(
            "Another process is writing to the registry of models; try again shortly.",
            "另一个进程正在写入模型版本库，请稍后重试。",
        )


class RegistryUnavailableError(ServeError):
    """The registry was damaged, or its disk is full or may not be written."""

    code = "registry_error"
    # Somebody has to see to it.
    retry_after_s = 60

    def __init__(self) -> None:
        super().__init__(
            "The registry of models cannot be read or written, nothing was switched; its operator finds the "
            "reason in the log.",
            "模型版本库暂时无法读写，未作任何切换；请运维人员查看日志。",
        )
