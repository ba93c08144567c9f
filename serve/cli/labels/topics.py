"""The classifier whose topics are the label set."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jianbao.models.labels.formats import LabelSet
    from jianbao.nlp import TopicClassifier


def add_classifier_argument(parser: ArgumentParser) -> None:
    """Declare ``--classifier``."""
    parser.add_argument(
        "--classifier",
        default="champion",
        metavar="NAME",
        help="whose topics are the label set: champion (default), bundled, a version or a folder",
    )


def add_new_labels_argument(parser: ArgumentParser) -> None:
    """Declare ``--allow-new-labels``."""
    parser.add_argument(
        "--allow-new-labels",
        action="store_true",
        help="take labels the classifier does not know as new topics instead of refusing them",
    )


def load_topics(arguments: Namespace) -> TopicClassifier:
    """The classifier of the command line.

    Raises:
        ArtifactError: It is missing or damaged.
    """
    from jianbao.models.loading import load_classifier  # noqa: PLC0415  scikit-learn is slow to import

    return load_classifier(arguments.classifier)


def label_set(classifier: TopicClassifier, arguments: Namespace) -> LabelSet:
    """Its topics as the labels people may give."""
    from jianbao.models.labels.formats import LabelSet  # noqa: PLC0415  SQLAlchemy is slow to import

    return LabelSet(classifier.display_names, allow_new=arguments.allow_new_labels)
