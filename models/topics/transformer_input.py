"""Articles as token ids, and which of them go through the network together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tokenizers import Tokenizer

from jianbao.nlp.article import Article

# News has 1.4 characters a token (bundled tokenizer); spares tokenizing what would be cut off anyway.
_CHARS_PER_TOKEN = 4


class ArticleReader:
    """Turns articles into token ids: prefix, title, body, cut at a number of tokens.

    Args:
        tokenizer: Its special tokens frame every article; ``"</s>"`` written in a text stays text.
        prefix: Put before every article, as e5 wants ``"passage: "``.
        max_tokens: Longest article, special tokens counted.
    """

    def __init__(self, tokenizer: Tokenizer, *, prefix: str, max_tokens: int) -> None:
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_tokens)
        tokenizer.encode_special_tokens = True
        self.tokenizer = tokenizer
        self._prefix = prefix
        self._max_chars = max_tokens * _CHARS_PER_TOKEN

    def encode(self, articles: Sequence[Article]) -> list[list[int]]:
        """Token ids of each article, at least the special tokens."""
        texts = [self._prefix + self._text(article) for article in articles]
        return [list(encoding.ids) for encoding in self.tokenizer.encode_batch(texts)]

    def _text(self, article: Article) -> str:
        parts = (article.title, article.text[: self._max_chars])
        return "。".join(part for part in parts if part)


def cut_by_length(lengths: Sequence[int], budget_tokens: int) -> Iterator[list[int]]:
    """Positions of articles of like length, so that rows x longest stays within the budget.

    Args:
        lengths: Tokens of each article.
        budget_tokens: Positions of one batch, padding counted; a longer article goes alone.
    """
    batch: list[int] = []
    for position in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[position] > budget_tokens:
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch
