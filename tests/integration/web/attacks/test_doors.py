"""Attacks on the way in: other hosts in addresses, lines in headers, forms from elsewhere."""

import json
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from sqlalchemy import select
from werkzeug.middleware.proxy_fix import ProxyFix

from mentor_match.accounts.service import password_hash
from mentor_match.associations.models import RegisterInvitation
from mentor_match.associations.rules import HOLDS, hash_of_token
from mentor_match.extensions import db
from mentor_match.notifications.models import Message
from mentor_match.web import clock
from tests.databases import KINDS
from tests.factories.accounts import make_account
from tests.factories.pairings import make_association
from tests.factories.register import make_entry
from tests.integration.accounts.test_sign_in import last_link
from tests.pages import PageClient

PASSWORD = "four quiet words together"
ELSEWHERE = (
    *("https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example"),
    *("\\\\evil.example", "https:evil.example", "http:///evil.example", "//evil.example@localhost"),
    *("https://localhost.evil.example/", "javascript:alert(1)", "data:text/html,x", "/%09/evil"),
    *("\t//evil.example", "/\n/evil.example", "%2f%2fevil.example", "//localhost:80@evil.example"),
    *("https://localhost@evil.example/home", "\x00//evil.example", "/\r\nSet-Cookie: a=b", "..//e"),
)


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("where", ["in the address", "in the form"])
def test_signing_in_leads_to_no_other_host(page: PageClient, target: str, where: str) -> None:
    account = make_account(password=password_hash(PASSWORD))
    sent = {"csrf_token": page._token(), "email": account.email, "password": PASSWORD}
    asked = {"query_string": {"next": target}} if where == "in the address" else {}
    if not asked:
        sent["next"] = target
    answer = page._open("POST", "/sign-in", data=sent, **asked)
    location = answer.headers.get("Location", "/")
    assert answer.status_code < 500
    assert "Set-Cookie: a=b" not in str(answer.headers)
    assert _stays(location), (target, location)


def _stays(location: str) -> bool:
    """As browsers read an address: a backslash is a slash, tabs and ends of lines are nothing."""
    read = location.strip().replace("\\", "/")
    for nothing in "\t\r\n":
        read = read.replace(nothing, "")
    led = urlsplit(urljoin("http://localhost/sign-in", read))
    return (led.scheme, led.netloc) == ("http", "localhost")


def test_the_page_asked_for_is_kept_within_the_service(page: PageClient) -> None:
    answer = page._open("GET", "//evil.example/home")
    assert _stays(answer.headers.get("Location", "/"))
    answer = page._open("GET", "/account?next=//evil.example")
    assert _stays(answer.location)


def test_links_in_mails_never_follow_the_host_of_the_request(page: PageClient) -> None:
    account = make_account(password=password_hash(PASSWORD))
    page.client = page.app.test_client(use_cookies=False)
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    for address in ("/forgotten-password", "/confirm"):
        opened = page._open("GET", address, headers=forged)
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', opened.get_data(as_text=True))
        assert token
        kept = opened.headers["Set-Cookie"].partition(";")[0]
        sent = {"csrf_token": token[1], "email": account.email}
        answer = page._open("POST", address, data=sent, headers=forged | {"Cookie": kept})
        assert answer.status_code == 200
    bodies = list(db.session.scalars(select(Message.body)))
    assert any("http://localhost/forgotten-password/" in body for body in bodies)
    assert not [body for body in bodies if "evil.example" in body]


@pytest.mark.parametrize(
    "address",
    ["/library?words=%0d%0aSet-Cookie:%20a=b", "/sign-in?next=%0d%0aSet-Cookie:%20a=b",
     "/%0d%0aSet-Cookie:%20a=b", "/account?%0d%0aX-Injected:%201", "/suggestions?page=%0d%0a1"],
)  # fmt: skip
def test_an_end_of_line_in_an_address_makes_no_header(page: PageClient, address: str) -> None:
    for account in (None, make_account()):
        page.sign_in(account) if account else page.sign_out()
        answer = page._open("GET", address)
        assert answer.status_code < 500
        assert "X-Injected" not in answer.headers
        assert not [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("a=b")]


def test_an_end_of_line_that_is_sent_makes_no_line_in_the_log(
    page: PageClient, capsys: pytest.CaptureFixture[str]
) -> None:
    page.app.config["LOG_LEVEL"] = "info"
    forged = '%0a{"event": "signed in", "level": "info"}'
    page._open("GET", f"/nothing{forged}", headers={"X-Request-ID": "a b", "User-Agent": "x\ty"})
    page._open("POST", "/sign-in", data={"email": 'a\n{"event": "forged"}'})
    said = capsys.readouterr()
    lines = [line for line in (said.out + said.err).splitlines() if line.startswith("{")]
    assert not [line for line in lines if json.loads(line).get("event") in {"signed in", "forged"}]


def test_a_form_of_another_origin_is_refused(page: PageClient) -> None:
    """What another site can send: the cookie, and a form without our token or with its own."""
    account = make_account(call_me="Amina")
    page.sign_in(account)
    form = {"full_name": "Somebody Else", "call_me": "Else", "time_zone": "UTC"}
    from_there = {"Origin": "https://evil.example", "Referer": "https://evil.example/form"}
    for token in ({}, {"csrf_token": ""}, {"csrf_token": "IjEi.aaaa.bbbb"}):
        answer = page._open("POST", "/account/details", data=form | token, headers=from_there)
        assert answer.status_code == 400
    another = PageClient(page.app)
    stolen = {"csrf_token": another._token()}  # a token of the attacker's own visit
    answer = page._open("POST", "/account/details", data=form | stolen, headers=from_there)
    assert answer.status_code == 400
    right = {"csrf_token": page._token()}
    secure = {"base_url": "https://localhost", "headers": from_there}
    answer = page._open("POST", "/account/details", data=form | right, **secure)
    assert answer.status_code in {303, 400}  # not signed in there, or refused for its origin
    db.session.refresh(account)
    assert account.call_me == "Amina"


def test_no_page_can_be_framed_and_none_is_kept(page: PageClient) -> None:
    page.sign_in(make_account())
    for address in ("/home", "/account", "/nothing", "/suggestions", "/library.csv"):
        headers = page._open("GET", address).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "no-store"


@pytest.fixture
def invitation(session: Any) -> RegisterInvitation:
    entry = make_entry(make_association())
    sent = clock.now() - HOLDS
    made = RegisterInvitation(
        entry_id=entry.id, waiting=False, asked_at=sent, times=1, sent_at=sent,
        secret_hash=hash_of_token("once-sent"), expires_at=sent + HOLDS,
    )  # fmt: skip
    session.add(made)
    session.commit()
    return made


def test_an_invitation_that_is_over_opens_nothing(
    page: PageClient, invitation: RegisterInvitation
) -> None:
    assert page._open("GET", "/invitations/once-sent").status_code in {404, 409, 410}
    page.sign_in(make_account())
    for act in ("accept", "refuse"):
        sent = {"csrf_token": page._token()}
        answer = page._open("POST", f"/invitations/once-sent/{act}", data=sent)
        assert answer.status_code in {404, 409, 410}
    db.session.refresh(invitation)
    assert invitation.answer is None


@pytest.mark.parametrize(
    "address",
    ["/static/../config.py", "/static/%2e%2e/config.py", "/static/..%2f..%2fconfig.py",
     "/static/%2fetc/passwd", "/static/....//config.py", "/static/..\\config.py"],
)  # fmt: skip
def test_no_file_outside_of_the_static_ones_is_handed_out(page: PageClient, address: str) -> None:
    answer = page._open("GET", address)
    assert answer.status_code in {404, 308}
    assert answer.status_code == 404 or answer.location == "http://localhost/static/etc/passwd"
    assert "SECRET_KEY" not in answer.get_data(as_text=True)


def test_a_link_for_a_new_password_opens_once(page: PageClient, session: Any) -> None:
    account = make_account(password=password_hash(PASSWORD))
    page.post("security.forgot_password", {"email": account.email})
    link = last_link(session)
    first, second = "another five calm words", "another six quite calm words"
    page.post(link, {"password": first, "password_confirm": first})
    kept = account.password
    view = page.post(link, {"password": second, "password_confirm": second})
    assert "does not work any more" in view.text
    session.refresh(account)
    assert account.password == kept


@pytest.mark.parametrize("database", KINDS[:1], indirect=True)
def test_the_secret_of_a_link_is_in_no_line_of_the_log(
    page: PageClient, session: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    account = make_account(password=password_hash(PASSWORD))
    page.post("security.forgot_password", {"email": account.email})
    secret = last_link(session).rpartition("/")[2]
    page.app.config["LOG_LEVEL"], before = "info", page.app.config["LOG_LEVEL"]
    try:
        for address in (f"/forgotten-password/{secret}", f"/confirm/{secret}",
                        f"/invitations/{secret}", f"/calendar/{secret}.ics"):  # fmt: skip
            page._open("GET", address)
    finally:
        page.app.config["LOG_LEVEL"] = before
    said = "".join(capsys.readouterr())
    assert secret not in said
    assert session.scalars(select(Message.body).where(Message.body.contains(secret))).one()


def test_a_forged_host_stands_in_no_answer_also_behind_a_proxy(page: PageClient) -> None:
    """Behind a proxy that passes on whatever host it was asked for, as in front of none."""
    forged = dict.fromkeys(("Host", "X-Forwarded-Host"), "evil.example")
    forged["Forwarded"] = "host=evil.example"
    for proxies in (0, 1):
        bare = page.app.wsgi_app
        if proxies:
            page.app.wsgi_app = ProxyFix(bare, x_host=1)  # type: ignore[method-assign]
        try:
            page.sign_out()
            page.client = page.app.test_client(use_cookies=False)
            for address in ("/", "/sign-in", "/register", "/account", "/stories", "/open-data",
                            "/stories.atom", "/verify", "/nothing", "/library/"):  # fmt: skip
                answer = page._open("GET", address, headers=forged)
                assert answer.status_code < 500
                assert "evil.example" not in answer.get_data(as_text=True), address
                assert "evil.example" not in str(answer.headers), address
        finally:
            page.app.wsgi_app = bare  # type: ignore[method-assign]
