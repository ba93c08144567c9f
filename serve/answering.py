"""From what a request brought to the answer it gets."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request, Response
from pydantic import TypeAdapter

from jianbao.nlp import Record
from jianbao.nlp.errors import ExplainUnavailableError

from .bodies import JSON_TYPE
from .disconnect import while_connected
from .engine import EXTRACT, Deadline, Finding, Steps
from .errors import UnknownLabelError
from .etags import describe_request, is_known, make_batch_etag, make_etag
from .forms import Envelope, ServedRecord
from .options import NO_WISHES, Options
from .result_cache import CachedAnswer
from .service import Service
from .shaping import wanted_steps
from .timing import total_ms
from .uploads import Upload

_RECORD = TypeAdapter(ServedRecord)
_RECORDS = TypeAdapter(list[ServedRecord])
_ENVELOPE = TypeAdapter(Envelope)
# The client may keep the answer, but asks each time whether it still holds.
_REVALIDATE = "private, no-cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request about pages, read and understood.

    Attributes:
        service: What answers it.
        request: Where it came from.
        upload: What it brought.
        steps: What is to be done.
        versions: The models when it began.
    """

    service: Service
    request: Request
    upload: Upload
    steps: Steps
    versions: tuple[str, ...]

    @classmethod
    def of(cls, service: Service, request: Request, upload: Upload, steps: Steps) -> Call:
        """A call whose options have been checked.

        Raises:
            UnknownLabelError: An allowed label does not exist.
            ExplainUnavailableError: The model cannot explain itself.
        """
        options = upload.options
        check_options(options, service)
        return cls(
            service=service,
            request=request,
            upload=upload,
            steps=wanted_steps(steps, options),
            versions=service.versions,
        )

    async def answer_page(self) -> Response:
        """The answer about one page; 304 when the client has it."""
        key = self._key()
        if cached := self._cached(key):
            return self._respond(cached, self._slowest_ms([]), hit=True)
        if self._may_be_known():
            etag = self._etag((await self._run(EXTRACT)).record)
            if is_known(etag, self._known):
                return self._not_modified(etag)
        finding = await self._run(self.steps)
        answer = CachedAnswer(
            etag=self._etag(finding.record),
            versions=_versions_of([finding.record]),
            body=_RECORD.dump_json(self._serve(finding.record)),
        )
        self._keep(key, answer)
        return self._respond(answer, finding.timings_ms, hit=False)

    async def answer_batch(self) -> Response:
        """The answer about several pages; 304 when the client has all of it."""
        key = self._key()
        if cached := self._cached(key):
            return self._respond(cached, self._slowest_ms([]), hit=True)
        if self._may_be_known():
            etag = self._batch_etag([finding.record for finding in await self._run_many(EXTRACT)])
            if is_known(etag, self._known):
                return self._not_modified(etag)
        findings = await self._run_many(self.steps)
        records = [finding.record for finding in findings]
        body = b'{"items":' + _RECORDS.dump_json([self._serve(record) for record in records]) + b"}"
        answer = CachedAnswer(etag=self._batch_etag(records), versions=_versions_of(records), body=body)
        if answer.etag:
            self._keep(key, answer)
        return self._respond(answer, self._slowest_ms(findings), hit=False)

    @property
    def _known(self) -> str | None:
        return self.request.headers.get("If-None-Match")

    def _may_be_known(self) -> bool:
        """Whether reading alone may save the rest of the work."""
        return self._known is not None and (self.steps.classify or self.steps.summarize)

    async def _run(self, steps: Steps) -> Finding:
        [page] = self.upload.pages
        options = self.upload.options
        work = self.service.engine.run(
            page,
            steps,
            max_chars=options.max_chars,
            explain_among=options.explain_among,
            deadline=self._deadline(),
        )
        return await while_connected(self.request, work)

    async def _run_many(self, steps: Steps) -> list[Finding]:
        options = self.upload.options
        work = self.service.engine.run_many(
            self.upload.pages,
            steps,
            max_chars=options.max_chars,
            explain_among=options.explain_among,
            deadline=self._deadline(),
        )
        return await while_connected(self.request, work)

    def _slowest_ms(self, findings: Sequence[Finding]) -> dict[str, float]:
        """For each stage the time of the page that was in it longest; 0 where a kept answer spared it."""
        return {
            stage: max((finding.timings_ms.get(stage, 0.0) for finding in findings), default=0.0)
            for stage in self.steps.stages
        }

    def _serve(self, record: Record) -> ServedRecord:
        return self.service.present(record, self.upload.options)

    def _etag(self, record: Record) -> str:
        return make_etag(record, self.steps, self.upload.options, self.versions)

    def _batch_etag(self, records: Sequence[Record]) -> str:
        """``""`` when a page failed, perhaps for now only."""
        failed = any(record.error for record in records)
        return "" if failed else make_batch_etag([self._etag(record) for record in records])

    def _key(self) -> bytes:
        head = self.request.scope["path"] + describe_request(self.steps, self.upload.options, self.versions)
        return hashlib.sha256(self.upload.digest + head.encode("utf-8", "backslashreplace")).digest()

    def _cached(self, key: bytes) -> CachedAnswer | None:
        found = self.service.cache.get(key)
        self.service.metrics.count_lookup("answers", hit=found is not None)
        return found

    def _keep(self, key: bytes, answer: CachedAnswer) -> None:
        if self.versions == self.service.versions:  # else another model may have answered
            self.service.cache.put(key, answer)

    def _deadline(self) -> Deadline:
        """When the answer must be ready, counted from the request's head on."""
        limit_ms = self.service.settings.deadline_ms
        timeout_s = min(self.upload.options.deadline_ms or limit_ms, limit_ms) / 1000
        spent_s = time.perf_counter() - self.request.state.started
        return Deadline(timeout_s=timeout_s, at=asyncio.get_running_loop().time() + timeout_s - spent_s)

    def _respond(self, answer: CachedAnswer, timings_ms: dict[str, float], *, hit: bool) -> Response:
        if is_known(answer.etag, self._known):
            return self._not_modified(answer.etag)
        envelope = Envelope(
            etag=answer.etag,
            model_versions=answer.versions,
            request_id=self.request.state.request_id,
            timings_ms={**timings_ms, "total": total_ms(self.request)},
        )
        headers = {"Cache-Control": _REVALIDATE, "X-Cache": "hit" if hit else "miss"}
        if answer.etag:
            headers["ETag"] = answer.etag
        # Two JSON objects become one.
        body = answer.body[:-1] + b"," + _ENVELOPE.dump_json(envelope)[1:]
        return Response(body, headers=headers, media_type=JSON_TYPE)

    def _not_modified(self, etag: str) -> Response:
        return Response(status_code=304, headers={"Cache-Control": _REVALIDATE, "ETag": etag})


def check_options(options: Options, service: Service) -> None:
    """Do nothing when `options` can be met.

    Raises:
        UnknownLabelError: An allowed label does not exist.
        ExplainUnavailableError: The model cannot explain itself.
    """
    if options == NO_WISHES:
        return
    names = service.label_names
    if unknown := [label for label in options.allowed_labels if label not in names]:
        raise UnknownLabelError(unknown, list(names))
    if options.explain and not service.explains:
        raise ExplainUnavailableError


def _versions_of(records: Sequence[Record]) -> dict[str, str]:
    """The models that made `records`, by what they wrote."""
    found = [("topic", record.topic.model) for record in records if record.topic]
    found += [("summary", record.summary.model) for record in records if record.summary]
    return dict(found)
