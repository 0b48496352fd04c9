"""A key of the service that lies in a file of its own."""

from pathlib import Path

import pytest

from mentor_match.web import keys


class Told:
    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, str]]] = []

    def info(self, event: str, **facts: str) -> None:
        self.lines.append((event, facts))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What the log is told."""
    told = Told()
    monkeypatch.setattr(keys, "log", told, raising=False)
    return told


def test_a_key_is_made_once_and_that_is_told(tmp_path: Path, told: Told) -> None:
    """Where there was one before, what it sealed is lost from then on: nobody shall guess why."""
    file = tmp_path / "pulse-key"
    made = keys.key_in(str(file))
    keys.key_in.cache_clear()
    assert keys.key_in(str(file)) == made == file.read_bytes()
    assert told.lines == [("a key was made", {"file": str(file)})]


def test_of_two_that_make_a_key_at_once_the_first_is_kept_and_told(
    tmp_path: Path, told: Told
) -> None:
    file = tmp_path / "pulse-key"
    keys._make(file)
    first = file.read_bytes()
    keys._make(file)
    assert file.read_bytes() == first
    assert len(told.lines) == 1
    assert list(tmp_path.iterdir()) == [file]
