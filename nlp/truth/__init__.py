"""Holds generated text to what the article says."""
