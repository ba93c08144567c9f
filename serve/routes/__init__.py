"""The paths of the endpoint, one noun a file."""

from . import batch, docs, health, models, pages

__all__ = ["batch", "docs", "health", "models", "pages"]
