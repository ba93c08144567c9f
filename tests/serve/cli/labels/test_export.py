"""A backup stays until the next one is complete."""

from __future__ import annotations

import pytest

from jianbao.models.labels import LabelStore
from jianbao.nlp.errors import DataError


@pytest.fixture
def filled(run, sheet):
    """Runs the commands on a database with two labels."""
    run("import", sheet)
    return run


def test_backup_is_replaced(filled, tmp_path, capsys) -> None:
    backup = tmp_path / "out" / "backup.jsonl"
    assert filled("export", "-o", backup) == 0
    backup.chmod(0o640)
    assert filled("export", "-o", backup, "--history") == 0
    assert len(backup.read_bytes().splitlines()) == 2
    assert backup.stat().st_mode & 0o777 == 0o640
    assert list(backup.parent.iterdir()) == [backup]


def test_link_to_the_backup_stays_one(filled, tmp_path, capsys) -> None:
    (tmp_path / "disk").mkdir()
    link, file = tmp_path / "backup.jsonl", tmp_path / "disk" / "backup.jsonl"
    link.symlink_to(file)
    assert filled("export", "-o", link) == 0
    assert link.is_symlink()
    assert len(file.read_bytes().splitlines()) == 2


@pytest.mark.parametrize("existed", [True, False])
def test_failure_leaves_what_was_there(filled, tmp_path, monkeypatch, capsys, existed) -> None:
    out = tmp_path / "out"
    out.mkdir()
    backup = out / "backup.jsonl"
    if existed:
        filled("export", "-o", backup)
    before = {file: file.read_bytes() for file in out.iterdir()}
    stream = LabelStore._stream

    def break_off(store, query):
        yield next(stream(store, query))
        raise DataError("the database is gone", "数据库中断")

    monkeypatch.setattr(LabelStore, "_stream", break_off)
    assert filled("export", "--history", "-o", backup) == 2
    assert {file: file.read_bytes() for file in out.iterdir()} == before
    assert len(before) == existed


def test_dash_is_stdout(filled, capsys) -> None:
    capsys.readouterr()
    assert filled("export", "-o", "-") == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_folder_cannot_be_replaced(filled, tmp_path, capsys) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    assert filled("export", "-o", folder) == 2
    assert "无法写入" in capsys.readouterr().err


def test_device_is_written_to_and_stays(filled, capsys) -> None:
    assert filled("export", "-o", "/dev/null") == 0
