"""What walks over all pages share: a world that is built once for a module."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.web.walking import undone


@pytest.fixture
def world(standing: Any) -> Iterator[Any]:
    """The world of the module; what a test does to it is undone."""
    with undone(standing.page):
        yield standing
