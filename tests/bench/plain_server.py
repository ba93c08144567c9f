"""What one would write first: FastAPI around a `Pipeline`, one page at a time, no queues.

python tests/bench/plain_server.py --port 8001 --workers 2
"""

from __future__ import annotations

import argparse
from typing import Annotated, Any

import uvicorn
from fastapi import Body, FastAPI

from jianbao.models.loading import load_pipeline

Fields = Annotated[dict[str, Any], Body()]


def create() -> FastAPI:
    """The endpoint, its models loaded."""
    app = FastAPI()
    whole = load_pipeline(classifier="bundled")
    topics_only = load_pipeline(classifier="bundled", summarizer=None, with_text=False)

    @app.post("/v1/classify")
    def classify(page: Fields) -> dict[str, Any]:
        return topics_only.run(page).to_dict()

    @app.post("/v1/analyze")
    def analyze(page: Fields) -> dict[str, Any]:
        return whole.run(page).to_dict()

    @app.get("/readyz")
    async def readyz() -> str:
        return "ready"

    return app


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    uvicorn.run(
        "plain_server:create",
        factory=True,
        app_dir="tests/bench",
        port=arguments.port,
        workers=arguments.workers,
        log_level="warning",
    )
