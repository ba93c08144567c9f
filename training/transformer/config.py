"""What a fine-tuning is told, checked before anything is loaded."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

from jianbao.models.bundle import BUNDLED
from jianbao.nlp.errors import DataError
from jianbao.training.summary.config import Precision

#: Label set of the bundled model and settings of the transformer backend.
DEFAULT_CONFIG = Path(str(files("jianbao.training"))) / "transformer.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformerConfig:
    """How an encoder is fine-tuned.

    Attributes:
        start: ``"bundled"`` (the bundled summarizer's encoder), the folder of an encoder, of a BART or of a
            transformer topic model, or ``"organization/model"`` on the hub.
        prefix: Put before every article, as e5 wants ``"passage: "``.
        max_tokens: Longest article in tokens, special ones counted.
        epochs: How often every article is seen; fractions are allowed.
        batch_articles: Articles of one step.
        learning_rate: Peak of the encoder's rate, after the warm-up.
        head_rate: The head's rate as a multiple of it.
        warmup_share: Share of the steps in which the rate rises; then it falls linearly to 0.
        freeze_embeddings: Leave the embeddings as they are.
        weight_decay: Of matrices; biases and norms have none.
        dropout: Of encoder and head; a topic model to start from keeps its own.
        clip_norm: Largest norm of the gradient.
        label_smoothing: Share of probability spread over all labels.
        balance: A label's weight is ``(articles per label / its articles) ** balance``.
        view_shares: How often an article with title and body is shown whole, as title, as body.
        held_out_share: Share of the rows kept from training, for calibration.
        review_accuracy: Share of right labels wanted among articles that are not marked for review.
        seed: Of the split, the draws, the dropout and the head.
        device: ``"cpu"``, ``"cuda"`` or ``"auto"``.
        threads: CPU threads; 0 leaves torch's choice.
        precision: Of the products in a step, as in `jianbao.training.summary.config.Run`.
        compile: Let `torch.compile` join the small operations of a step; needs a C++ compiler.
        log_every_steps: A line on stderr.
        save_every_s: A checkpoint, in seconds of the clock.
    """

    start: str = BUNDLED
    prefix: str = ""
    max_tokens: int = 224
    epochs: float = 3.0
    batch_articles: int = 32
    learning_rate: float = 8e-5
    head_rate: float = 5.0
    warmup_share: float = 0.1
    freeze_embeddings: bool = True
    weight_decay: float = 0.01
    dropout: float = 0.1
    clip_norm: float = 1.0
    label_smoothing: float = 0.08
    balance: float = 0.5
    view_shares: tuple[float, float, float] = (0.6, 0.2, 0.2)
    held_out_share: float = 0.1
    review_accuracy: float = 0.95
    seed: int = 0
    device: str = "auto"
    threads: int = 0
    precision: Precision = "auto"
    compile: bool = False
    log_every_steps: int = 10
    save_every_s: float = 120.0

    def __post_init__(self) -> None:
        ranges = {
            "max_tokens": self.max_tokens >= 8,
            "epochs": self.epochs > 0,
            "batch_articles": self.batch_articles >= 1,
            "learning_rate": 0 < self.learning_rate < 0.1,
            "warmup_share": 0 <= self.warmup_share < 1,
            "label_smoothing": 0 <= self.label_smoothing < 1,
            "balance": 0 <= self.balance <= 1,
            "view_shares": len(self.view_shares) == 3 and min(self.view_shares) >= 0 < sum(self.view_shares),
            "held_out_share": 0 < self.held_out_share <= 0.5,
            "review_accuracy": 0 < self.review_accuracy < 1,
            "device": self.device in ("auto", "cpu", "cuda"),
            "precision": self.precision in get_args(Precision),
        }
        for name, is_right in ranges.items():
            if not is_right:
                raise ValueError(f"{name} is out of range: {getattr(self, name)!r}")


def load_transformer_config(path: Path = DEFAULT_CONFIG) -> TransformerConfig:
    """The table ``[transformer]`` of a TOML file; the default settings where it has none.

    Raises:
        DataError: The file cannot be read, or a setting is unknown or out of range.
    """
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8")).get("transformer", {})
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
        }
        return TransformerConfig(**values)
    except (OSError, TypeError, ValueError) as exc:
        raise DataError(f"{path}: {exc}", f"{path}：配置项有误（{exc}）。") from exc
