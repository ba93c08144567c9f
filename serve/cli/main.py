"""Parses the command line and turns errors into exit codes."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

from jianbao.nlp.errors import JianbaoError

from .command import load_commands

EXIT_OK, EXIT_SOME_FAILED, EXIT_USAGE = 0, 1, 2

_DESCRIPTION = """\
Chinese newspaper pages in, tagged and summarized records out.

Topics: poverty_relief (脱贫攻坚·小康), county_news (县区传真), commentary (言论), other (其他).
"""


class _HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Of the same width everywhere, so that the help in the README can be checked."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=100)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 0 (all well), 1 (some items failed) or 2 (wrong usage)."""
    arguments = make_parser().parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        return int(arguments.run(arguments))
    except JianbaoError as error:
        print(f"jianbao: {error.message}\n         {error.message_zh}", file=sys.stderr)  # noqa: T201
        return EXIT_USAGE
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except OSError as error:  # a full disk, a folder that went away
        print(f"jianbao: {error}\n         读写失败：{error}", file=sys.stderr)  # noqa: T201
        return EXIT_USAGE
    except KeyboardInterrupt:
        return 130


def make_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    parser = argparse.ArgumentParser(prog="jianbao", description=_DESCRIPTION, formatter_class=_HelpFormatter)
    parser.add_argument("--version", action="version", version=f"jianbao {version('jianbao')}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, command in load_commands().items():
        sub = commands.add_parser(
            name,
            help=command.help,
            description=command.description,
            formatter_class=_HelpFormatter,
        )
        command.add_arguments(sub)
        sub.set_defaults(run=command.run)
    return parser
