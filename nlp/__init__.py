"""Reads Chinese news pages, checks summaries against them, and runs the whole chain."""

from .article import Article, Encoding, hash_content
from .pipeline import Page, Pipeline
from .protocols import Summarizer, Summary, Topic, TopicClassifier
from .record import Record

__all__ = [
    "Article",
    "Encoding",
    "Page",
    "Pipeline",
    "Record",
    "Summarizer",
    "Summary",
    "Topic",
    "TopicClassifier",
    "hash_content",
]
