"""Topic classifiers behind `jianbao.nlp.protocols.TopicClassifier`."""
