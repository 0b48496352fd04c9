"""Attacks tried on every route: no token, extra fields, reading, and formulas in exports."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.datastructures import MultiDict
from wtforms import Form as AnyForm

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Programme, RegisterEntry
from mentor_match.extensions import db
from mentor_match.learning.models import CpdEntry, Resource
from mentor_match.web.tables import RUNS
from tests.conftest import standing_still
from tests.databases import KINDS
from tests.factories.houses import House, make_administrator
from tests.integration.web.policy import line_of
from tests.integration.web.walking import (
    TAKES_A_FILE,
    Route,
    address_of,
    everything,
    routes,
    send,
    undone,
    values_of,
)
from tests.pages import PageClient

PEOPLE = ("mentee", "mentor", "coordinator", "administrator")
# The link in a mail is its own proof and can do nothing but stop that mail (RFC 8058).
WITHOUT_TOKEN = {"notifications.stop"}
# What decides who somebody is, what is theirs and where something stands.
NEVER_SET = (
    *("id", "account_id", "association_id", "membership_id", "programme_id", "pairing_id"),
    *("mentee_id", "mentor_id", "owner_id", "user_id", "by", "decided_by", "recorded_by"),
    *("role", "roles", "is_admin", "admin", "permission", "permissions", "scope"),
    *("state", "verified", "verified_how", "confirmed", "confirmed_at", "active", "factor_at"),
    *("places_taken", "completed_at", "published_at", "prepared_on", "prepared_until"),
    *("fs_uniquifier", "password_hash", "create_datetime", "units", "level_before", "guarded"),
)
# A field of a form with such a name, and why it may be one.
FIELDS_BY_INTENT = {
    ("RegistrationForm", "prepared_on"): "a coordinator says which preparation a mentor showed",
    ("RegistrationForm", "prepared_until"): "and until when it holds",
}

ID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")


class World:
    """A house, whose people do what the policy lets them."""

    def __init__(self, app: Flask) -> None:
        self.house, self.page = House("Quillon", "Marlowe"), PageClient(app)
        self.people = {**self.house.people, "administrator": make_administrator()}

    def enter(self, who: str) -> None:
        """Be this person from now on."""
        self.page.sign_in(self.people[who])
        self.page._token()

    def walk(self, who: str, method: str) -> Iterator[Route]:
        """What this person may open or send."""
        for route in routes(self.page.app):
            line = line_of(route.endpoint, route.rule.arguments)
            if line and who in line.who and route.method == method:
                yield route


@pytest.fixture(scope="module", params=KINDS[:1])
def standing(request: pytest.FixtureRequest, app_on: Callable[[str], Flask]) -> Iterator[World]:
    """The world, built once; it is gone after the last test."""
    with standing_still(app_on(request.param)) as app:
        yield World(app)


@pytest.mark.parametrize("who", PEOPLE)
def test_nothing_is_changed_without_the_token_of_the_form(world: World, who: str) -> None:
    world.enter(who)
    before, wrong, count = everything(), [], 0
    for route in world.walk(who, "POST"):
        if route.endpoint in WITHOUT_TOKEN:
            continue
        count += 1
        address = address_of(world.page.app, route, values_of(route, world.house))
        for sent in ({}, {"csrf_token": "IjEi.aaaa.bbbb"}):
            answer = world.page._open("POST", address, data=sent)
            if answer.status_code != 400:
                wrong.append(f"{route.rule}: {answer.status}")
    assert not wrong, "\n".join(wrong)
    assert count > 30
    assert everything() == before


@pytest.mark.parametrize("who", PEOPLE)
def test_reading_changes_nothing(world: World, who: str) -> None:
    """The whole database is the same afterwards, but for what is noted about visits."""
    world.enter(who)
    before, count = everything(), 0
    for route in world.walk(who, "GET"):
        if route.endpoint == "security.confirm_email" or route.endpoint in TAKES_A_FILE:
            continue  # the link of a mail can only be a GET, and its secret is no guess
        count += 1
        send(world.page, route, values_of(route, world.house)).close()
    assert count > 40
    after = everything()
    assert {name for name in before if before[name] != after[name]} == set()


def rendered_forms(answer: Any) -> Iterator[tuple[str, MultiDict[str, str]]]:
    """(address, what it sends as it stands) of every form of a page that writes."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    for form in soup.select('form[method="post"]'):
        sent: MultiDict[str, str] = MultiDict()
        for control in form.select("[name]"):
            name, kind = str(control["name"]), control.get("type", "")
            if control.name == "select":
                chosen = control.select_one("option[selected]") or control.select_one("option")
                sent.add(name, str(chosen.get("value", chosen.text)) if chosen else "")
            elif control.name == "textarea":
                sent.add(name, control.text.strip() or "Words of a person")
            elif kind in {"radio", "checkbox"}:
                if control.has_attr("checked") or (kind == "radio" and name not in sent):
                    sent.setlist(name, [str(control.get("value", "y"))])
            elif kind not in {"file", "submit"}:
                sent.add(name, str(control.get("value", "")) or _typed(kind))
        if sent.get("csrf_token"):
            yield str(form.get("action") or answer.request.path), sent


def _typed(kind: str) -> str:
    known = {"number": "2", "date": "2026-12-01", "datetime-local": "2026-12-01T10:00",
             "email": "new@example.org", "url": "https://example.org/new"}  # fmt: skip
    return known.get(kind, "Words")


@pytest.mark.parametrize("who", PEOPLE)
def test_fields_nobody_asked_for_change_nothing(world: World, who: str) -> None:
    """Each form is sent as it stands, once with and once without: it comes to the same."""
    world.enter(who)
    extra = {name: str(world.people["administrator"].id) for name in NEVER_SET}
    extra |= {"role": "administrator", "roles": "administrator", "state": "verified",
              "places_taken": "0", "verified": "y", "confirmed_at": "2026-01-01"}  # fmt: skip
    seen: set[str] = set()
    wrong, taken = [], 0
    for route in world.walk(who, "GET"):
        with undone(world.page):
            answer = send(world.page, route, values_of(route, world.house))
            forms = list(rendered_forms(answer)) if answer.mimetype == "text/html" else []
            answer.close()
        for address, sent in forms:
            if address in seen or address.endswith(("/sign-out", "/account/password")):
                continue
            seen.add(address)
            plain = _sent(world, address, sent)
            more = MultiDict(sent)
            for name, value in extra.items():
                if name not in sent:
                    more.add(name, value)
            other = _sent(world, address, more)
            taken += plain[0] == 303
            if plain != other:
                changed = {name for name in plain[1] if plain[1][name] != other[1][name]}
                wrong.append(f"{address}: {plain[0]}, {other[0]}: {sorted(changed)}")
    assert not wrong, "\n".join(wrong)
    assert taken >= {"mentee": 15, "mentor": 12, "coordinator": 12, "administrator": 5}[who]


def _sent(world: World, address: str, form: Any) -> tuple[int, dict[str, list[str]]]:
    """(status, what then tells who somebody is, what is whose and where it stands)."""
    known = set(ID.findall(repr(_who_and_where())))
    with undone(world.page):
        status = world.page._open("POST", address, data=form).status_code
        after = _who_and_where()
    return status, {
        name: sorted(ID.sub(lambda id_: id_[0] if id_[0] in known else "new", row) for row in rows)
        for name, rows in after.items()
    }


def _who_and_where() -> dict[str, list[str]]:
    """table -> its rows in those columns that a person never sets."""
    found = {}
    for table in db.metadata.sorted_tables:
        columns = [one for one in table.columns if one.name in NEVER_SET or one.foreign_keys]
        columns = [one for one in columns if one.name not in {"fs_uniquifier", "factor_at"}]
        if columns and table.name not in {"sign_ins", "audit_records"}:
            found[table.name] = [str(tuple(row)) for row in db.session.execute(select(*columns))]
    return found


def all_forms() -> set[type[AnyForm]]:
    """Every form of the service."""
    import importlib
    import pkgutil

    import mentor_match

    for module in pkgutil.walk_packages(mentor_match.__path__, "mentor_match."):
        if ".forms" in module.name:
            importlib.import_module(module.name)
    found, waiting = set(), [AnyForm]
    while waiting:
        one = waiting.pop()
        found.add(one)
        waiting += one.__subclasses__()
    return {one for one in found if one.__module__.startswith("mentor_match.")}


def test_no_form_has_a_field_that_says_who_somebody_is_or_where_a_thing_stands() -> None:
    named = {
        (form.__name__, name)
        for form in all_forms()
        for name in dir(form)
        if name in NEVER_SET and hasattr(getattr(form, name), "field_class")
    }
    assert named - set(FIELDS_BY_INTENT) == set()
    assert len(all_forms()) > 50


# As it is, behind what parts columns elsewhere, on a line of its own, behind unseen signs, wide.
FORMULAS = "=HYPERLINK(1);=HYPERLINK(2)\n=HYPERLINK(3)\t\u00a0\ufeff=HYPERLINK(4);\uff1dHYPERLINK()"


@pytest.mark.parametrize("who", PEOPLE)
def test_no_export_holds_a_formula(world: World, who: str) -> None:
    for model, name in (
        (Account, "full_name"), (Account, "call_me"), (RegisterEntry, "full_name"),
        (RegisterEntry, "job_title"), (Programme, "title"), (Resource, "title"),
        (Resource, "provider"), (CpdEntry, "title"), (CpdEntry, "provider"),
    ):  # fmt: skip
        db.session.execute(update(model).values(**{name: FORMULAS}))
    world.enter(who)
    looked, seen = 0, 0
    downloads: set[str] = set()
    for route in world.walk(who, "GET"):
        kinds = ("csv", "xlsx") if "kind" in route.rule.arguments else ("",)
        for kind in kinds:
            own = {"kind": kind} if kind and _takes(route, kind) else {}
            answer = send(world.page, route, values_of(route, world.house, **own))
            for cell in cells_of(answer):
                looked += 1
                downloads.add(route.endpoint)
                seen += "HYPERLINK" in cell
                assert not _bare(cell).startswith(RUNS) or _number(cell), (route.rule, cell)
            answer.close()
    tables = {one.endpoint for one in world.walk(who, "GET") if one.endpoint.endswith("_csv")}
    assert tables - downloads == {"open_data.release_csv"}  # no quarter is out; all_csv is like it
    assert "privacy.export" in downloads
    assert (who == "coordinator") == ("matching.run_file" in downloads)
    assert looked > 20
    assert seen > 0


def _takes(route: Route, kind: str) -> bool:
    return kind in getattr(route.rule._converters["kind"], "items", ())


def _bare(cell: str) -> str:
    """The cell without what nobody sees at its beginning, wide signs as narrow ones."""
    shown = unicodedata.normalize("NFKC", cell)
    return "".join(sign for sign in shown if sign.isprintable() and sign not in ' "')


def _number(cell: str) -> bool:
    return cell.lstrip("+-").replace(".", "", 1).isdigit()


def cells_of(answer: Any) -> Iterator[str]:
    """The cells of the tables that are downloaded, of whichever kind, however they are parted."""
    if answer.status_code != 200:
        return
    if answer.mimetype == "text/csv":
        yield from _cells_of_csv(answer.get_data())
    elif answer.mimetype == "application/zip":
        with zipfile.ZipFile(io.BytesIO(answer.get_data())) as packed:
            for name in packed.namelist():
                if name.endswith(".csv"):
                    yield from _cells_of_csv(packed.read(name))
    elif "spreadsheetml" in answer.mimetype:
        from openpyxl import load_workbook

        for sheet in load_workbook(io.BytesIO(answer.get_data())):
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f", cell.value
                    yield str(cell.value or "")


def _cells_of_csv(content: bytes) -> Iterator[str]:
    for delimiter in ",;|\t":
        text = io.StringIO(content.decode("utf-8-sig"), newline="")
        for row in csv.reader(text, delimiter=delimiter):
            yield from row


def test_the_walks_reach_every_route_that_is_not_for_machines(
    app_on: Callable[[str], Flask],
) -> None:
    app = app_on("sqlite")
    walked = {route.endpoint for route in routes(app)}
    assert {rule.endpoint for rule in app.url_map.iter_rules()} - walked == {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint == "static" or rule.rule.startswith(("/api/v1/", "/xapi/statements"))
    }
