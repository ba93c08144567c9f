"""Asks the model for the texts of drafts, round by round."""

from __future__ import annotations

from collections.abc import Sequence

from jianbao.nlp.protocols import GenerationRequest, TextGenerator

from .draft import Draft

# So few drafts leave cores idle and their editor waiting: what they may ask for later is asked for at once.
_FEW = 4
# The two texts of one article. A core that writes the headline has done so in less than half of the time that
# the summary takes another.
_ONE_ARTICLE = 2
_ALL = 8  # more sources than a draft has


def write_drafts(drafts: Sequence[Draft], generator: TextGenerator, *, reads_ahead: bool = False) -> None:
    """Let `generator` write until every draft has a text, if only the article's own words.

    All texts of a round go to the model in one call. What a draft gets does not depend on how many others
    there are, only in which round it is asked for.

    Args:
        drafts: What is to be written.
        generator: The model.
        reads_ahead: Whether several cores write at the same time, so that one article's summary may be asked
            for twice, from two sources, before it is known whether the second is needed.
    """
    answers: dict[Draft, dict[GenerationRequest, list[str]]] = {draft: {} for draft in drafts}
    while open_drafts := [draft for draft in drafts if draft.wants_text]:
        asked = [
            (draft, request)
            for draft in open_drafts
            for request in draft.requests(_ahead(draft, len(open_drafts), reads_ahead))
            if request not in answers[draft]
        ]
        texts = generator.generate([request for _, request in asked])
        for (draft, request), candidates in zip(asked, texts, strict=True):
            answers[draft][request] = candidates
        for draft in open_drafts:
            _read(draft, answers[draft])
    for draft in drafts:
        draft.settle()


def _ahead(draft: Draft, n_open: int, reads_ahead: bool) -> int:
    """How many sources are asked for before it is known whether they are needed."""
    if draft.has_failed:
        return _ALL if n_open <= _FEW else 0
    return int(reads_ahead and n_open <= _ONE_ARTICLE and draft.kind == "summary")


def _read(draft: Draft, answers: dict[GenerationRequest, list[str]]) -> None:
    while draft.wants_text and draft.request in answers:
        draft.consider(answers[draft.request])
