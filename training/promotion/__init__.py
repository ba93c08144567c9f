"""When a new version may take over."""
