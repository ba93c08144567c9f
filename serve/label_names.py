"""Labels as people write them: an identifier such as ``county_news``, or a display name such as 县区传真."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from jianbao.models.labels.formats import LabelSet
from jianbao.models.labels.formats.errors import UnknownLabelError

from .options import Options

if TYPE_CHECKING:
    from .service import Service


def identify_labels(written: Sequence[str], display_names: Mapping[str, str]) -> tuple[str, ...]:
    """The identifiers of `written`, each once; what names no label stays as it is.

    Width, case and spaces do not matter, as on the command line.

    Args:
        written: Identifiers or display names.
        display_names: Display name of every identifier.
    """
    labels = LabelSet(display_names)
    return tuple(dict.fromkeys(_identify(labels, name) for name in written))


def identify_options(options: Options, service: Service) -> Options:
    """`options` with the identifiers of the labels that it allows."""
    if not options.allowed_labels:
        return options
    return replace(options, allowed_labels=identify_labels(options.allowed_labels, service.label_names))


def _identify(labels: LabelSet, written: str) -> str:
    try:
        return labels.resolve(written)
    except UnknownLabelError:
        return written
