from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest

from jianbao.nlp import Pipeline
from jianbao.serve.cli import main
from jianbao.serve.cli.output import stat_output
from jianbao.serve.cli.sources import find_sources

BODY = "10月8日，蓝田县汤峪镇的猕猴桃园迎来采摘高峰。"
BODY += "全镇今年种植猕猴桃1.2万亩，预计产量1.5万吨，已有6家收购企业进村设点。"
PAGE = f"""<html><head><meta charset="gb2312"><title>汤峪猕猴桃开摘_蓝田新闻网</title></head><body>
<h1>汤峪猕猴桃开摘</h1><p>2019-10-09 08:30 来源：蓝田新闻网 作者：秦知秋</p><div class="content"><p>{BODY}</p>
<p>镇里组织15名农技员分片包园，指导果农分级装箱，优等果收购价每斤3.8元，比去年高0.4元。</p></div></body></html>"""


@pytest.fixture(autouse=True)
def fakes(monkeypatch, classifier, summarizer) -> list[dict[str, object]]:
    """Pipelines with fake models; the options they were asked for."""
    asked: list[dict[str, object]] = []

    def load(**options: object) -> Pipeline:
        asked.append(options)
        return Pipeline(
            classifier=classifier if options["classifier"] else None,
            summarizer=summarizer if options["summarizer"] else None,
            with_text=bool(options["with_text"]),
            explain=bool(options["explain"]),
        )

    monkeypatch.setattr(Pipeline, "load", load)
    return asked


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    (folder / "2019").mkdir(parents=True)
    (folder / "2019" / "page.html").write_bytes(PAGE.encode("gb18030"))
    (folder / "empty.txt").write_bytes(b" \n")
    (folder / "logo.png").write_bytes(b"\x89PNG")
    rows = [{"id": 7, "title": "汤峪猕猴桃为啥甜？"}, {"id": "b", "title": "短讯", "text": BODY}]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (folder / "cms.jsonl").write_text("\n".join([lines[0], "{broken", lines[1], "", "[1]"]), "utf-8")
    return folder


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_tag_writes_one_record_for_each_page_and_row_in_order(archive, tmp_path) -> None:
    out = tmp_path / "new" / "out.jsonl"
    assert run("tag", archive, "-o", out) == 1
    records = read(out)
    names = [record["id"].removeprefix(str(archive)) for record in records]
    assert names == ["/2019/page.html", "7", "/cms.jsonl#2", "b", "/cms.jsonl#5", "/empty.txt"]
    codes = [record["error"] and record["error"]["code"] for record in records]
    assert codes == [None, None, "bad_record", None, "bad_record", "empty_input"]
    page = records[0]
    assert (page["title"], page["published"]) == ("汤峪猕猴桃开摘", "2019-10-09T08:30+08:00")
    assert page["encoding"]["name"] == "gb18030"
    assert page["summary"]["text"] == BODY


def test_all_well_is_exit_0(archive, tmp_path) -> None:
    assert run("tag", archive / "2019", "-o", tmp_path / "out.jsonl") == 0


def test_stdout_carries_records_only(archive, capsys) -> None:
    assert run("tag", archive / "2019") == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["title"] == "汤峪猕猴桃开摘"
    assert "1 articles, 0 failed" in captured.err


@pytest.mark.parametrize(
    ("arguments", "topic", "summary", "text"),
    [
        pytest.param(["tag"], True, True, True, id="tag"),
        pytest.param(["tag", "--no-summary"], True, False, True, id="no-summary"),
        pytest.param(["tag", "--topics-only"], True, False, False, id="topics-only"),
        pytest.param(["extract"], False, False, True, id="extract"),
        pytest.param(["classify"], True, False, False, id="classify"),
        pytest.param(["summarize"], False, True, True, id="summarize"),
    ],
)
def test_steps(archive, capsys, arguments, topic, summary, text) -> None:
    assert run(*arguments, archive / "2019") == 0
    record = json.loads(capsys.readouterr().out)
    found = [record[field] is not None for field in ("topic", "summary", "text")]
    assert found == [topic, summary, text]


def test_options_reach_the_models(archive, fakes, capsys) -> None:
    options = ["--summarizer", "org/model", "--engine", "torch", "--max-chars", "90", "--use-title"]
    assert run("tag", archive / "2019", "--classifier", "my-model", *options) == 0
    [asked] = fakes
    wanted = {"summarizer": "org/model", "engine": "torch", "max_chars": 90, "use_title": True}
    assert asked.items() >= (wanted | {"classifier": "my-model"}).items()


@pytest.mark.parametrize("command", ["tag", "classify"])
def test_explain_puts_what_decided_into_the_records(
    archive, tmp_path, monkeypatch, explaining_classifier, command
) -> None:
    monkeypatch.setattr(
        Pipeline,
        "load",
        lambda **options: Pipeline(classifier=explaining_classifier, explain=options["explain"]),
    )
    plain, explained = tmp_path / "plain.jsonl", tmp_path / "explained.jsonl"
    assert run(command, archive / "2019", "-o", plain) == 0
    assert run(command, archive / "2019", "-o", explained, "--explain") == 0
    assert read(plain)[0]["topic"]["explanation"] is None
    [phrase] = read(explained)[0]["topic"]["explanation"]["phrases"]
    assert (phrase["quote"], phrase["passages"]) == ("汤峪", [{"field": "title", "start": 0, "end": 2}])


def test_model_that_cannot_explain_is_a_usage_error(archive, capsys) -> None:
    assert run("tag", archive / "2019", "--explain") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "cannot explain" in said.err
    assert "判断依据" in said.err


@pytest.mark.parametrize(
    ("piped", "ids"),
    [
        pytest.param(PAGE.encode("gb18030"), ["-"], id="page"),
        pytest.param('{"id":"x","title":"快讯"}\n{"title":"次条"}'.encode(), ["x", "-#2"], id="jsonl"),
        pytest.param('\ufeff{"id":"x","title":"快讯"}'.encode(), ["x"], id="jsonl-with-bom"),
    ],
)
def test_stdin(monkeypatch, capsys, piped, ids) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(piped)))
    assert run("classify", "-") == 0
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == ids


def test_csv_from_a_spreadsheet_in_gb18030(tmp_path, capsys) -> None:
    table = tmp_path / "export.csv"
    table.write_bytes(f'id,title,text,source\n41,猕猴桃开摘,"{BODY}",蓝田新闻网\n'.encode("gb18030"))
    assert run("extract", table) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["id"], record["title"], record["text"], record["source"]) == (
        "41",
        "猕猴桃开摘",
        BODY,
        "蓝田新闻网",
    )


def test_json_file_with_a_list(tmp_path, capsys) -> None:
    file = tmp_path / "rows.json"
    file.write_text(json.dumps([{"id": "a", "title": "甲"}, {"title": "乙"}]), "utf-8")
    assert run("classify", file) == 0
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == ["a", f"{file}#2"]


@pytest.mark.parametrize("content", ["{", "[" * 100_000], ids=["truncated", "nested"])
def test_json_file_that_is_no_json_is_one_failed_record(tmp_path, capsys, content) -> None:
    file = tmp_path / "rows.json"
    file.write_text(content, "utf-8")
    assert run("classify", file) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "bad_record"


def test_file_over_the_limit_is_not_read(tmp_path, capsys) -> None:
    file = tmp_path / "huge.html"
    with file.open("wb") as stream:
        stream.truncate(200_000_000)
    assert run("extract", file) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "too_large"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["tag", "missing.html"], "没有这个文件", id="missing-file"),
        pytest.param(["tag", "."], "目录中没有可读的文件", id="folder-without-pages"),
    ],
)
def test_wrong_paths_are_usage_errors(tmp_path, monkeypatch, capsys, arguments, message) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*arguments) == 2
    assert message in capsys.readouterr().err


def test_wrong_option_is_a_usage_error(archive) -> None:
    with pytest.raises(SystemExit) as caught:
        run("tag", archive, "--engine", "abacus")
    assert caught.value.code == 2


def test_output_that_cannot_be_written_is_a_usage_error(archive, tmp_path, capsys) -> None:
    assert run("tag", archive / "2019", "-o", tmp_path) == 2
    assert "无法写入" in capsys.readouterr().err


def test_table_shows_titles_topics_and_failures(archive, tmp_path, capsys) -> None:
    assert run("tag", archive, "-o", tmp_path / "out.jsonl", "--table") == 1
    shown = capsys.readouterr().out
    for text in ("汤峪猕猴桃开摘", "2019-10-09", "county_news", "0.70 ?", "empty_input"):
        assert text in shown


def test_output_inside_the_input_folder_is_not_read(archive, monkeypatch) -> None:
    monkeypatch.chdir(archive)
    written = []
    for options in ([], [], ["--resume"]):
        assert run("tag", ".", "-o", "out.jsonl", *options) == 1
        written.append((archive / "out.jsonl").read_bytes())
    assert written[0] == written[1] == written[2]
    assert len(read(archive / "out.jsonl")) == 6


def test_output_by_another_name_is_no_source_either(archive, tmp_path) -> None:
    sources = find_sources([str(archive)])
    (tmp_path / "out.jsonl").write_text("", "utf-8")
    (archive / "link.jsonl").symlink_to(tmp_path / "out.jsonl")
    assert find_sources([str(archive)], output=stat_output(str(tmp_path / "out.jsonl"))) == sources


@pytest.mark.parametrize("path", [None, "-"])
def test_redirected_stdout_inside_the_input_folder_is_no_source(archive, monkeypatch, path) -> None:
    sources = find_sources([str(archive)])
    with (archive / "out.jsonl").open("w", encoding="utf-8") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        assert find_sources([str(archive)], output=stat_output(path)) == sources


def test_input_that_is_named_as_the_output_is_refused_and_kept(archive, capsys) -> None:
    rows = archive / "cms.jsonl"
    before = rows.read_bytes()
    assert run("tag", rows, "-o", rows) == 2
    assert "同时也是输出文件" in capsys.readouterr().err
    assert rows.read_bytes() == before


@pytest.fixture
def odd_names(tmp_path: Path) -> Path:
    """A folder with a file name in GBK and an id that is half a surrogate pair."""
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / os.fsdecode("汤峪.txt".encode("gbk"))).write_text(BODY, "utf-8")
    row = json.dumps({"id": "\ud83d", "title": "短讯", "text": BODY})
    (folder / "a.jsonl").write_text(f"{row}\n{row}\n", "utf-8")
    return folder


def test_names_that_are_no_utf8_come_back_as_they_were(odd_names, tmp_path, capsys) -> None:
    out = tmp_path / "out.jsonl"
    assert run("classify", odd_names, "-o", out, "--table") == 0
    page = next(odd_names.glob("*.txt"))
    assert [record["id"] for record in read(out)] == ["\ud83d", "\ud83d", str(page)]
    for n_kept in (1, 2):
        whole = out.read_bytes()
        out.write_bytes(b"".join(whole.splitlines(keepends=True)[:n_kept]))
        assert run("classify", odd_names, "-o", out, "--resume") == 0
        assert out.read_bytes() == whole


def test_names_that_are_no_utf8_go_to_stdout_too(odd_names, capsys) -> None:
    assert run("classify", odd_names) == 0
    ids = [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()]
    assert ids == ["\ud83d", "\ud83d", str(next(odd_names.glob("*.txt")))]


def test_failed_page_with_a_name_that_is_no_utf8_is_in_the_table(tmp_path, capsys) -> None:
    page = tmp_path / os.fsdecode("空.txt".encode("gbk"))
    page.write_text(" ", "utf-8")
    assert run("classify", page, "-o", tmp_path / "out.jsonl", "--table") == 1
    assert "empty_input" in capsys.readouterr().out


@pytest.mark.parametrize("max_chars", [-1, 30, 40])
def test_summaries_of_no_length_are_a_usage_error(archive, fakes, capsys, max_chars) -> None:
    assert run("tag", archive / "2019", "--max-chars", max_chars) == 2
    assert "摘要至少 40 字" in capsys.readouterr().err
    assert fakes == []


def test_length_of_summaries_does_not_matter_without_them(archive, capsys) -> None:
    assert run("tag", archive / "2019", "--max-chars", 30, "--no-summary") == 0
    assert run("tag", archive / "2019", "--max-chars", 41) == 0
