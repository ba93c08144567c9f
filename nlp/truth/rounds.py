"""Asks the model for the texts of drafts, round by round."""

from __future__ import annotations

from collections.abc import Sequence

from jianbao.nlp.protocols import GenerationRequest, TextGenerator

from .draft import Draft

# So few drafts leave cores idle and their editor waiting: what they may ask for later is asked for at once.
_FEW = 4


def write_drafts(drafts: Sequence[Draft], generator: TextGenerator) -> None:
    """Let `generator` write until every draft has a text, if only the article's own words.

    All texts of a round go to the model in one call. What a draft gets does not depend on how many others
    there are, only in which round it is asked for.
    """
    answers: dict[Draft, dict[GenerationRequest, list[str]]] = {draft: {} for draft in drafts}
    while open_drafts := [draft for draft in drafts if draft.wants_text]:
        asked = [
            (draft, request)
            for draft in open_drafts
            for request in draft.requests(ahead=len(open_drafts) <= _FEW)
            if request not in answers[draft]
        ]
        texts = generator.generate([request for _, request in asked])
        for (draft, request), candidates in zip(asked, texts, strict=True):
            answers[draft][request] = candidates
        for draft in open_drafts:
            _read(draft, answers[draft])
    for draft in drafts:
        draft.settle()


def _read(draft: Draft, answers: dict[GenerationRequest, list[str]]) -> None:
    while draft.wants_text and draft.request in answers:
        draft.consider(answers[draft.request])
