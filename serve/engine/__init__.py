"""Batches pages of many callers through the models; asyncio, no HTTP."""

from jianbao.serve.steps import ANALYZE, CLASSIFY, EXTRACT, SUMMARIZE, Steps

from .deadline import Deadline
from .engine import Engine, Finding
from .inventory import ModelInfo
from .limits import EngineLimits, StageLimits
from .parts import Parts, load_parts

__all__ = [
    "ANALYZE",
    "CLASSIFY",
    "EXTRACT",
    "SUMMARIZE",
    "Deadline",
    "Engine",
    "EngineLimits",
    "Finding",
    "ModelInfo",
    "Parts",
    "StageLimits",
    "Steps",
    "load_parts",
]
