"""What was handed over, kept on this machine's disk until the database knows it too.

Between the moment a mail server says yes and the moment the database has kept that it did, a
worker can be killed or the database can be away. The journal makes that time as short as one
file takes to get its name: an empty file, named after the message, and removed once the database
has it. A worker that takes a message again and finds its file does not send it a second time.

The file is made before anything is sent, under a name that says nothing yet: where no file can be
made, no mail leaves that nobody could remember, and to change a name takes no room on a disk.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Protocol


class Journal(Protocol):
    """Remembers the keys of messages that a mail server has taken."""

    def reserve(self, key: str) -> None: ...

    def note(self, key: str) -> None: ...

    def has(self, key: str) -> bool: ...

    def forget(self, key: str) -> None: ...


class FolderJournal:
    """One empty file for each message that was taken and is not settled yet.

    Every step but `forget` raises OSError where the folder is not what it should be.
    """

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def reserve(self, key: str) -> None:
        """Make the file of the note. Left behind by a death it says nothing, and is used again."""
        self.folder.mkdir(parents=True, exist_ok=True)
        os.close(os.open(self._reserved(key), os.O_CREAT | os.O_WRONLY, 0o600))
        self._keep()

    def note(self, key: str) -> None:
        """Keep it, so that it is there after the machine has lost its power."""
        self._reserved(key).rename(self.folder / key)
        self._keep()

    def has(self, key: str) -> bool:
        """Whether it was taken. Not `exists()`: to it a folder nobody can read has no files."""
        try:
            os.stat(self.folder / key)
        except FileNotFoundError:
            return False
        return True

    def forget(self, key: str) -> None:
        """The database knows it now, so a file that cannot be removed does no harm."""
        with suppress(OSError):
            for file in (self.folder / key, self._reserved(key)):
                file.unlink(missing_ok=True)

    def _reserved(self, key: str) -> Path:
        return self.folder / f"{key}.open"

    def _keep(self) -> None:
        opened = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


class NoJournal:
    """For senders whose repetition is one file over the same file."""

    def reserve(self, key: str) -> None:
        """Nothing to make ready."""

    def note(self, key: str) -> None:
        """Nothing to keep."""

    def has(self, key: str) -> bool:
        """Never."""
        return False

    def forget(self, key: str) -> None:
        """Nothing was kept."""
