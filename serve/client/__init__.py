"""Asks the HTTP endpoint: `Client`, and `AsyncClient` for asyncio."""

from jianbao.serve.forms import Answer, BatchAnswer
from jianbao.serve.options import Options

from .asynchronous import AsyncClient
from .connection import Connection
from .errors import ApiError, ClientError, UnreachableError
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
    "Options",
    "Retries",
    "UnreachableError",
]
