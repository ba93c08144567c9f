"""What can go wrong with kept versions.

ArtifactError
├── VersionError            a version is unknown, incomplete or changed
└── RegistryError           the registry cannot be read or written
    ├── JournalError            its journal was cut or edited
    └── RegistryBusyError       another process is writing
JianbaoError
└── PromotionRefusedError   a version may not become, or stay, the champion
"""

from __future__ import annotations

from jianbao.nlp.errors import ArtifactError, JianbaoError


class VersionError(ArtifactError):
    """A version is unknown, or its folder is not what was registered."""

    code = "version_error"


class RegistryError(ArtifactError):
    """The registry cannot be read or written."""

    code = "registry_error"


class JournalError(RegistryError):
    """The journal was cut, edited, or written by a newer release."""

    code = "journal_error"


class RegistryBusyError(RegistryError):
    """Another process holds the lock; the message names it."""

    code = "registry_busy"


class PromotionRefusedError(JianbaoError):
    """The gate, or its absence, keeps a version from becoming champion.

    Args:
        message: Why, in English.
        message_zh: Why, in Chinese.
        failures: The checks that failed, as the verdict words them.
    """

    code = "promotion_refused"

    def __init__(self, message: str, message_zh: str, failures: tuple[str, ...] = ()) -> None:
        super().__init__(message, message_zh)
        self.failures = failures
