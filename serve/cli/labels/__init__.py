"""`jianbao labels`."""
