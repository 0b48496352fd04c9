"""Walking every address of the service that people open: what to put into it, and sending it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import AnyConverter, UUIDConverter

from mentor_match.extensions import db
from mentor_match.permissions import Scope
from mentor_match.web.access import ANY_TOKEN, access_of
from tests.factories.houses import House
from tests.pages import PageClient

METHODS = ("GET", "POST")
# What stands in an address and is no id of anything a person has.
WORDS: dict[str, Any] = {
    "filename": "style.css", "role": "mentee", "code": "cadre", "track": "leadership",
    "quarter": "2026-Q3", "thumbprint": "nothing", "token": "nothing", "key": "nothing",
    "kind": "", "part": "", "act": "", "step": "", "answer": "", "reason": "", "number": 1,
}  # fmt: skip
# What an address asks for behind its question mark.
ASKED = {"matching.compare_runs": ("one", "other")}


# Who takes a file of people away is in the audit (tests/integration/audit/test_security_events.py).
TAKES_A_FILE = {
    *("privacy.export", "associations.members_csv", "associations.register_csv"),
    *("associations.register_bundle", "associations.register_lines"),
    *("associations.programme_people_csv", "insight.association_pairings_csv"),
    "insight.association_requests_csv",
}


@dataclass(frozen=True)
class Route:
    """One address with one way to send it."""

    method: str
    endpoint: str
    rule: Any

    @property
    def ids(self) -> list[str]:
        """The parts of the address that name something somebody has."""
        return sorted(name for name in self.rule.arguments if name not in WORDS)


def routes(app: Flask) -> list[Route]:
    """All that people open; what machines open with a token has its matrix in tests of the API."""
    found = []
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        if access == ANY_TOKEN or isinstance(access, Scope) or rule.endpoint == "static":
            continue
        found += [Route(one, rule.endpoint, rule) for one in METHODS if one in rule.methods]
    return sorted(found, key=lambda route: (route.endpoint, route.method, str(route.rule)))


def values_of(route: Route, house: House, **others: Any) -> dict[str, Any]:
    """What to put into the address, from this house; `others` instead."""
    slice_ = route.endpoint.partition(".")[0]
    values = {name: house.ids[name] for name in ASKED.get(route.endpoint, ())}
    for name in route.rule.arguments:
        converter = route.rule._converters[name]
        named = (f"{route.endpoint}.{name}", f"{slice_}.{name}", name)
        own = next((house.ids[one] for one in named if one in house.ids), None)
        if isinstance(converter, AnyConverter) and own not in converter.items:
            own = sorted(converter.items)[0]
        values[name] = WORDS[name] if own is None else own
    return values | others


def nobodys(route: Route, name: str) -> Any:
    """An id that nothing has."""
    return uuid4() if isinstance(route.rule._converters[name], UUIDConverter) else "nothing"


def address_of(app: Flask, route: Route, values: dict[str, Any]) -> str:
    """The address with these values in it."""
    built = app.url_map.bind("localhost").build(route.endpoint, values, method=route.method)
    return str(built)


def send(page: PageClient, route: Route, values: dict[str, Any], **form: Any) -> Any:
    """Open it, or send it with the token of the visit and an otherwise empty form."""
    address = address_of(page.app, route, values)
    sent = {} if route.method == "GET" else {"data": {"csrf_token": page._token(), **form}}
    answer = page._open(route.method, address, **sent)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], address
    assert answer.headers["X-Content-Type-Options"] == "nosniff", address
    assert answer.headers["Referrer-Policy"] == "same-origin", address
    return answer


@contextmanager
def undone(page: PageClient) -> Iterator[None]:
    """What is done inside never happened, neither in the database nor in the browser."""
    db.session.commit()
    inner, cookies = db.engines[None].begin_nested(), dict(page.client._cookies or {})
    try:
        yield
    finally:
        db.session.rollback()
        inner.rollback()
        db.session.expire_all()
        page.client._cookies = cookies


# Notes of the service about visits, which reading may write: when a browser was last seen, how
# often something was tried, and on which day somebody was here.
ABOUT_VISITS = {"sign_ins": None, "tries": None, "accounts": {"last_active_on", "active_before_on"}}


def everything() -> dict[str, list[Any]]:
    """table -> its rows, without what is noted about visits."""
    db.session.commit()
    found: dict[str, list[Any]] = {}
    for table in db.metadata.sorted_tables:
        left_out = ABOUT_VISITS.get(table.name, set())
        if left_out is None:
            continue
        columns = [column for column in table.columns if column.name not in left_out]
        rows = db.session.execute(select(*columns)).all()
        found[table.name] = sorted(map(repr, rows))
    db.session.commit()
    return found
