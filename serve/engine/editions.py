"""Takes the newest classifier into service while requests go on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from jianbao.nlp import TopicClassifier
from jianbao.nlp.errors import ArtifactError, JianbaoError

from .edition import ClassifierSource, Edition
from .inventory import RefusedModel

_log = logging.getLogger(__name__)

# A refused version may have been restored, or a disk freed, without a new switch.
_RETRY_S = 60.0


class Editions:
    """The classifier at work, and the one that should be.

    A newer classifier is loaded and tried in a thread; then one reference changes. Whoever took the old one
    finishes with it.

    Args:
        source: Where newer ones come from; ``None`` where there is one for good.
        poll_s: How often it is asked.
        on_change: Called on the event loop whenever `current` or `refused` has changed.
    """

    def __init__(
        self, source: ClassifierSource | None, *, poll_s: float, on_change: Callable[[], None]
    ) -> None:
        self.refused: RefusedModel | None = None
        self._current: Edition | None = None
        self._source = source
        self._poll_s = poll_s
        self._on_change = on_change
        self._one_at_a_time = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    @property
    def current(self) -> Edition:
        """The classifier that new requests get."""
        if self._current is None:
            raise RuntimeError("the engine has not been started")
        return self._current

    async def start(self, classifier: TopicClassifier) -> None:
        """Take `classifier` into service and begin to look for newer ones.

        Raises:
            Exception: It does not work.
        """
        self._current = await asyncio.to_thread(Edition.of, classifier)
        self._on_change()
        if self._source:
            self._task = asyncio.create_task(self._watch(self._source), name="jianbao-editions")

    async def stop(self) -> None:
        """Look for newer ones no longer."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def refresh(self) -> None:
        """Look for a newer one now; afterwards it is at work, or named in `refused`."""
        if self._source:
            await self._poll(self._source, again=True)

    async def _watch(self, source: ClassifierSource) -> None:
        since_retry_s = 0.0
        while True:
            await asyncio.sleep(self._poll_s)
            since_retry_s += self._poll_s
            again = self.refused is not None and since_retry_s >= _RETRY_S
            if again:
                since_retry_s = 0.0
            await self._poll(source, again=again)

    async def _poll(self, source: ClassifierSource, *, again: bool) -> None:
        async with self._one_at_a_time:
            try:
                edition = await asyncio.to_thread(_next_edition, source, again)
            except JianbaoError as error:
                self._refuse(source.wanted, error)
            else:
                self._accept(edition, source.wanted)

    def _accept(self, edition: Edition | None, wanted: str) -> None:
        if edition:
            self._current = edition
            _log.info("%s answers from now on", edition.name)
        elif self.refused is None or self.refused.version == wanted:
            return
        self.refused = None  # taken into service, or no longer wanted
        self._on_change()

    def _refuse(self, version: str, error: JianbaoError) -> None:
        self.refused = RefusedModel.of(version, error)
        _log.error("%s is refused, %s goes on: %s", version or "the champion", self.current.name, error)
        self._on_change()


def _next_edition(source: ClassifierSource, again: bool) -> Edition | None:
    try:
        classifier = source.poll(again=again)
        return Edition.of(classifier) if classifier else None
    except JianbaoError:
        raise
    except Exception as exc:
        raise ArtifactError(
            f"{source.wanted} cannot be used ({type(exc).__name__}: {exc}); roll back, or train it again",
            f"{source.wanted} 无法使用（{type(exc).__name__}：{exc}），请回退或重新训练。",
        ) from exc
