"""The first stage in two lanes, so that no page of usual length waits for a long one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from jianbao.nlp import Page
from jianbao.nlp.errors import InputError, JianbaoError
from jianbao.nlp.pipeline import PageContent

from .admission import Places
from .batcher import Batcher
from .limits import EngineLimits
from .observer import Observer
from .order import Order
from .tagging import Tagged, TaggingJob, tag

Lane = Batcher[TaggingJob, Tagged | InputError]
LanePlaces = Mapping[Lane, Places]


class TaggingLanes:
    """Reads and classifies pages: those of usual length in batches, long ones one by one in another thread.

    A batch is answered when all of it has been read, and reading cannot be broken off when nobody waits any
    more: a page of a megabyte would hold up every tag for as long as it takes.

    Args:
        limits: Of the engine.
        observer: See there.
    """

    def __init__(self, limits: EngineLimits, observer: Observer | None) -> None:
        on_batch = observer.observe_batch if observer else None
        self._usual: Lane = Batcher("tagging", tag, limits.tagging, on_batch)
        self._long: Lane = Batcher("tagging_long", tag, limits.long_tagging, on_batch)
        self._lanes = (self._usual, self._long)
        self._long_page_chars = limits.long_page_chars

    @property
    def depths(self) -> dict[str, int]:
        """Pages that each lane has taken in and not yet let go."""
        return {lane.stage: lane.admission.held for lane in self._lanes}

    def start(self) -> None:
        """Begin to work; needs a running event loop."""
        for lane in self._lanes:
            lane.start()

    async def stop(self) -> None:
        """End the work; see `Batcher.stop`."""
        for lane in self._lanes:
            await lane.stop()

    async def wait_empty(self) -> None:
        """Return once no lane holds a page."""
        for lane in self._lanes:
            await lane.admission.wait_empty()

    def check_room(self, n_pages: int) -> None:
        """Do nothing when `n_pages` of usual length would be taken in now.

        Raises:
            QueueFullError: They would not.
        """
        self._usual.admission.check_room(n_pages)

    @contextmanager
    def hold(self, pages: Sequence[Page]) -> Iterator[LanePlaces]:
        """Keeps room for `pages`, each in its lane, until it has been tagged or the ``with`` block ends.

        Raises:
            QueueFullError: There is not room for all of them.
        """
        n_long = sum(self._lane_of(page.content) is self._long for page in pages)
        usual, long = self._usual.admission.hold(len(pages) - n_long), self._long.admission.hold(n_long)
        with usual, long:
            yield {self._usual: usual, self._long: long}

    async def tag(self, page: Page, order: Order, places: LanePlaces) -> Tagged:
        """The article of `page`, whose place is free for another one when this ends, however it ends.

        Raises:
            JianbaoError: The page cannot be used.
        """
        lane = self._lane_of(page.content)
        try:
            if isinstance(page.content, JianbaoError):
                raise page.content
            tagged = await lane.submit(order.tagging_job(page.content))
        finally:
            places[lane].let_go()
        if isinstance(tagged, InputError):
            raise tagged
        return tagged

    def _lane_of(self, content: PageContent | JianbaoError) -> Lane:
        return self._long if _size(content) > self._long_page_chars else self._usual


def _size(content: PageContent | JianbaoError) -> int:
    if isinstance(content, Mapping):
        return sum(len(value) for value in content.values() if isinstance(value, str))
    return len(content) if isinstance(content, bytes | str) else 0
