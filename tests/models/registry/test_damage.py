from __future__ import annotations

import json
import shutil

import pytest

from jianbao.models.registry import JournalError, Registry, VersionError, verify_folder


@pytest.fixture
def champion(registry, register):
    """The champion of three versions."""
    for _ in range(3):
        registry.promote(register().name, force=True, reason="试用")
    return registry.champion()


def _write(path, content: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(content)


def _edit_manifest(folder, **changes) -> None:
    path = folder / "manifest.json"
    fields = json.loads(path.read_text("utf-8")) | changes
    _write(path, json.dumps(fields).encode())


def _reseal(folder) -> None:
    """Change a file and the manifest with it."""
    _write(folder / "weights.bin", b"")
    empty = {"n_bytes": 0, "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
    files = json.loads((folder / "manifest.json").read_text("utf-8"))["files"]
    _edit_manifest(folder, files=files | {"weights.bin": empty})


VERSION_DAMAGE = [
    pytest.param(lambda d: (d / "weights.bin").unlink(), "weights.bin is missing", id="missing"),
    pytest.param(
        lambda d: _write(d / "weights.bin", b"\x01" * 99), "99 bytes instead of 4096", id="truncated"
    ),
    pytest.param(
        lambda d: _write(d / "weights.bin", b"\x03" * 4096), "weights.bin was changed", id="changed"
    ),
    pytest.param(
        lambda d: (d / "extra.py").write_text("1"), "extra.py is not in its manifest", id="extra-file"
    ),
    pytest.param(lambda d: (d / "link").symlink_to("/dev/null"), "link is not a plain file", id="link"),
    pytest.param(
        lambda d: (d / "vocabulary" / "words.txt").unlink(), "vocabulary/words.txt is missing", id="nested"
    ),
    pytest.param(lambda d: (d / "manifest.json").unlink(), "manifest.json is missing", id="no-manifest"),
    pytest.param(lambda d: _write(d / "manifest.json", b"{"), "manifest.json", id="manifest-truncated"),
    pytest.param(lambda d: _write(d / "manifest.json", b"[]"), "manifest.json", id="manifest-no-object"),
    pytest.param(lambda d: _edit_manifest(d, schema="jianbao-topic-version-9"), "schema", id="other-schema"),
    pytest.param(lambda d: _edit_manifest(d, labels=[]), "labels", id="no-labels"),
    pytest.param(lambda d: _edit_manifest(d, files={}), "no files", id="no-files"),
    pytest.param(
        lambda d: _edit_manifest(d, files={"../../lock": {"n_bytes": 0, "sha256": ""}}),
        "is missing",
        id="file-elsewhere",
    ),
]


@pytest.mark.parametrize(("damage", "message"), VERSION_DAMAGE)
def test_damaged_version_is_found_and_never_loaded(registry, champion, damage, message) -> None:
    damage(champion.folder)
    with pytest.raises(VersionError, match=message) as caught:
        verify_folder(champion.folder)
    assert "请从备份恢复" in caught.value.message_zh
    with pytest.raises(VersionError, match=message):
        registry.resolve("champion")
    [problem] = registry.verify()
    assert problem.subject == champion.name
    assert message in problem.message
    assert problem.message_zh
    assert not problem.harmless
    assert registry.resolve("previous").is_dir()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        pytest.param(_reseal, "its manifest was replaced", id="resealed"),
        pytest.param(lambda d: _edit_manifest(d, name="topic-zh-9"), "calls itself topic-zh-9", id="renamed"),
        pytest.param(shutil.rmtree, "there is no version", id="folder-gone"),
    ],
)
def test_version_that_is_whole_but_not_the_registered_one_is_found(
    registry, champion, damage, message
) -> None:
    damage(champion.folder)
    with pytest.raises(VersionError, match=message):
        registry.resolve("champion")
    [problem] = registry.verify()
    assert problem.subject == champion.name
    assert message in problem.message


def test_stray_file_among_the_versions_is_found(registry, champion) -> None:
    (champion.folder.parent / "notes.txt").write_text("", encoding="utf-8")
    assert [problem.subject for problem in registry.verify()] == ["notes.txt"]


def _lines(path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def _replace(path, number, old, new) -> None:
    lines = _lines(path)
    assert old in lines[number]
    lines[number] = lines[number].replace(old, new)
    path.write_bytes(b"".join(lines))


def _keep(path, *numbers) -> None:
    lines = _lines(path)
    path.write_bytes(b"".join(lines[number] for number in numbers))


READ_BY_TAIL = [
    pytest.param(lambda p: _keep(p, 0, 1, 2, 3, 4), "was cut: 6 entries", id="line-cut-off"),
    pytest.param(
        lambda p: p.write_bytes(p.read_bytes()[:-40]), "was cut: 6 entries", id="half-a-line-cut-off"
    ),
    pytest.param(lambda p: p.write_bytes(b""), "was cut: 6 entries", id="emptied"),
    pytest.param(lambda p: p.unlink(), "was cut: 6 entries", id="deleted"),
    pytest.param(
        lambda p: _replace(p, -1, "试用".encode(), "核准".encode()), "edited in", id="last-line-edited"
    ),
    pytest.param(lambda p: p.with_name("journal.mark").write_text("{"), "journal.mark", id="mark-damaged"),
]


@pytest.mark.parametrize(("damage", "message"), READ_BY_TAIL)
def test_damaged_end_of_the_journal_stops_readers_and_writers(
    registry, champion, register, damage, message
) -> None:
    damage(registry.root / "journal.jsonl")
    for act in (registry.pointers, lambda: registry.resolve("champion"), registry.rollback, register):
        with pytest.raises(JournalError, match=message) as caught:
            act()
        assert "同一份备份" in caught.value.message_zh
    problems = [problem for problem in registry.verify() if problem.subject == "journal"]
    assert any(message in problem.message for problem in problems)
    assert not any(problem.harmless for problem in problems)
    assert len(registry.names()) == 3


OLD_LINES = [
    pytest.param(lambda p: _replace(p, 0, b"editor@desk", b"Editor@desk"), "edited in line 1", id="edited"),
    pytest.param(lambda p: _keep(p, 0, 2, 3, 4, 5), "edited in line 2", id="removed"),
    pytest.param(lambda p: _keep(p, 1, 2, 3, 4, 5), "edited in line 1", id="first-removed"),
    pytest.param(lambda p: _keep(p, 0, 1, 1, 2, 3, 4, 5), "edited in line 3", id="repeated"),
    pytest.param(lambda p: _keep(p, 0, 2, 1, 3, 4, 5), "edited in line 2", id="swapped"),
]


@pytest.mark.parametrize(("damage", "message"), OLD_LINES)
def test_damaged_old_line_is_found_by_whoever_reads_it(registry, champion, damage, message) -> None:
    damage(registry.root / "journal.jsonl")
    problems = registry.verify()
    assert {problem.subject for problem in problems} == {"journal"}
    assert any(message in problem.message for problem in problems)
    with pytest.raises(JournalError):
        registry.history()


def test_edited_old_line_stops_no_reader(registry, champion) -> None:
    path = registry.root / "journal.jsonl"
    _replace(path, 0, b"editor@desk", b"Editor@desk")
    assert registry.champion() == champion
    registry.rollback(reason="退回")
    assert any("line 1" in problem.message for problem in registry.verify())


@pytest.mark.parametrize(
    "torn",
    [
        pytest.param(b'{"schema": "jianbao-journal-1", "gener', id="no-line-break"),
        pytest.param(b"\0\0\0\0 half of it\n", id="zeros"),
    ],
)
def test_unfinished_line_is_passed_over_noted_and_removed(registry, champion, register, torn) -> None:
    path = registry.root / "journal.jsonl"
    with path.open("ab") as stream:
        stream.write(torn)
    assert registry.champion() == champion
    [problem] = registry.verify()
    assert problem.harmless
    assert f"{len(torn)} bytes" in problem.message
    assert "未写完" in problem.message_zh
    name = register().name
    assert registry.verify() == []
    assert registry.pointers().candidate == name
    assert registry.head().generation == 7


def test_mark_may_lag_behind(registry, register) -> None:
    register()
    mark = (registry.root / "journal.mark").read_bytes()
    register()
    (registry.root / "journal.mark").write_bytes(mark)
    assert registry.verify() == []
    assert registry.head().generation == 2
    (registry.root / "journal.mark").unlink()
    assert registry.verify() == []
    register()
    assert json.loads((registry.root / "journal.mark").read_text("utf-8"))["generation"] == 3


def test_journal_that_cannot_be_read_says_so(registry) -> None:
    (registry.root / "journal.jsonl").mkdir(parents=True)
    with pytest.raises(JournalError, match="cannot be read"):
        registry.pointers()
    assert [problem.subject for problem in registry.verify()] == ["journal"]


def test_versions_outlive_a_lost_journal(registry, champion) -> None:
    for name in ("journal.jsonl", "journal.mark"):
        (registry.root / name).unlink()
    assert registry.champion() is None
    Registry(registry.root).promote(champion.name, force=True, reason="日志丢失后恢复")
    assert registry.champion() == champion
    assert registry.verify() == []
