"""What routes ask for; all of it ``async``, because FastAPI hands plain functions to a thread pool."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request

from .engine import Deadline, Engine
from .settings import Settings


async def get_engine(request: Request) -> Engine:
    """The engine of the app."""
    engine: Engine = request.app.state.engine
    return engine


async def get_settings(request: Request) -> Settings:
    """The settings of the app."""
    settings: Settings = request.app.state.settings
    return settings


EngineDep = Annotated[Engine, Depends(get_engine)]
SettingsDep = Annotated[Settings, Depends(get_settings)]


async def get_deadline(
    settings: SettingsDep,
    deadline_ms: Annotated[
        int | None,
        Query(ge=1, description="Answer 504 after so many milliseconds; the server's own limit holds too."),
    ] = None,
) -> Deadline:
    """When the answer must be ready."""
    allowed_ms = min(deadline_ms or settings.deadline_ms, settings.deadline_ms)
    return Deadline.after(allowed_ms / 1000)


DeadlineDep = Annotated[Deadline, Depends(get_deadline)]
