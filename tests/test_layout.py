"""The packages are where the distribution says, and import in one direction."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import jianbao.nlp

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    "nlp": set(),
    "models": {"nlp"},
    "training": {"nlp", "models"},
    "serve": {"nlp", "models"},
}


def test_tests_run_against_this_checkout() -> None:
    assert Path(jianbao.nlp.__file__).resolve() == ROOT / "nlp" / "__init__.py"


@pytest.mark.parametrize("package", ALLOWED)
def test_imports_go_one_way(package: str) -> None:
    found = {
        (file.relative_to(ROOT).as_posix(), other)
        for file in (ROOT / package).rglob("*.py")
        for other in _imported_packages(file)
    }
    wrong = {(file, other) for file, other in found if other not in ALLOWED[package] | {package}}
    assert not wrong


def _imported_packages(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return {name.split(".")[1] for name in names if name.startswith("jianbao.")}


def test_every_package_is_listed_for_the_wheel() -> None:
    import tomllib

    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    folders = {
        "jianbao." + ".".join(init.parent.relative_to(ROOT).parts)
        for package in ALLOWED
        for init in (ROOT / package).rglob("__init__.py")
    }
    assert folders == set(listed)


def _fresh_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)


def test_importing_nlp_brings_in_nothing_heavy() -> None:
    heavy = ["torch", "transformers", "sklearn", "trafilatura", "lxml", "fastapi", "numpy", "ctranslate2"]
    code = f"import jianbao.nlp, sys; print([name for name in {heavy} if name in sys.modules])"
    assert _fresh_python(code).stdout.strip() == "[]"


def test_importing_nlp_takes_less_than_300_ms() -> None:
    code = "import time; start = time.process_time(); import jianbao.nlp; print(time.process_time() - start)"
    assert min(float(_fresh_python(code).stdout) for _ in range(3)) < 0.3
