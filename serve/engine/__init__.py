"""Batches pages of many callers through the models; asyncio, no HTTP."""

from jianbao.serve.steps import ANALYZE, CLASSIFY, EXTRACT, SUMMARIZE, Steps

from .deadline import Deadline
from .edition import ClassifierSource
from .engine import Engine, Finding
from .inventory import ModelInfo, RefusedModel
from .limits import EngineLimits, StageLimits
from .parts import Parts, load_parts

__all__ = [
    "ANALYZE",
    "CLASSIFY",
    "EXTRACT",
    "SUMMARIZE",
    "ClassifierSource",
    "Deadline",
    "Engine",
    "EngineLimits",
    "Finding",
    "ModelInfo",
    "Parts",
    "RefusedModel",
    "StageLimits",
    "Steps",
    "load_parts",
]
