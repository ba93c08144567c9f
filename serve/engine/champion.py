"""The registry's champion as the engine's classifier."""

from __future__ import annotations

from jianbao.models.bundle import BUNDLED
from jianbao.models.loading import load_classifier
from jianbao.models.registry import Registry
from jianbao.nlp import TopicClassifier


class ChampionSource:
    """Implements `ClassifierSource`: every file of a version is verified before it is loaded.

    Args:
        registry: Whose champion answers.
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._stamp: object = None
        self._loaded = ""
        self._wanted = ""

    @property
    def wanted(self) -> str:
        """The champion when the journal was read last; ``"bundled"`` where none was promoted."""
        return self._wanted

    def load(self) -> TopicClassifier:
        """The champion of now.

        Raises:
            ArtifactError: The journal or the version is not what was registered.
        """
        self._look()
        classifier = load_classifier(str(self._registry.resolve(self._wanted)))
        self._loaded = self._wanted
        return classifier

    def poll(self, *, again: bool = False) -> TopicClassifier | None:
        """The champion when it is another one than was loaded last; costs one look at a file else.

        Raises:
            ArtifactError: The journal or the version is not what was registered.
        """
        if self._registry.stamp() == self._stamp and not again:
            return None
        self._look()
        return None if self._wanted == self._loaded else self.load()

    def _look(self) -> None:
        self._stamp = self._registry.stamp()  # first, so that a switch from here on is seen next time
        self._wanted = self._registry.pointers().champion or BUNDLED
