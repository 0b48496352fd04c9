"""What every view ends with: an answer after a write, and lists a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

Row = TypeVar("Row")
ROWS_A_PAGE = 25


def go(endpoint: str, said: str | None = None, **values: Any) -> Response:
    """After a write: 303 to the page that shows its effect, with one sentence on top of it."""
    if said:
        flash(said)
    return redirect(url_for(endpoint, **values), code=303)


@dataclass(frozen=True)  # with slots, `Page[Row](...)` fails in Python 3.11
class Page(Generic[Row]):
    """Some rows of a longer list: `number` counts from 1."""

    rows: Sequence[Row]
    number: int
    total: int
    size: int = ROWS_A_PAGE

    @property
    def last(self) -> int:
        """The number of the last page; 1 where there are no rows."""
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        """The place of its first row in the whole list, from 1; 0 where there are none."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last_row(self) -> int:
        """The place of its last row in the whole list."""
        return min(self.number * self.size, self.total)


def asked_page() -> int:
    """The page number in the address; 1 where it is not a number of a page."""
    return max(1, min(request.args.get("page", 1, type=int) or 1, 1_000_000))


def address_of_page(number: int) -> str:
    """This address with another page number: filters stay in the address.

    What a reader wrote behind the question mark is never handed to `url_for`, which would take
    `_external` or `endpoint` for its own.
    """
    assert request.endpoint is not None
    values = {**request.args.to_dict(flat=False), "page": number}
    path = url_for(request.endpoint, **(request.view_args or {}))
    return f"{path}?{urlencode(values, doseq=True)}"
