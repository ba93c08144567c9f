"""What a key allows."""

from __future__ import annotations

from typing import Literal, get_args

#: ``read`` asks about pages, ``label`` corrects, ``admin`` switches models; each includes those before it.
Role = Literal["read", "label", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)


def includes(role: Role, needed: Role) -> bool:
    """Whether `role` may do what `needed` may."""
    return ROLES.index(role) >= ROLES.index(needed)
