"""Validators: what stays the same as long as an answer does.

An answer's ETag is made of the article as read, the models and the options, so it is known before anything
has been classified or summarized, and a CMS that sends it back as ``If-None-Match`` costs no summary. It is
weak (RFC 9110, 8.8.1): two answers that say the same differ in request id and timings.

RFC 9110 answers 304 to GET and HEAD only, because other methods may change things. These POST routes change
nothing: they are queries whose question is too large for an address, what the HTTP method QUERY is meant for,
which few clients and proxies know yet. So they answer 304 as QUERY would.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import fields, replace
from functools import lru_cache
from operator import attrgetter

from jianbao.nlp.record import Record

from .options import Options
from .steps import Steps

_DIGITS = 32
# What was read, in the record of an article; the text is in its hash.
_READ = attrgetter(
    *(item.name for item in fields(Record) if item.name not in {"text", "topic", "summary", "warnings"})
)


def make_etag(record: Record, steps: Steps, options: Options, versions: Sequence[str]) -> str:
    """The ETag of the answer about the article in `record`, of which only what was read is looked at."""
    return _weak(repr(_READ(record)) + describe_request(steps, options, tuple(versions)))


@lru_cache(maxsize=256)
def describe_request(steps: Steps, options: Options, versions: tuple[str, ...]) -> str:
    """What decides on an answer besides the page, the same text for the same things."""
    return repr((steps, replace(options, deadline_ms=None), versions))


def make_batch_etag(etags: Sequence[str]) -> str:
    """The ETag of an answer that has several records."""
    return _weak(repr(tuple(etags)))


def is_known(etag: str, if_none_match: str | None) -> bool:
    """Whether the header ``If-None-Match`` lists `etag`; ``*`` names no answer in particular."""
    return if_none_match is not None and _opaque(etag) in map(_opaque, if_none_match.split(","))


def _weak(source: str) -> str:
    return f'W/"{hashlib.sha256(source.encode("utf-8")).hexdigest()[:_DIGITS]}"'


def _opaque(etag: str) -> str:
    return etag.strip().removeprefix("W/")
