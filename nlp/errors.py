"""Every error Jianbao raises on purpose.

    JianbaoError
    ├── InputError          the page or record that came in cannot be used
    │   ├── EmptyInputError     nothing in it
    │   ├── BinaryInputError    not text (a PDF, an image, an archive)
    │   ├── TooLargeError       over the size limit
    │   ├── NoArticleError      readable, but no article in it
    │   └── RecordError         a JSONL or CSV row without usable fields
    ├── SummaryFailedError  the summarizer failed on this article, unexpectedly
    ├── ExplainUnavailableError the topic model cannot say what decided
    ├── ArtifactError       a model file is missing, damaged, or not allowed
    └── DataError           a training or evaluation file is wrong

Wrong arguments stay ``ValueError`` and ``TypeError``.
"""

from __future__ import annotations

from typing import ClassVar

__all__ = [
    "ArtifactError",
    "BinaryInputError",
    "DataError",
    "EmptyInputError",
    "ExplainUnavailableError",
    "InputError",
    "JianbaoError",
    "NoArticleError",
    "RecordError",
    "SummaryFailedError",
    "TooLargeError",
]


class JianbaoError(Exception):
    """Base of the tree; says what happened, what was seen and what to do, in English and Chinese.

    Args:
        message: One English sentence or two.
        message_zh: The same in Chinese, for editors.
    """

    code: ClassVar[str] = "jianbao_error"

    def __init__(self, message: str, message_zh: str) -> None:
        super().__init__(message)
        self.message = message
        self.message_zh = message_zh

    def __str__(self) -> str:
        return f"{self.message} / {self.message_zh}"


class InputError(JianbaoError):
    """The page or record cannot be used."""

    code = "input_error"


class EmptyInputError(InputError):
    """The input holds no characters besides white space."""

    code = "empty_input"


class BinaryInputError(InputError):
    """The bytes are not text in any encoding."""

    code = "binary_input"


class TooLargeError(InputError):
    """The input is over the size or nesting limit."""

    code = "too_large"


class NoArticleError(InputError):
    """The page was read, but no article was found in it."""

    code = "no_article"


class RecordError(InputError):
    """A JSONL or CSV row has no usable field."""

    code = "bad_record"


class SummaryFailedError(JianbaoError):
    """The summarizer failed on this article, unexpectedly.

    Args:
        cause: What it raised.
    """

    code = "summary_failed"

    def __init__(self, cause: Exception) -> None:
        super().__init__(
            f"summarizing the article failed unexpectedly: {type(cause).__name__}: {cause}; please report "
            "the article, and tag it without a summary meanwhile",
            f"生成摘要时发生意外错误（{type(cause).__name__}），请把该文章反馈给开发者，并暂时只做分类。",
        )


class ExplainUnavailableError(JianbaoError):
    """The topic model at work cannot say what decided."""

    code = "explain_unavailable"

    def __init__(self) -> None:
        super().__init__(
            "The topic model at work cannot explain its answers; leave 'explain' out, or put a linear model "
            "to work, such as the bundled one.",
            "当前的主题模型不能给出判断依据，请去掉 explain 选项，或改用线性模型（如自带模型）。",
        )


class ArtifactError(JianbaoError):
    """A model file is missing, damaged, or of a kind that is never loaded."""

    code = "artifact_error"


class DataError(JianbaoError):
    """A training or evaluation file does not have the expected form."""

    code = "data_error"
