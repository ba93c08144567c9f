"""The command `jianbao`."""

from .main import main

__all__ = ["main"]
