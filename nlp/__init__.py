"""Reads Chinese news pages, checks summaries against them, and runs the whole chain."""
