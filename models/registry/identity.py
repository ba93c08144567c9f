"""Who is at work."""

from __future__ import annotations

import getpass
import os
import socket


def current_user() -> str:
    """``user@host`` of this process; the user's number where a container knows no name for it."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):
        user = str(os.getuid())
    return f"{user}@{socket.gethostname()}"
