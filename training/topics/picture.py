"""The calibration of a model as a picture: score against truth, and accuracy against the share answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianbao.nlp.errors import DataError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Bins = Sequence[Mapping[str, Any]]

#: File types that are drawn.
SUFFIXES = (".png", ".svg", ".pdf")
# Fonts with Chinese characters on Debian, macOS and Windows; matplotlib draws boxes with any other.
_CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",  # holds the same characters, and is the name Debian's package answers to
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Heiti SC",
    "Microsoft YaHei",
    "SimHei",
)
_LEAST_ARTICLES = 3  # bins of fewer say nothing and would only make the lines jump
_DPI = 130


def draw_calibration(
    figures: Mapping[str, Any], names: Mapping[str, str], review_below: float, path: Path
) -> None:
    """Draw three panels into `path`: best scores, scores of each label, accuracy against coverage.

    Args:
        figures: `jianbao.training.topics.evaluation.Evaluation.figures`.
        names: Display name of every label; its identifier is drawn where no font has Chinese characters.
        review_below: The score below which articles are marked.
        path: A ``.png``, ``.svg`` or ``.pdf``.

    Raises:
        DataError: matplotlib is missing.
    """
    try:
        from matplotlib import rc_context  # noqa: PLC0415  slow to import, and only in the train extra
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError as exc:
        raise DataError(
            f"a picture needs matplotlib ({exc}); install jianbao[train]",
            f"绘图需要 matplotlib（{exc}），请安装 jianbao[train]。",
        ) from exc
    font = _find_chinese_font()
    with rc_context({"font.family": [font] if font else ["sans-serif"], "axes.unicode_minus": False}):
        figure = Figure(figsize=(15, 5), layout="constrained")
        best, each, coverage = figure.subplots(1, 3)
        figure.suptitle(f"{_plain(figures['model'], 'model', font)}: {figures['n']} articles")
        _draw_best(best, figures)
        _draw_each(each, figures["reliability"]["per_class"], _legend(names, font))
        _draw_coverage(coverage, figures, review_below)
        figure.savefig(path, dpi=_DPI)


def _draw_best(axes: Axes, figures: Mapping[str, Any]) -> None:
    bins = figures["reliability"]["best"]
    axes.bar([one["score"] for one in bins], [one["share_right"] for one in bins], width=0.05, alpha=0.35)
    for one in bins:
        axes.annotate(str(one["n"]), (one["score"], 0.01), ha="center", fontsize=8, color="dimgrey")
    _draw_diagonal(axes)
    _draw_line(axes, bins, "")
    _label(axes, f"Answers (ECE {figures['ece']:.3f})", "score of the answer", "share of right answers")


def _draw_each(axes: Axes, per_class: Mapping[str, Bins], legend: Mapping[str, str]) -> None:
    _draw_diagonal(axes)
    for label, bins in per_class.items():
        _draw_line(axes, bins, legend[label])
    axes.legend(loc="upper left")
    _label(axes, "Each label", "score of the label", "share of articles that have it")


def _draw_diagonal(axes: Axes) -> None:
    """Where scores are exactly as often right as they say."""
    axes.plot([0, 1], [0, 1], color="grey", linestyle="--", linewidth=1)


def _draw_line(axes: Axes, bins: Bins, name: str) -> None:
    shown = [one for one in bins if one["n"] >= _LEAST_ARTICLES]
    scores, right = [one["score"] for one in shown], [one["share_right"] for one in shown]
    axes.plot(scores, right, marker="o", markersize=4, label=name)


def _draw_coverage(axes: Axes, figures: Mapping[str, Any], review_below: float) -> None:
    points = figures["coverage"]
    coverage, accuracy = ([point[name] for point in points] for name in ("coverage", "accuracy"))
    axes.plot(coverage, accuracy, color="tab:green")
    _label(axes, "Accuracy against coverage", "share of articles answered", "share of right answers")
    axes.set_ylim(max(0.0, min(accuracy) - 0.1), 1.03)
    if figures["accuracy_unmarked"] is not None:
        answered, right = 1 - figures["share_marked"], figures["accuracy_unmarked"]
        axes.plot([answered], [right], marker="o", color="tab:red", linestyle="none")
        said = f"review below {review_below:.3f}:\n{answered:.1%} answered, {right:.1%} right"
        axes.annotate(said, (0.03, 0.05), xycoords="axes fraction", color="tab:red")


def _label(axes: Axes, title: str, across: str, up: str) -> None:
    axes.set_title(title)
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.03)
    axes.grid(alpha=0.3)


def _legend(names: Mapping[str, str], font: str | None) -> dict[str, str]:
    """What each label is called in the picture."""
    return {
        label: f"{name} {label}" if font else _plain(label, f"label {number}", font)
        for number, (label, name) in enumerate(names.items(), start=1)
    }


def _plain(text: str, instead: str, font: str | None) -> str:
    return text if font or text.isascii() else instead


def _find_chinese_font() -> str | None:
    from matplotlib.font_manager import fontManager  # noqa: PLC0415  reads all fonts of the machine

    installed = {font.name for font in fontManager.ttflist}
    return next((font for font in _CHINESE_FONTS if font in installed), None)
