"""Asks the HTTP endpoint: `Client`, and `AsyncClient` for asyncio."""

from jianbao.serve.admin_forms import HistoryAnswer, SwitchAnswer
from jianbao.serve.forms import Answer, BatchAnswer
from jianbao.serve.jobs.forms import JobAnswer, ResultItem
from jianbao.serve.jobs.job import Job
from jianbao.serve.label_forms import LabelAnswer
from jianbao.serve.options import Options

from .asynchronous import AsyncClient
from .connection import Connection
from .errors import ApiError, ClientError, UnfinishedError, UnreachableError
from .retries import Retries
from .waiting import Client

__all__ = [
    "Answer",
    "ApiError",
    "AsyncClient",
    "BatchAnswer",
    "Client",
    "ClientError",
    "Connection",
    "HistoryAnswer",
    "Job",
    "JobAnswer",
    "LabelAnswer",
    "Options",
    "ResultItem",
    "Retries",
    "SwitchAnswer",
    "UnfinishedError",
    "UnreachableError",
]
