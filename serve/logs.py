"""Log lines: JSON objects or text, with the id of the request, without a word of an article."""

from __future__ import annotations

import logging
from contextvars import ContextVar
from typing import Any, Literal

from pythonjsonlogger.core import RESERVED_ATTRS

LogFormat = Literal["json", "text"]

#: The request being worked on; empty between requests and in the threads of the models.
request_id_of_context: ContextVar[str] = ContextVar("request_id", default="")

_JSON_FIELDS = "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s %(process)d"
# uvicorn's messages once more, with codes for a terminal.
_NOT_LOGGED = ("color_message",)
_TEXT = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"


class RequestIdFilter(logging.Filter):
    """Gives every line the attribute ``request_id``."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through."""
        record.request_id = request_id_of_context.get()
        return True


def skip_unused_fields() -> None:
    """Leave out of log records what no line here shows (see "Optimization" in Python's logging HOWTO)."""
    logging.logThreads = False
    logging.logMultiprocessing = False
    logging._srcfile = None  # the calling line, for which the stack would be walked


def log_config(log_format: LogFormat) -> dict[str, Any]:
    """Configuration for `logging.config.dictConfig`: everything to stderr, stdout is for records.

    Uvicorn's own access log is off: it has the query, which may hold a title, and lacks the request's id.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": RequestIdFilter}},
        "formatters": {"json": _json_formatter(), "text": {"format": _TEXT}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stderr",
                "formatter": log_format,
                "filters": ["request_id"],
            }
        },
        "root": {"handlers": ["stderr"], "level": "INFO"},
        # Its lines name addresses of webhooks and models, at INFO.
        "loggers": {
            "uvicorn.access": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
            # A traceback for every connection that died with its server; `ServiceDatabase` says so once.
            "sqlalchemy.pool": {"level": "CRITICAL"},
        },
    }


def _json_formatter() -> dict[str, Any]:
    return {
        "()": "pythonjsonlogger.json.JsonFormatter",
        "format": _JSON_FIELDS,
        "json_ensure_ascii": False,
        "reserved_attrs": [*RESERVED_ATTRS, *_NOT_LOGGED],
        "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
    }
