"""Fits the topic model."""
