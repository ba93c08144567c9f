"""The machine-readable label of generated text, after 《人工智能生成合成内容标识办法》 (in force 2025-09-01).

The visible label stands beside the text (办法 article 4, GB 45438-2025 chapter 4); the machine-readable one
goes into the metadata of whatever file the text ends in (办法 article 5, GB 45438 annex E).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from jianbao.nlp.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Aigc:
    """The metadata item ``AIGC`` of GB 45438-2025, annex E, under the names that the standard gives.

    Attributes:
        Label: ``"1"``: the text is generated.
        ContentProducer: Name or code of who runs the service.
        ProduceID: Number of the text.
        ReservedCode1: SHA-256 of headline and summary, so that a later change shows.
        ContentPropagator: Who publishes the text; the paper fills it in.
        PropagateID: The paper's number of the text.
        ReservedCode2: For the paper's own use.
    """

    Label: str = "1"
    ContentProducer: str
    ProduceID: str
    ReservedCode1: str
    ContentPropagator: str = ""
    PropagateID: str = ""
    ReservedCode2: str = ""


def metadata_of(record: Record, producer: str) -> Aigc | None:
    """The machine-readable label of the record's summary; ``None`` when no model wrote any of it.

    The same texts of the same article by the same model have the same `ProduceID`.
    """
    summary = record.summary
    if summary is None or not summary.ai_generated:
        return None
    texts = _digest(summary.headline, summary.text)
    return Aigc(
        ContentProducer=producer,
        ProduceID=_digest(record.content_hash, summary.model, texts)[:32],
        ReservedCode1=texts,
    )


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()
