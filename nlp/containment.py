"""One article that trips the summarizer must not end a million-page run."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from .article import Article
from .errors import SummaryFailedError
from .protocols import Summarizer, Summary

_log = logging.getLogger(__name__)


def summarize_each(
    summarizer: Summarizer, articles: Sequence[Article]
) -> Sequence[Summary | SummaryFailedError]:
    """Summaries of `articles` in their order; where the batch fails, each is tried alone.

    Raises:
        Exception: What the summarizer raised for the last of several articles when it failed on them all: it
            is the summarizer that is broken, and going on would fail the whole run, row by row.
    """
    try:
        return summarizer.summarize(articles)
    except Exception as error:
        _log.warning("summarizing %d articles failed (%r); trying each alone", len(articles), error)
    outcomes = [_summarize_one(summarizer, article) for article in articles]
    causes = [outcome.__cause__ for outcome in outcomes if isinstance(outcome, SummaryFailedError)]
    if len(causes) == len(articles) > 1 and causes[-1]:
        raise causes[-1]
    return outcomes


def _summarize_one(summarizer: Summarizer, article: Article) -> Summary | SummaryFailedError:
    try:
        return summarizer.summarize([article])[0]
    except Exception as error:
        _log.exception("summarizing %s failed", article.content_hash)
        failure = SummaryFailedError(error)
        failure.__cause__ = error
        return failure
