from __future__ import annotations

import json
from importlib.metadata import version

import pytest

from jianbao.nlp.schema import record_schema
from jianbao.serve.cli import main


def test_version(capsys) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"jianbao {version('jianbao')}\n"


def test_help_shows_chinese_label_names(capsys) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    for name in ("脱贫攻坚·小康", "县区传真", "言论", "其他"):
        assert name in shown


def test_help_is_what_the_readme_shows(root, capsys) -> None:
    readme = (root / "README.md").read_text("utf-8")
    for arguments in (["--help"], ["tag", "--help"]):
        with pytest.raises(SystemExit):
            main(arguments)
        assert capsys.readouterr().out in readme


def test_schema_is_printed(capsys) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == record_schema()
