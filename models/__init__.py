"""Topic classifiers and summarizers, with their bundled weights."""
