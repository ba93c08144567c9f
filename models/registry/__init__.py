"""Every trained version, and which one serves.

    topics/
    ├── versions/NAME/      files of a version and manifest.json; read-only, never changed
    ├── journal.jsonl       every switch with the pointers after it: the one truth
    ├── journal.mark        how far the journal had come, which shows that its end was cut off
    ├── comparisons/        verdicts of the gate
    ├── incoming/           a version being written; what a killed process leaves there is swept away
    └── lock, training.lock with a .holder beside each that says who

The chain of digests finds damage and edits by hand. It is no signature: whoever may write all of these files
can also make up another history.
"""

from __future__ import annotations

from .entry import Action, Entry, Pointers
from .errors import JournalError, PromotionRefusedError, RegistryBusyError, RegistryError, VersionError
from .identity import current_user
from .manifest import MANIFEST, FileDigest, Manifest, verify_folder
from .problem import Problem
from .reader import RegistryReader
from .registry import Registry
from .store import Version, VersionMeta
from .verdict import Verdict

__all__ = [
    "MANIFEST",
    "Action",
    "Entry",
    "FileDigest",
    "JournalError",
    "Manifest",
    "Pointers",
    "Problem",
    "PromotionRefusedError",
    "Registry",
    "RegistryBusyError",
    "RegistryError",
    "RegistryReader",
    "Verdict",
    "Version",
    "VersionError",
    "VersionMeta",
    "current_user",
    "verify_folder",
]
