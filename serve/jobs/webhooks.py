"""Tells other services that a job is finished."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx
from pydantic import TypeAdapter

from jianbao.serve.access.errors import DatabaseUnavailableError
from jianbao.serve.database import ServiceDatabase

from .errors import WebhookRefusedError
from .job import Job, WebhookState
from .signature import sign
from .webhook_address import WebhookPolicy, WebhookTarget
from .webhook_queue import claim_webhook, has_due, note_delivery

T = TypeVar("T")

_log = logging.getLogger(__name__)
_JOB = TypeAdapter(Job)

# So that a receiver that does not answer holds up no others; of each worker.
_AT_ONCE = 8
# Standard Webhooks asks for 15 to 30 s.
_TIMEOUT_S = 15.0
# Longer than an attempt; a killed process holds a webhook up for so long.
_LEASE_S = 60.0
_POLL_S = 2.0
# The receiver says so when it wants no more.
_GONE = 410


class WebhookSender:
    """Calls webhooks that are due, several at a time.

    Args:
        database: Where they wait.
        policy: Who may be called.
        secret: Signs them.
        on_call: Told how each call ended, see `note_delivery`.
    """

    def __init__(
        self,
        database: ServiceDatabase,
        policy: WebhookPolicy,
        secret: bytes,
        on_call: Callable[[WebhookState], None] | None = None,
    ) -> None:
        self._database = database
        self._policy = policy
        self._secret = secret
        self._on_call = on_call
        # A look-up cannot be broken off: where a resolver says nothing, its threads are lost to nobody else.
        self._resolvers = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="jianbao-webhook-resolve")

    async def run(self) -> None:
        """Send until cancelled."""
        room = asyncio.Semaphore(_AT_ONCE)
        # No proxy of the environment: it would resolve the name again.
        client = httpx.AsyncClient(trust_env=False, timeout=_TIMEOUT_S)
        async with client, asyncio.TaskGroup() as calls:
            while True:
                await room.acquire()
                job = await self._or_none(self._claim())
                if job:
                    call = calls.create_task(self._or_none(self._send(client, job)))
                    call.add_done_callback(lambda _call: room.release())
                else:
                    room.release()
                    await asyncio.sleep(_POLL_S)

    async def send_next(self, client: httpx.AsyncClient) -> bool:
        """Send one webhook that is due; ``False`` when there is none.

        Raises:
            DatabaseUnavailableError: The database does not answer.
        """
        job = await self._claim()
        if job:
            await self._send(client, job)
        return job is not None

    async def _or_none(self, step: Coroutine[Any, Any, T]) -> T | None:
        """The result of `step`, ``None`` when it fails: what comes next may go well."""
        try:
            return await step
        except DatabaseUnavailableError:
            return None
        except Exception:
            _log.exception("a webhook failed unexpectedly")
            return None

    async def _claim(self) -> Job | None:
        if not self._database.exists or not await self._database.read(has_due):
            return None
        return await self._database.write(lambda session: claim_webhook(session, lease_s=_LEASE_S))

    async def _send(self, client: httpx.AsyncClient, job: Job) -> None:
        status = await self._try(client, job)
        delivered = 200 <= status < 300
        state = await self._database.write(
            lambda session: note_delivery(session, job.id, delivered=delivered, again=status != _GONE)
        )
        if self._on_call:
            self._on_call(state)

    async def _try(self, client: httpx.AsyncClient, job: Job) -> int:
        """The status of the answer; 0 when there was none."""
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                target = await self._resolve(job.webhook_url)
                status = await self._post(client, target, job)
        except WebhookRefusedError as error:
            _log.error("webhook of job %s: %s", job.id, error.message)
            return _GONE
        except (OSError, httpx.HTTPError, TimeoutError) as error:
            _log.warning("webhook of job %s: %s", job.id, type(error).__name__)
            return 0
        _log.info("webhook of job %s: answered %d", job.id, status)
        return status

    async def _resolve(self, url: str) -> WebhookTarget:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._resolvers, self._policy.resolve, url)

    async def _post(self, client: httpx.AsyncClient, target: WebhookTarget, job: Job) -> int:
        body = message_body(job)
        headers = {
            "Content-Type": "application/json",
            "Host": target.host,
            "User-Agent": "jianbao",
            **sign(self._secret, f"msg_{job.id}", int(time.time()), body),
        }
        extensions = {"sni_hostname": target.tls_name}
        request = client.build_request(
            "POST", target.connect_url, content=body, headers=headers, extensions=extensions
        )
        response = await client.send(request, stream=True, follow_redirects=False)
        await response.aclose()  # what it says, and how much of it, does not matter
        return response.status_code


def message_body(job: Job) -> bytes:
    """What the receiver gets: how the job ended, no texts."""
    data = _JOB.dump_python(job, mode="json", exclude={"webhook_url", "webhook_state", "eta_s"})
    message = {"type": f"job.{job.state}", "timestamp": datetime.now(UTC).isoformat(), "data": data}
    return json.dumps(message, ensure_ascii=False).encode("utf-8")
