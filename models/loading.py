"""Puts the real models into a pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jianbao.nlp import Pipeline
from jianbao.nlp.errors import ArtifactError

from .bundle import BUNDLED, BUNDLED_DIR, BUNDLED_TOPIC

if TYPE_CHECKING:
    from jianbao.nlp.protocols import TopicClassifier

    from .seq2seq import EngineName
    from .summarizer import Summarizer

#: The registry's champion, or the bundled model until one was promoted.
CHAMPION = "champion"
_POINTERS = (CHAMPION, "candidate", "previous")


def load_pipeline(
    *,
    classifier: str | None = CHAMPION,
    summarizer: str | None = BUNDLED,
    engine: EngineName = "auto",
    max_chars: int = 120,
    use_title: bool = False,
    with_text: bool = True,
    explain: bool = False,
    batch_size: int = 64,
) -> Pipeline:
    """What ``Pipeline.load()`` returns.

    Args:
        classifier: As for `load_classifier`; ``None`` for no topics.
        summarizer: ``"bundled"``, the folder or hub name of a seq2seq checkpoint, or ``None``.
        engine: ``"ct2"``, ``"torch"`` or ``"auto"``.
        max_chars: Longest summary in characters.
        use_title: Let the summarizer read the paper's own title too.
        with_text: False leaves the body out of the records.
        explain: True puts the words that carried the decision into every topic.
        batch_size: Articles worked on at once.

    Raises:
        ArtifactError: A model is missing or damaged.
        ExplainUnavailableError: The classifier cannot explain its answers.
    """
    return Pipeline(
        classifier=load_classifier(classifier) if classifier else None,
        summarizer=_load_summarizer(summarizer, engine, max_chars, use_title) if summarizer else None,
        with_text=with_text,
        explain=explain,
        batch_size=batch_size,
    )


def load_classifier(name: str = CHAMPION) -> TopicClassifier:
    """A topic model; the files of a registered version are compared with what was registered first.

    Args:
        name: ``"bundled"``; ``"champion"``, ``"candidate"``, ``"previous"`` or the name of a version in the
            registry of this machine, where the champion is the bundled model until another was promoted; or
            the folder of a topic model.

    Raises:
        ArtifactError: There is none, or it is damaged. No other model is loaded in its place.
    """
    from .topics.store import load_topic_model  # noqa: PLC0415  scikit-learn is slow to import

    return load_topic_model(find_topic_model(name))


def find_topic_model(name: str) -> Path:
    """The folder of the model that `load_classifier` loads by this name.

    Raises:
        ArtifactError: There is none, or it is damaged.
    """
    if name == BUNDLED:
        return BUNDLED_DIR / BUNDLED_TOPIC
    from .registry import MANIFEST, RegistryReader, verify_folder  # noqa: PLC0415  the bundled model needs none

    registry = RegistryReader()
    if name in _POINTERS or registry.has(name):
        return registry.resolve(name)
    folder = Path(name)
    if not folder.is_dir():
        raise ArtifactError(
            f"no topic model in {name!r}: not a folder and no version in {registry.root}; give 'bundled', "
            "'champion', a version, or a folder written by training",
            f"找不到主题模型 {name!r}：既不是目录，也不是 {registry.root} 中的版本；"
            "请填写 bundled、champion、版本名，或训练得到的模型目录。",
        )
    if (folder / MANIFEST).exists():
        verify_folder(folder)
    return folder


def _load_summarizer(name: str, engine: EngineName, max_chars: int, use_title: bool) -> Summarizer:
    from .summarizer import Summarizer  # noqa: PLC0415  CTranslate2 and NumPy are slow to import

    return Summarizer.load(name, engine=engine, max_chars=max_chars, use_title=use_title)
