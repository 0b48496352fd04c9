"""Nothing that concerns a person stands in an address: browsers and histories keep them."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Membership, RegisterEntry
from mentor_match.extensions import db
from tests.integration.web.attacks.test_walks import PEOPLE, World, standing
from tests.integration.web.walking import send, values_of

__all__ = ["standing"]

# What may stand behind the question mark of an address here, and why.
MAY_STAND = {
    "page": "the number of a page", "back": "the page of this service to go back to",
    "next": "the page of this service to go on to", "first": "that something is new to the reader",
    "state": "a state", "verb": "a kind of act", "kind": "a kind", "found": "a code",
    "sought": "that something is sought among people, and not what", "all": "that all is shown",
    "topic": "a code of the list of topics", "cadre": "a code of the list of cadres",
    "language": "a code of a language", "format": "a code", "licence": "a code", "size": "a code",
    "form": "a code", "country": "a code", "setting": "a code",
    "address": "whether an address was seen to open",
    "minutes": "a code", "own": "yes or no", "template": "a template of rules", "show": "a code",
    "words": "what is sought in the library, in which there are things and no people",
    "indicator": "a code", "programme": "an id", "from": "a day", "until": "a day", "one": "an id",
    "other": "an id", "beside": "an id", "follows": "an id", "v": "the version of a file",
}  # fmt: skip
# The forms that ask with an address and have a field for words: of the library, where things are.
OF_THINGS = ("/library", "/resources")


def own_addresses(answer: Any) -> Iterator[str]:
    """Every address of this service that an answer leads to."""
    if answer.location:
        yield answer.location
    if answer.mimetype != "text/html":
        return
    soup = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    for tag in soup.select("a[href], form[action], link[href], img[src]"):
        address = str(tag.get("href") or tag.get("action") or tag.get("src"))
        parts = urlsplit(address)
        if parts.scheme in {"", "http"} and parts.netloc in {"", "localhost"}:
            yield address


def asking_forms(answer: Any) -> Iterator[tuple[str, set[str]]]:
    """(where it leads, the names of its fields) of every form that asks with an address."""
    if answer.mimetype == "text/html":
        soup = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
        for form in soup.select('form[method="get"], form:not([method])'):
            names = {str(field["name"]) for field in form.select("[name]")}
            yield str(form.get("action") or answer.request.path), names


def of_people() -> set[str]:
    """What names or reaches somebody: it is long enough not to be part of a word."""
    found: set[Any] = set()
    for columns in (
        (Account.email, Account.full_name, Account.call_me, Account.phone),
        (RegisterEntry.full_name, RegisterEntry.email, RegisterEntry.number),
        (Membership.registration_number,),
    ):
        for row in db.session.execute(select(*columns)):
            found.update(row)
    return {one for one in found if one and len(one) > 5}


@pytest.mark.parametrize("who", PEOPLE)
def test_no_address_holds_what_concerns_a_person(world: World, who: str) -> None:
    world.enter(who)
    people, wrong, met = of_people(), set(), 0
    for route in world.walk(who, "GET"):
        answer = send(world.page, route, values_of(route, world.house))
        for address in own_addresses(answer):
            met += 1
            parts = urlsplit(address)
            asked = dict(parse_qsl(parts.query, keep_blank_values=True))
            said = " ".join([unquote_plus(parts.path), *asked.values()])
            named = [one for one in people if one in said] or re.findall(r"\S+@\S+", said)
            strange = set(asked) - set(MAY_STAND)
            if named or strange:
                wrong.add(f"{route.rule}: {address} {named} {strange}")
        for address, names in asking_forms(answer):
            about_things = urlsplit(address).path.endswith(OF_THINGS)
            if names - set(MAY_STAND) or ("words" in names and not about_things):
                wrong.add(f"{route.rule}: a form asks for {names} in {address}")
        answer.close()
    assert not wrong, "\n".join(sorted(wrong))
    assert met > 500 and len(people) > 20
