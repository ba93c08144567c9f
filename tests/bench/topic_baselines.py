"""What the topic model is compared with: the two models most people would write first.

Both read title and text as one string of characters and answer with probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import joblib
import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from torch import nn

from jianbao.nlp.article import Article
from jianbao.training.topics.data import LabelledArticle

Floats = NDArray[np.float32]

_MAX_CHARS = 1500
_BUCKETS = 2**20
_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd, near 2**64 / golden ratio: spreads neighbouring code points


class TfidfBaseline:
    """Character TF-IDF of one to three characters, and logistic regression."""

    name = "TF-IDF + logistic regression"

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = list(labels)
        self._model: Pipeline | None = None

    def fit(self, rows: Sequence[LabelledArticle]) -> None:
        """Learn `rows`."""
        vectors = TfidfVectorizer(
            analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2, max_features=200_000
        )
        self._model = make_pipeline(
            vectors, LogisticRegression(C=10, class_weight="balanced", max_iter=300)
        ).fit([_text(row.article) for row in rows], [self._labels.index(row.label) for row in rows])

    def predict(self, articles: Sequence[Article]) -> Floats:
        """Probabilities; *shape:* (articles, labels)."""
        return self._model.predict_proba([_text(article) for article in articles]).astype(np.float32)

    def save(self, path: Path) -> None:
        """As scikit-learn's users do."""
        joblib.dump(self._model, path)

    def load(self, path: Path) -> None:
        """What `save` wrote."""
        self._model = joblib.load(path)


class FastTextStyle:
    """Mean of hashed embeddings of single characters and pairs, and a softmax (Joulin et al. 2017).

    Plain gradient steps that shrink to nothing, as fastText takes them.
    """

    name = "fastText-style"

    def __init__(self, labels: Sequence[str], *, width: int = 64, epochs: int = 20, seed: int = 0) -> None:
        torch.manual_seed(seed)
        self._labels = list(labels)
        self._epochs = epochs
        self._embed = nn.EmbeddingBag(_BUCKETS, width, mode="mean", sparse=True)
        nn.init.uniform_(self._embed.weight, -1 / width, 1 / width)
        self._out = nn.Linear(width, len(self._labels))
        nn.init.zeros_(self._out.weight)

    def fit(self, rows: Sequence[LabelledArticle], batch_size: int = 8, rate: float = 0.5) -> None:
        """Learn `rows`."""
        grams = [_hash_ngrams(_text(row.article)) for row in rows]
        targets = torch.tensor([self._labels.index(row.label) for row in rows])
        optimizer = torch.optim.SGD([*self._embed.parameters(), *self._out.parameters()], lr=rate)
        n_steps = self._epochs * -(-len(rows) // batch_size)
        decay = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / n_steps)
        for _ in range(self._epochs):
            for chosen in torch.randperm(len(rows)).split(batch_size):
                logits = self._logits([grams[place] for place in chosen.tolist()])
                optimizer.zero_grad()
                nn.functional.cross_entropy(logits, targets[chosen], reduction="sum").backward()
                optimizer.step()
                decay.step()

    def predict(self, articles: Sequence[Article]) -> Floats:
        """Probabilities; *shape:* (articles, labels)."""
        with torch.inference_mode():
            logits = self._logits([_hash_ngrams(_text(article)) for article in articles])
        return softmax(logits.numpy(), axis=1)

    def save(self, path: Path) -> None:
        """All weights."""
        torch.save([self._embed.state_dict(), self._out.state_dict()], path)

    def load(self, path: Path) -> None:
        """What `save` wrote."""
        embed, out = torch.load(path)
        self._embed.load_state_dict(embed)
        self._out.load_state_dict(out)

    def _logits(self, grams: Sequence[torch.Tensor]) -> torch.Tensor:
        starts = np.cumsum([0, *(len(one) for one in grams[:-1])])
        return self._out(self._embed(torch.cat(list(grams)), torch.from_numpy(starts)))


def _text(article: Article) -> str:
    return f"{article.title}\n{article.text[:_MAX_CHARS]}"


def _hash_ngrams(text: str) -> torch.Tensor:
    """Bucket of every character and every pair of neighbours."""
    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    runs = np.concatenate([points, points[:-1] * _MIX + points[1:]])
    return torch.from_numpy(((runs * _MIX) >> np.uint64(44)).astype(np.int64))  # the upper 20 bits
