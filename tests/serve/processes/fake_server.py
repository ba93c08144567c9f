"""An endpoint with fake summaries, run by tests as a process of its own.

Settings come from ``JIANBAO_*``. ``JIANBAO_CLASSIFIER`` is ``fake``; or ``champion``: topics come from the
registry; or ``bundled``, then summaries are real too. An article titled 开渠放水 appears in ``TEST_GATE`` as
``begun`` and waits there for ``open``.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from conftest import FakeClassifier, FakeSummarizer

from jianbao.models.registry import Registry
from jianbao.serve.app import create_app
from jianbao.serve.engine import Parts
from jianbao.serve.engine.champion import ChampionSource
from jianbao.serve.server import run_server
from jianbao.serve.settings import Settings
from jianbao.serve.supervisor import Supervisor


class GatedSummarizer(FakeSummarizer):
    def summarize(self, articles):
        if any(article.title == "开渠放水" for article in articles):
            gate = Path(os.environ["TEST_GATE"])
            (gate / "begun").touch()
            while not (gate / "open").exists():
                time.sleep(0.01)
        return super().summarize(articles)


def create(settings: Settings):
    if settings.classifier == "bundled":
        return create_app(settings)
    if settings.classifier == "fake":
        return create_app(settings, Parts(classifier=FakeClassifier(), summarizer=GatedSummarizer()))
    source = ChampionSource(Registry())
    return create_app(settings, Parts(classifier=source.load(), summarizer=GatedSummarizer(), source=source))


if __name__ == "__main__":
    settings = Settings()
    if settings.workers > 1:
        Supervisor(create, settings).run()
    else:
        run_server(create(settings), settings)
