"""Every trained version, and which one serves."""
