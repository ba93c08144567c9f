"""Batches pages of many callers through the models; asyncio, no HTTP."""

from .deadline import Deadline
from .engine import Engine, Finding
from .inventory import ModelInfo
from .limits import EngineLimits, StageLimits
from .parts import Parts, load_parts
from .steps import ANALYZE, CLASSIFY, EXTRACT, SUMMARIZE, Steps

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
