"""The same pipeline behind LitServe, with its batching.

python tests/bench/lit_server.py --port 8002 --workers 2 --path /v1/classify
"""

from __future__ import annotations

import argparse
from typing import Any

import litserve

from jianbao.models.loading import load_pipeline


class PipelineAPI(litserve.LitAPI):
    """Batches as large as ours, for as long as ours."""

    def setup(self, device: str) -> None:
        classify = self.api_path == "/v1/classify"
        self.pipeline = load_pipeline(
            classifier="bundled", with_text=not classify, **({"summarizer": None} if classify else {})
        )

    def decode_request(self, request):  # LitServe takes an annotation for a FastAPI parameter
        return request

    def predict(self, pages: list[dict[str, Any]]) -> list[Any]:
        return list(self.pipeline.run_many(pages))

    def encode_response(self, output: Any) -> dict[str, Any]:
        return output.to_dict()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--path", default="/v1/classify")
    arguments = parser.parse_args()
    batch_size = 16 if arguments.path == "/v1/classify" else 8
    api = PipelineAPI(max_batch_size=batch_size, batch_timeout=0.005, api_path=arguments.path)
    server = litserve.LitServer(
        api,
        accelerator="cpu",
        workers_per_device=arguments.workers,
        healthcheck_path="/readyz",
        timeout=60,
    )
    server.run(host="127.0.0.1", port=arguments.port, generate_client_file=False, log_level="warning")
