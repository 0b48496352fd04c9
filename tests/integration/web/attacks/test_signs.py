"""Signs that nobody types, in every field and behind every address, on both databases.

PostgreSQL takes no NUL, a bell or a mark that turns the direction of writing stands in a name to
deceive, and half a sign is no text. Nothing of it ends in a fault, and nothing of it is kept.
"""

import io
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.routing import UnicodeConverter

from tests.conftest import standing_still
from tests.integration.web.attacks.test_walks import World, all_forms, rendered_forms
from tests.integration.web.policy import STRANGER
from tests.integration.web.walking import address_of, everything, send, undone, values_of

PEOPLE = (STRANGER, "mentee", "mentor", "coordinator", "administrator")
NOBODY_TYPES = ("\0", "\x07", "\u202e", "\ufffe", "\x85")
HALF = "%ED%A0%80"  # of a sign, in an address
# Asked for behind an address by its name alone, by no form.
BY_NAME = {
    *("state", "verb", "show", "found", "from", "until", "programme", "template", "indicator"),
    *("cadre", "topic", "language", "next", "back", "beside", "follows", "one", "other", "page"),
    *("sought", "words", "email", "code", "error", "iss", "all", "first"),
}


# What is refused is refused before a database is asked; PostgreSQL alone keeps no NUL.
@pytest.fixture(scope="module", params=["postgresql"])
def standing(request: pytest.FixtureRequest, app_on: Callable[[str], Flask]) -> Iterator[World]:
    """The world, built once; it is gone after the last test."""
    with standing_still(app_on(request.param)) as app, pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
        yield World(app)


def enter(world: World, who: str) -> None:
    """Be this person from now on, or nobody."""
    if who == STRANGER:
        world.page.sign_out()
    else:
        world.enter(who)


def _asked() -> set[str]:
    fields = {n for f in all_forms() for n in dir(f) if hasattr(getattr(f, n), "field_class")}
    return (fields | BY_NAME) - {"csrf_token"}


@pytest.mark.parametrize("who", PEOPLE)
def test_no_address_with_such_a_sign_ends_in_a_fault(world: World, who: str) -> None:
    enter(world, who)
    names, wrong, count = sorted(_asked()), [], 0
    for route in world.walk(who, "GET"):
        plain = values_of(route, world.house)
        tries = []
        for sign in (quote("\0"), quote("".join(NOBODY_TYPES[1:])), HALF):
            asked = "&".join(f"{name}=a{sign}b" for name in names)
            tries.append(f"{address_of(world.page.app, route, plain)}?{asked}")
        for name in route.rule.arguments:
            if isinstance(route.rule._converters[name], UnicodeConverter):
                for sign in NOBODY_TYPES:
                    values = plain | {name: f"a{sign}b"}
                    tries.append(address_of(world.page.app, route, values))
        for address in tries:
            count += 1
            answer = world.page._open("GET", address)
            if answer.status_code >= 500 and route.endpoint != "ready":
                wrong.append(f"{address[:120]}: {answer.status_code}")
            answer.close()
    assert not wrong, "\n".join(wrong)
    assert count > 100


def _controls(answer: Any) -> Iterator[tuple[str, MultiDict[str, Any], set[str], set[str]]]:
    """(address, what it sends, names of texts, names of files) of every form of a page."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    forms = {str(one.get("action") or answer.request.path): one for one in soup.select("form")}
    for address, sent in rendered_forms(answer):
        form = forms[address]
        files = {str(one["name"]) for one in form.select("input[type=file][name]")}
        typed = {
            str(one["name"])
            for one in form.select("input[name], textarea[name]")
            if one.name == "textarea" or one.get("type", "text") in TYPED
        }
        yield address, sent, typed, files


TYPED = {"text", "email", "search", "tel", "url"}


def _with(sent: MultiDict[str, Any], sign: str, names: set[str]) -> MultiDict[str, Any]:
    """The same with the sign inside each of these."""
    changed = MultiDict(sent)
    for name in names:
        changed.setlist(name, [f"{text[:2]}{sign}{text[2:]}" for text in sent.getlist(name)])
    return changed


@pytest.mark.parametrize("who", PEOPLE)
def test_nothing_of_it_is_kept_by_any_form(world: World, who: str) -> None:
    enter(world, who)
    wrong: list[str] = []
    seen: set[str] = set()
    for route in world.walk(who, "GET"):
        with undone(world.page):
            answer = send(world.page, route, values_of(route, world.house))
            forms = list(_controls(answer)) if answer.mimetype == "text/html" else []
            answer.close()
        for address, sent, typed, files in forms:
            if address in seen:
                continue
            seen.add(address)
            every = _with(sent, "".join(NOBODY_TYPES), set(sent) - {"csrf_token"})
            wrong += _fault(world, address, every, "")
            for sign in NOBODY_TYPES if typed or files else ():
                more = _with(sent, sign, typed)
                for name in files:
                    more.add(name, FileStorage(io.BytesIO(CSV), f"a{sign}b.csv", name))
                wrong += _fault(world, address, more, sign)
    assert not wrong, "\n".join(wrong)
    assert len(seen) > (3 if who == STRANGER else 10)


CSV = b"title,provider,address,Number,Full name,Profession\n"


def _fault(world: World, address: str, form: MultiDict[str, Any], sign: str) -> list[str]:
    """What is wrong with how a form was taken."""
    with undone(world.page):
        before = _holding(sign) if sign else {}
        status = world.page._open("POST", address, data=form).status_code
        if status >= 500:
            return [f"{address} with {sign!r}: {status}"]
        if not sign or status >= 400:
            return []  # what was refused is undone
        kept = {name for name, rows in _holding(sign).items() if rows > before[name]}
        return [f"{address} with {sign!r}: kept in {kept}"] if kept else []


def _holding(sign: str) -> dict[str, int]:
    """table -> how often it has the sign: keys are random bytes and may look like one."""
    return {name: str(rows).count(repr(sign)[1:-1]) for name, rows in everything().items()}


def test_who_typed_such_a_sign_is_told_at_the_field(world: World) -> None:
    enter(world, "mentee")
    details = {"full_name": "Ann", "call_me": "Ann", "phone": "", "time_zone": "UTC"}
    for sign in (*NOBODY_TYPES, "\r\n", "\t"):
        sent = details | {"full_name": f"Ann{sign}Achieng"}
        view = world.page.post("accounts.save_details", sent, status=422)
        assert view.errors == ["This has signs that are no letters. Type it again."], repr(sign)
    world.page.post("accounts.save_details", details | {"full_name": " Ann\u200d Achieng\n"})


def test_several_lines_with_tabs_are_several_lines(world: World) -> None:
    enter(world, "mentee")
    ids = {name: world.house.ids[name] for name in ("pairing_id", "session_id")}
    words = {"text": "One.\r\n\tTwo.", "kind": "private"}
    world.page.post("pairings.save_new_note", words, **ids)
    view = world.page.post(
        "pairings.save_new_note", words | {"text": "One.\aTwo."}, status=422, **ids
    )
    assert view.errors == ["This has signs that are no letters. Type it again."]
