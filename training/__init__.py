"""Fits and evaluates the models."""
