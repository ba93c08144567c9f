"""A disk that is full, and then no longer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.anyio

PAGE = {"title": "水渠放水", "text": "今天放水。"}
SIZE_KIB = 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with a megabyte of room."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_KIB}k", "jianbao-test", str(place)]
    if not sys.platform.startswith("linux") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small file system needs Linux and its administrator")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> Path:
    """Takes all the room that is left."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(os.urandom(4096))
        except OSError:
            return filler


async def test_full_disk_costs_what_must_be_written_and_nothing_else(start, small_disk) -> None:
    label = {"page": PAGE, "label": "county_news", "annotator": "editor-1"}
    address = f"sqlite:///{small_disk / 'service.db'}"
    async with start(JIANBAO_DATABASE_URL=address, JIANBAO_WORKERS=2) as server:
        first = await server.client.post("/v1/labels", json=label)
        filler = fill(small_disk)
        full = await server.client.post("/v1/jobs", json={"task": "classify", "items": [PAGE] * 200})
        tagged = await server.client.post("/v1/classify", json=PAGE)
        filler.unlink()
        later = await server.client.post("/v1/jobs", json={"task": "classify", "items": [PAGE] * 200})
        kept = await server.client.post("/v1/labels", json=label)
    assert (first.status_code, full.status_code, tagged.status_code) == (201, 503, 200), full.text
    assert full.json()["code"] == "database_unavailable"
    assert later.status_code == 202
    assert kept.status_code == 200, "the label given before was lost"
