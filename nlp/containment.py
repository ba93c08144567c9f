"""One article that trips the summarizer must not end a million-page run; a broken summarizer must."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from .article import Article
from .errors import JianbaoError, SummaryFailedError
from .protocols import Summarizer, Summary

_log = logging.getLogger(__name__)

_MOST_IN_A_ROW = 20  # failures after a success
_MOST_AT_FIRST = 1  # without one


class Containment:
    """Asks a summarizer about many articles at once, and where that fails, about each alone.

    Args:
        summarizer: What is asked.
    """

    def __init__(self, summarizer: Summarizer) -> None:
        self._summarizer = summarizer
        self._most = _MOST_AT_FIRST
        self._in_a_row = 0

    def summarize(self, articles: Sequence[Article]) -> Sequence[Summary | SummaryFailedError]:
        """Summaries of `articles` in their order, an error for each on which the summarizer failed.

        Raises:
            JianbaoError: The summarizer says what it lacks.
            MemoryError: There is not enough.
            Exception: What it failed with on one article too many, see `_MOST_IN_A_ROW`: going on would fail
                the whole run, row by row.
        """
        try:
            summaries = self._summarizer.summarize(articles)
        except (JianbaoError, MemoryError):
            raise
        except Exception as error:
            if len(articles) > 1:
                _log.warning("summarizing %d articles failed (%r); trying each alone", len(articles), error)
                return [outcome for article in articles for outcome in self.summarize([article])]
            self._in_a_row += 1
            if self._in_a_row > self._most:
                raise
            _log.exception("summarizing %s failed", *(article.content_hash for article in articles))
            return [SummaryFailedError(error)]
        if articles:
            self._most, self._in_a_row = _MOST_IN_A_ROW, 0
        return summaries
