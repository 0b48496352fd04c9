"""What was handed over, kept on this machine's disk until the database knows it too.

Between the moment a mail server says yes and the moment the database has kept that it did, a
worker can be killed or the database can be away. The journal makes that time as short as one
file takes to reach the disk: an empty file, named after the message, written before anything
else is done, and removed once the database has it. A worker that takes a message again and finds
its file does not send it a second time.
"""

import os
from pathlib import Path
from typing import Protocol


class Journal(Protocol):
    """Remembers the keys of messages that a mail server has taken."""

    def note(self, key: str) -> None: ...

    def has(self, key: str) -> bool: ...

    def forget(self, key: str) -> None: ...


class FolderJournal:
    """One empty file for each message that was taken and is not settled yet."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def note(self, key: str) -> None:
        """Keep it, so that it is there after the machine has lost its power."""
        self.folder.mkdir(parents=True, exist_ok=True)
        os.close(os.open(self.folder / key, os.O_CREAT | os.O_WRONLY, 0o600))
        opened = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)

    def has(self, key: str) -> bool:
        """Whether it was taken."""
        return (self.folder / key).exists()

    def forget(self, key: str) -> None:
        """The database knows it now."""
        (self.folder / key).unlink(missing_ok=True)


class NoJournal:
    """For senders whose repetition is one file over the same file."""

    def note(self, key: str) -> None:
        """Nothing to keep."""

    def has(self, key: str) -> bool:
        """Never."""
        return False

    def forget(self, key: str) -> None:
        """Nothing was kept."""
