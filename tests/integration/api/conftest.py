"""What the tests of the API share."""

import pytest

from mentor_match.web import clock
from tests.factories.pairings import NOW


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that does not move, for tests that ask for it."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
