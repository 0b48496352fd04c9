"""A client that reads every page as strictly as a careful reader would."""

import hashlib
import re
from collections import defaultdict
from contextvars import Context
from dataclasses import dataclass
from functools import cached_property
from secrets import token_hex
from typing import Any
from xml.etree.ElementTree import Element, tostring

import html5lib
from bs4 import BeautifulSoup
from flask import Flask, url_for

from mentor_match.accounts.service import begin_sign_in
from mentor_match.extensions import db
from mentor_match.web import clock

LARGEST_PAGE = 30_000  # bytes
# Of the same page another reading finds nothing new; what differs each time
# is the token of its forms, which is made of these letters whatever the page.
TOKEN = re.compile(r'(?<= value=")[\w.-]{60,}(?=")', re.ASCII)
_found_right: set[bytes] = set()


@dataclass(frozen=True)
class PageView:
    """A page as it came."""

    status: int
    html: str
    headers: Any
    address: str

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "html.parser")

    @cached_property
    def text(self) -> str:
        """What a person reads, in one line."""
        body = self.soup.body
        return " ".join(body.get_text(" ").split()) if body else ""

    @property
    def heading(self) -> str:
        h1 = self.soup.h1
        return " ".join(h1.get_text(" ").split()) if h1 else ""

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [" ".join(li.get_text(" ").split()) for li in self.soup.select(".error-summary li")]

    def link(self, text: str) -> str:
        """Where the first link with this text leads."""
        for a in self.soup.select("main a"):
            if text in " ".join(a.get_text(" ").split()):
                return str(a["href"])
        raise AssertionError(f"No link {text!r} in: {self.text}")


def check_html(html: str, address: str) -> None:
    """What holds for every page of the service; each is read once."""
    page = hashlib.sha256(TOKEN.sub("token", html).encode()).digest()
    if page not in _found_right:
        _read_strictly(html, address)
        _found_right.add(page)


def _read_strictly(html: str, address: str) -> None:
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    tags: defaultdict[str, list[Element]] = defaultdict(list)
    for tag in tree.iter():
        if isinstance(tag.tag, str):  # a comment has none
            tags[tag.tag.rpartition("}")[2]].append(tag)
    everything = [tag for found in tags.values() for tag in found]
    ids = [tag.attrib["id"] for tag in everything if "id" in tag.attrib]
    assert len(ids) == len(set(ids)), f"{address}: an id stands twice in {sorted(ids)}"
    assert len(tags["h1"]) == 1, f"{address}: a page has one h1"
    assert (tree.findtext("head/title") or "").strip(" –"), f"{address}: no title"
    inline = [tag for tag in everything if {"style", "onclick"} & tag.attrib.keys()]
    assert not [*inline, *tags["style"]], f"{address}: style or inline script"
    for script in tags["script"]:  # passkeys can be asked for in no other way
        assert script.attrib["src"].startswith("/static/passkey.js?"), f"{address}: {_said(script)}"
        assert not script.text, f"{address}: {_said(script)}"
    _find_controls_named(tags, set(ids), address)
    for form in tags["form"]:
        token = any(tag.get("name") == "csrf_token" for tag in form.iter())
        assert token or form.get("method") != "post", f"{address}: a form without a token"
    size = len(html.encode())
    assert size < LARGEST_PAGE, f"{address}: {size} bytes of HTML"


def _find_controls_named(tags: dict[str, list[Element]], ids: set[str], address: str) -> None:
    """A label is for something, and everything that can be filled in has a label."""
    labelled = {label.attrib["for"]: label for label in tags["label"] if "for" in label.attrib}
    for target, label in labelled.items():
        assert target in ids, f"{address}: label for nothing: {_said(label)}"
    for control in [*tags["input"], *tags["select"], *tags["textarea"]]:
        named = control.get("id") in labelled or control.get("aria-label")
        unseen = control.tag == "input" and control.get("type") == "hidden"
        assert named or unseen, f"{address}: a control without a label: {_said(control)}"


def _said(tag: Element) -> str:
    return tostring(tag, encoding="unicode", method="html")


def cookie_of(account: Any, **changes: Any) -> dict[str, Any]:
    """What the cookie of this person holds after signing in, with a second factor."""
    facts = {"agent": "", "kept": True, "now": clock.now(), "factor": True, **changes}
    _begun, key = begin_sign_in(account, **facts)
    known = {"_user_id": key, "_fresh": True, "fs_cc": "set", "fs_paa": 4_000_000_000.0}
    return {**known, "csrf_token": token_hex()}


class PageClient:
    """Opens pages and sends forms; `endpoint` may be an endpoint or an address."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.sign_out()

    def sign_in(self, account: Any, **changes: Any) -> None:
        """Be this person from now on."""
        self.sign_out()
        with self.client.session_transaction() as kept:
            kept.update(cookie_of(account, **changes))
        db.session.commit()

    def sign_out(self) -> None:
        """Be a stranger from now on."""
        self.client = self.app.test_client()
        self._kept_token = self._token_of = ""

    def get(self, endpoint: str, *, status: int = 200, **values: Any) -> PageView:
        """Open a page and read it strictly."""
        view = self._answer(self._open("GET", self._address(endpoint, values)))
        assert view.status == status, f"{view.address}: {view.status}\n{view.text}"
        return view

    def fetch(self, address: str) -> Any:
        """Whatever is at an address, as it was sent: a file, a picture."""
        return self._open("GET", address)

    def post(
        self,
        endpoint: str,
        data: dict[str, Any] | None = None,
        *,
        status: int | None = None,
        follow: bool = True,
        **values: Any,
    ) -> PageView:
        """Send a form with the token of this visit; follows the 303 to the page behind it."""
        address = self._address(endpoint, values)
        sent = {"csrf_token": self._token(), **(data or {})}
        answer = self._open("POST", address, data=sent)
        if follow and answer.status_code in {302, 303}:
            view = self._answer(self._open("GET", answer.location))
        else:
            view = self._answer(answer)
        expected = status or 200
        assert view.status == expected, f"{address}: {view.status}\n{view.text}"
        return view

    def _token(self) -> str:
        """From any page with a form, once a visit; registering has one for strangers."""
        with self.client.session_transaction() as kept:
            if kept.get("csrf_token", "") != self._token_of:  # a new visit, or one begun anew
                self._kept_token = ""
        if not self._kept_token:
            answer = self._open("GET", "/account")
            if answer.status_code != 200:
                answer = self._open("GET", "/sign-in")
            found = re.search(
                r'name="csrf_token"[^>]* value="([^"]+)"', answer.get_data(as_text=True)
            )
            assert found, "no token on the page"
            self._kept_token = found.group(1)
            with self.client.session_transaction() as kept:
                self._token_of = kept["csrf_token"]
        return self._kept_token

    def _address(self, endpoint: str, values: dict[str, Any]) -> str:
        if endpoint.startswith(("/", "http")):
            return endpoint
        with self.app.test_request_context():
            return url_for(endpoint, **values)

    def _open(self, method: str, address: str, **kwargs: Any) -> Any:
        # What the test wrote is there before the request, and what the request wrote is seen after.
        db.session.commit()
        # An empty context: the request gets a session and a `g` of its own, as it does in service.
        answer = Context().run(self.client.open, address, method=method, **kwargs)
        db.session.expire_all()
        return answer

    def _answer(self, answer: Any) -> PageView:
        address = answer.request.path
        html = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        if html and answer.status_code not in {302, 303}:
            check_html(html, address)
        return PageView(
            answer.status_code, html or answer.get_data(as_text=True), answer.headers, address
        )
