"""Arguments of the form ``NAME=VALUE``."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable


def assignment(form: str, example: str) -> Callable[[str], tuple[str, str]]:
    """A type for `argparse`: what stands before and behind the first ``=``, neither of them empty.

    Args:
        form: What it is called in messages, such as ``"ID=NAME"``.
        example: One that is right.
    """

    def parse(text: str) -> tuple[str, str]:
        before, _, behind = (part.strip() for part in text.partition("="))
        if not before or not behind:
            raise ArgumentTypeError(f"{text!r} is not of the form {form}, such as {example}")
        return before, behind

    return parse
