"""The command `jianbao`."""


def main() -> int:
    """Run the command; the exit code is 0 (all well), 1 (some items failed) or 2 (wrong usage)."""
    raise NotImplementedError
