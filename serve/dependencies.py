"""What routes ask for; all of it ``async``, because FastAPI hands plain functions to a thread pool."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request

from .engine import Engine
from .forms import OptionFields
from .service import Service


async def get_service(request: Request) -> Service:
    """The parts of the app."""
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(get_service)]


async def get_engine(service: ServiceDep) -> Engine:
    """The engine of the app."""
    return service.engine


EngineDep = Annotated[Engine, Depends(get_engine)]
OptionQueryDep = Annotated[OptionFields, Query()]
