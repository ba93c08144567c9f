"""Keeps generated summaries true to the article: support check, style, extractive fallback."""

from __future__ import annotations

from .claims import Claim, find_claims
from .defects import find_defects
from .extractive import extract_headline, extract_summary
from .names import find_names
from .numbers import find_dates, find_quantities
from .salience import SourceText, choose_source
from .style import fit_length, normalize_style
from .summarizer import FaithfulSummarizer
from .support import SupportChecker, SupportReport, check_support

__all__ = [
    "Claim",
    "FaithfulSummarizer",
    "SourceText",
    "SupportChecker",
    "SupportReport",
    "check_support",
    "choose_source",
    "extract_headline",
    "extract_summary",
    "find_claims",
    "find_dates",
    "find_defects",
    "find_names",
    "find_quantities",
    "fit_length",
    "normalize_style",
]
