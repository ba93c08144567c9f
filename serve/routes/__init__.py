"""The paths of the endpoint, one noun a file."""

from . import admin, batch, docs, health, jobs, labels, models, observation, pages

__all__ = ["admin", "batch", "docs", "health", "jobs", "labels", "models", "observation", "pages"]
