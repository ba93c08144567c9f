"""The command on a database of its own and a fake classifier."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import jianbao.models.loading
from jianbao.serve.cli import main
from jianbao.serve.cli.labels import labels

Run = Callable[..., int]

BODY = "10月8日，蓝田县汤峪镇的猕猴桃园迎来采摘高峰，全镇今年种植猕猴桃1.2万亩，预计产量1.5万吨。"
PAGE = f"""<html><head><title>汤峪猕猴桃为啥甜？_蓝田新闻网</title></head><body>
<h1>汤峪猕猴桃为啥甜？</h1><p>2019-10-09 08:30 来源：蓝田新闻网</p><div class="content"><p>{BODY}</p>
<p>镇里组织15名农技员分片包园，指导果农分级装箱，优等果收购价每斤3.8元，比去年高0.4元。</p></div></body></html>"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, classifier: object) -> Run:
    """Runs ``jianbao labels ...`` as the command line does."""
    monkeypatch.setenv("JIANBAO_DATABASE_URL", f"sqlite:///{tmp_path / 'labels.db'}")
    monkeypatch.setattr(jianbao.models.loading, "load_classifier", lambda *_names: classifier)
    monkeypatch.setattr(sys.modules["jianbao.serve.cli.main"], "load_commands", lambda: {"labels": labels})
    return lambda *arguments: main(["labels", *map(str, arguments)])


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.html"
    file.write_text(PAGE, "utf-8")
    return file


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """What an editor sends: two good rows, one unknown label, one without anybody, one not yet labelled."""
    file = tmp_path / "标注.csv"
    rows = [
        "标题,正文,标签,标注人,时间,理由",
        f"汤峪猕猴桃为啥甜？,{BODY},言论,秦知秋,2026/11/20 9:05,评论员文章",
        f"汤峪猕猴桃开摘,{BODY},县区传真,王一凡,2026/10/20 9:07,",
        f"皮影进景区,{BODY},文旅,王一凡,2026/11/20 9:07,",
        f"开摘之后,{BODY},县区传真,,2026/11/20 9:07,",
        f"还没看,{BODY},,,,",
    ]
    file.write_bytes("\r\n".join(rows).encode("gb18030"))
    return file
