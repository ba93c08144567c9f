"""The client for programs that wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Self, TypeVar

import httpx
from tenacity import Retrying

from jianbao.serve.engine import ModelInfo
from jianbao.serve.forms import Answer, BatchAnswer
from jianbao.serve.options import NO_WISHES, Options

from .admin import Admin
from .connection import Connection
from .errors import UnreachableError
from .exchanges import Exchange, PageInput, Step, ask_batch, ask_change, ask_models, ask_page
from .jobs import Jobs
from .labels import Labels

T = TypeVar("T")


class Client:
    """Asks the service; close it, or use it in a ``with`` block.

    Args:
        connection: Where the service is, or its address.
        transport: In place of the network, for tests.

    Attributes:
        jobs: Many pages at once, worked on behind the requests.
        labels: Corrections by editors; they need a key with the role ``label``.
        admin: Which version of the topic model serves; needs a key with the role ``admin``.
    """

    def __init__(self, connection: Connection | str, *, transport: httpx.BaseTransport | None = None) -> None:
        if isinstance(connection, str):
            connection = Connection(base_url=connection)
        self._http = httpx.Client(**connection.http_options(), transport=transport)
        self._retries = connection.retries
        self.jobs = Jobs(self._do)
        self.labels = Labels(self._do)
        self.admin = Admin(self._do)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def analyze(self, page: PageInput, *, id: str | None = None, options: Options = NO_WISHES) -> Answer:
        """Everything about a page.

        Args:
            page: Bytes of a page in its own encoding, a page or text as a string, or the fields of a record.
            id: Comes back in the answer.
            options: What is wished for.

        Raises:
            ApiError: The service refused; see its `code`.
            UnreachableError: It did not answer.
        """
        return self._do(ask_page("analyze", page, id=id, options=options))

    def extract(self, page: PageInput, *, id: str | None = None, options: Options = NO_WISHES) -> Answer:
        """Title, date, author, source, column and body of a page; see `analyze`."""
        return self._do(ask_page("extract", page, id=id, options=options))

    def classify(self, page: PageInput, *, id: str | None = None, options: Options = NO_WISHES) -> Answer:
        """The topic of a page; see `analyze`."""
        return self._do(ask_page("classify", page, id=id, options=options))

    def summarize(self, page: PageInput, *, id: str | None = None, options: Options = NO_WISHES) -> Answer:
        """Headline and summary of a page; see `analyze`."""
        return self._do(ask_page("summarize", page, id=id, options=options))

    def changed(
        self, step: Step, page: PageInput, etag: str, *, id: str | None = None, options: Options = NO_WISHES
    ) -> Answer | None:
        """The answer of `step`, ``None`` when it is still the one that `etag` (`Answer.etag`) stands for."""
        return self._do(ask_change(step, page, etag, id=id, options=options))

    def batch(self, items: Iterable[Mapping[str, object]], *, options: Options = NO_WISHES) -> BatchAnswer:
        """Everything about up to 32 records; one that failed has its `error` set. See `analyze`."""
        return self._do(ask_batch(items, options=options))

    def models(self) -> list[ModelInfo]:
        """The models that answer."""
        return self._do(ask_models())

    def _do(self, exchange: Exchange[T]) -> T:
        answer: T = Retrying(**self._retries.policy())(self._do_once, exchange)
        return answer

    def _do_once(self, exchange: Exchange[T]) -> T:
        try:
            response = self._http.request(
                exchange.method,
                exchange.path,
                params=exchange.params,
                headers=exchange.headers,
                content=exchange.content,
            )
        except httpx.TransportError as exc:
            raise UnreachableError(f"{self._http.base_url} did not answer: {exc!r}") from exc
        return exchange.read(response)
