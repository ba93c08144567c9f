"""`jianbao serve`: the HTTP endpoint."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from .command import Command

_DESCRIPTION = """\
Answer HTTP requests; models are loaded before it listens, documentation at /docs.

Everything can be set by JIANBAO_* variables too (JIANBAO_PORT=8080); flags win. Only as variables:
JIANBAO_API_KEYS (SHA-256 of keys that may read, as `printf %s KEY | sha256sum` prints it; `jianbao keys`
makes keys of every role), JIANBAO_DATABASE_URL, JIANBAO_RATE_LIMIT, JIANBAO_CORS_ORIGINS,
JIANBAO_WEBHOOK_HOSTS and _SECRET, and the limits of sizes, times and queues.
"""
_FLAGS = (
    "host",
    "port",
    "workers",
    "allow_anonymous",
    "classifier",
    "summarizer",
    "engine",
    "max_chars",
    "use_title",
)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", metavar="ADDRESS", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, metavar="N", help="port to listen on (default: 8000)")
    parser.add_argument(
        "--workers", type=int, metavar="N", help="processes that answer, about one a core (default: 1)"
    )
    parser.add_argument(
        "--allow-anonymous",
        action="store_true",
        default=None,
        help="listen beyond this machine although there are no keys",
    )
    parser.add_argument(
        "--classifier",
        metavar="NAME",
        help="champion (default) follows the registry; or bundled, a version, the folder of a topic model",
    )
    parser.add_argument(
        "--summarizer", metavar="NAME", help="bundled (default), a folder, or a seq2seq model of the hub"
    )
    parser.add_argument("--engine", choices=["auto", "ct2", "torch"], help="see 'jianbao summarize --help'")
    parser.add_argument(
        "--max-chars", type=int, metavar="N", help="longest summary in characters (default: 120)"
    )
    parser.add_argument(
        "--use-title", action="store_true", default=None, help="let the model read the paper's own title too"
    )


def _run(arguments: Namespace) -> int:
    from jianbao.serve.access.door import check_door  # noqa: PLC0415  SQLAlchemy
    from jianbao.serve.app import create_app  # noqa: PLC0415  fastapi
    from jianbao.serve.server import run_server  # noqa: PLC0415  uvicorn
    from jianbao.serve.settings import load_settings  # noqa: PLC0415  pydantic
    from jianbao.serve.supervisor import Supervisor  # noqa: PLC0415

    settings = load_settings(**{name: getattr(arguments, name) for name in _FLAGS})
    check_door(settings)
    if settings.workers > 1:
        Supervisor(create_app, settings).run()
    else:
        run_server(create_app(settings), settings)
    return 0


serve = Command(
    help="answer HTTP requests",
    description=_DESCRIPTION,
    add_arguments=_add_arguments,
    run=_run,
)
