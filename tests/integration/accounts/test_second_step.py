"""The second step at sign-in: set up, asked for, used once, and needed by coordinators."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from mentor_match.accounts.models import Account, CodeApp, RecoveryCode
from mentor_match.accounts.queries import list_sign_ins
from mentor_match.accounts.service import make_recovery_codes, password_hash, remove_second_step
from mentor_match.audit.models import AuditRecord
from mentor_match.notifications.models import Message
from mentor_match.permissions import Permission, Role, permitted
from mentor_match.web import clock
from mentor_match.web.security import POLICY, POLICY_WITH_SCRIPT
from tests.factories.accounts import make_account
from tests.factories.second_step import code_for
from tests.integration.accounts.test_browsers import copied, is_in
from tests.integration.accounts.test_sign_in import last_link
from tests.integration.web.test_every_route import addresses
from tests.pages import PageClient, cookie_of

PASSWORD = "four quiet words together"
NEW = "another five calm words"


class Clock:
    """A time that stands until it is moved: codes change with it."""

    def __init__(self) -> None:
        self.now = clock.now()

    def on(self, **time: float) -> datetime:
        self.now += timedelta(**time)
        return self.now


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    standing = Clock()
    monkeypatch.setattr(clock, "now", lambda: standing.now)
    return standing


def someone(*roles: Role) -> Account:
    return make_account(*roles, password=password_hash(PASSWORD))


def give_password(page: PageClient, account: Account, password: str = PASSWORD) -> Any:
    page.sign_out()
    return page.post("security.login", {"email": account.email, "password": password})


def set_up(page: PageClient, time: Clock) -> tuple[str, list[str]]:
    """(key of the app, recovery codes)."""
    key = page.get("accounts.code_app").soup.select_one("code.to-type").text
    view = page.post("accounts.add_code_app", {"code": code_for(key, time.now)})
    return key, [code.text for code in view.soup.select(".recovery-codes code")]


@pytest.fixture
def guarded(page: PageClient, time: Clock) -> tuple[Account, str, list[str]]:
    """Somebody with an app and recovery codes, signed out."""
    account = someone()
    give_password(page, account)
    key, codes = set_up(page, time)
    page.sign_out()
    time.on(minutes=1)
    return account, key, codes


def test_an_app_is_set_up_and_asked_for(page: PageClient, time: Clock, guarded: Any) -> None:
    account, key, codes = guarded
    assert len(codes) == 10
    assert give_password(page, account).heading == "Second step"
    assert not is_in(page)
    view = page.post("accounts.enter_code", {"code": code_for(key, time.now)})
    assert view.heading.startswith("Hello")
    (here,) = [one for one in list_sign_ins(account.id) if one.began_at == time.now]
    assert here.factor_at == time.now


def test_the_same_code_does_not_open_twice(page: PageClient, time: Clock, guarded: Any) -> None:
    account, key, _codes = guarded
    code = code_for(key, time.now)
    give_password(page, account)
    page.post("accounts.enter_code", {"code": code})
    give_password(page, account)
    view = page.post("accounts.enter_code", {"code": code}, status=422)
    assert "used before" in view.errors[0]
    before = code_for(key, time.now - timedelta(seconds=30))
    page.post("accounts.enter_code", {"code": before}, status=422)
    time.on(seconds=30)
    assert page.post("accounts.enter_code", {"code": code_for(key, time.now)}).status == 200


def test_a_recovery_code_opens_once(page: PageClient, guarded: Any, session: Any) -> None:
    account, _key, codes = guarded
    give_password(page, account)
    assert page.post("accounts.enter_code", {"code": codes[0].upper()}).heading.startswith("Hello")
    assert session.scalar(select(func.count()).select_from(RecoveryCode)) == 9
    give_password(page, account)
    page.post("accounts.enter_code", {"code": codes[0]}, status=422)
    told = session.scalars(select(Message.body).where(Message.recipient == account.email)).all()
    assert any("with a recovery code" in body for body in told)


def test_neither_codes_nor_secrets_can_be_read_in_the_database(guarded: Any, session: Any) -> None:
    _account, key, codes = guarded
    kept = " ".join(session.scalars(select(RecoveryCode.code_hash)))
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]
    assert key.replace(" ", "") not in session.scalars(select(CodeApp.secret)).one()


def test_the_sixth_wrong_code_is_refused_and_then_the_right_one_as_well(
    page: PageClient, time: Clock, guarded: Any
) -> None:
    account, key, codes = guarded
    give_password(page, account)
    for wrong in ("000000", "000001", "aaaa-bbbb-cccc-dddd", "000002", "eeee-ffff-gggg-hhhh"):
        page.post("accounts.enter_code", {"code": wrong}, status=422)
    for right in (code_for(key, time.now), codes[0]):
        view = page.post("accounts.enter_code", {"code": right}, status=429)
        assert int(view.headers["Retry-After"]) > 0
    elsewhere = PageClient(page.app)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "10.9.9.9"
    give_password(elsewhere, account)
    elsewhere.post("accounts.enter_code", {"code": code_for(key, time.now)}, status=429)
    time.on(minutes=16)
    give_password(page, account)
    page.post("accounts.enter_code", {"code": code_for(key, time.now)})
    assert is_in(page)


def test_the_password_alone_opens_nothing_and_not_for_long(
    page: PageClient, time: Clock, guarded: Any
) -> None:
    account, key, _codes = guarded
    page.post("accounts.enter_code", {"code": code_for(key, time.now)})
    assert not is_in(page)  # no password before
    give_password(page, account)
    time.on(minutes=11)
    assert page.post("accounts.enter_code", {"code": code_for(key, time.now)}).heading == "Sign in"
    assert not is_in(page)


def test_a_new_password_does_not_skip_the_second_step(
    page: PageClient, time: Clock, guarded: Any, session: Any
) -> None:
    account, key, _codes = guarded
    page.post("security.forgot_password", {"email": account.email})
    page.post(last_link(session), {"password": NEW, "password_confirm": NEW})
    assert not is_in(page)
    assert give_password(page, account, NEW).heading == "Second step"
    page.post("accounts.enter_code", {"code": code_for(key, time.now)})
    assert is_in(page)


def test_a_password_that_was_changed_in_between_ends_the_way(
    page: PageClient, time: Clock, guarded: Any, session: Any
) -> None:
    account, key, _codes = guarded
    give_password(page, account)
    other = PageClient(page.app)
    other.post("security.forgot_password", {"email": account.email})
    other.post(last_link(session), {"password": NEW, "password_confirm": NEW})
    assert page.post("accounts.enter_code", {"code": code_for(key, time.now)}).heading == "Sign in"


def test_people_come_where_they_wanted_and_nowhere_else(
    page: PageClient, time: Clock, guarded: Any
) -> None:
    account, key, _codes = guarded
    for wanted, reached in (("/library", "/library"), ("", "/home")):
        page.sign_out()
        page.post("security.login", {"email": account.email, "password": PASSWORD}, next=wanted)
        sent = {"csrf_token": page._token(), "code": code_for(key, time.on(minutes=1))}
        assert page._open("POST", "/sign-in/second-step", data=sent).location == reached
    page.sign_out()
    sent = {"email": account.email, "password": PASSWORD}
    view = page.post("security.login", sent, next="https://evil.example/")
    assert view.heading == "Sign in"


def add_app(page: PageClient, time: Clock) -> None:
    set_up(page, time)


def remove_app(page: PageClient, time: Clock) -> None:
    page.post("accounts.remove_code_app")


def new_codes(page: PageClient, time: Clock) -> None:
    page.post("accounts.new_recovery_codes")


@pytest.mark.parametrize("change", [add_app, remove_app, new_codes], ids=lambda one: one.__name__)
def test_a_copied_cookie_is_refused_after_a_change_of_the_second_step(
    page: PageClient, time: Clock, change: Any, session: Any
) -> None:
    account = someone()
    give_password(page, account)
    if change is not add_app:
        set_up(page, time)
    other = PageClient(page.app)
    with other.client.session_transaction() as kept:
        kept.update(cookie_of(account))
    session.commit()
    thief = copied(other)
    assert is_in(thief)
    change(page, time)
    assert is_in(page)
    assert not is_in(thief)
    told = session.scalars(select(Message.subject).where(Message.recipient == account.email))
    assert "How you sign in was changed" in set(told)
    verbs = set(session.scalars(select(AuditRecord.verb)))
    assert {"app added", "recovery codes made"} <= verbs


def test_how_an_account_is_opened_is_not_changed_long_after_the_password(
    page: PageClient, time: Clock
) -> None:
    account = someone()
    give_password(page, account)
    time.on(minutes=20)
    assert (
        page.get("accounts.code_app", status=303).headers["Location"].startswith("/account/confirm")
    )
    page.post("accounts.save_confirm", {"password": "wrong"}, status=422)
    view = page.post("/account/confirm?back=/account/second-step/app", {"password": PASSWORD})
    assert view.heading == "Set up an app that shows codes"
    time.on(minutes=20)
    for wanted in ("https://evil.example", "//evil.example", "/account/second-step/../../x\\y"):
        sent = {"csrf_token": page._token(), "password": PASSWORD}
        answer = page._open("POST", f"/account/confirm?back={wanted}", data=sent)
        assert answer.location.startswith("/account/second-step")


def test_a_wrong_first_code_keeps_nothing(page: PageClient, session: Any) -> None:
    give_password(page, someone())
    page.get("accounts.code_app")
    view = page.post("accounts.add_code_app", {"code": "000000"}, status=422)
    assert "is not right" in view.errors[0]
    assert session.scalar(select(func.count()).select_from(CodeApp)) == 0
    verbs = session.scalars(select(AuditRecord.verb))
    assert list(verbs).count("gave a wrong code") == 1


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_who_does_more_than_members_do_is_led_to_a_second_step_first(
    page: PageClient, time: Clock, role: Role
) -> None:
    account = someone(role)
    give_password(page, account)
    assert page.get("insight.home").heading.startswith("Hello")
    assert page.get("accounts.account").heading == "Account"
    token = page._token()
    walked = 0
    for method, address, access, _has_id in addresses(page.app):
        if not isinstance(access, Permission) or permitted((Role.MEMBER,), access):
            continue
        if permitted((role,), access):
            answer = page._open(method, address, data={"csrf_token": token})
            assert answer.status_code == 303, (method, address)
            assert answer.location == "/account/second-step?first=1", (method, address)
            walked += 1
    assert walked > 5
    wanted = {"coordinator": "/coordination", "administrator": "/administration"}[role.value]
    page._open("GET", wanted)
    assert "sign in with a second step" in page.get("/account/second-step?first=1").text
    set_up(page, time)
    assert page._open("GET", wanted).status_code == 200


def test_after_setting_it_up_a_coordinator_goes_on_to_the_page_they_wanted(
    page: PageClient, time: Clock
) -> None:
    give_password(page, someone(Role.ADMINISTRATOR))
    page._open("GET", "/administration")
    key = page.get("accounts.code_app").soup.select_one("code.to-type").text
    view = page.post("accounts.add_code_app", {"code": code_for(key, time.now)})
    assert view.link("written them down") == "/administration"


def test_who_takes_the_second_step_away_is_led_to_it_again(page: PageClient, time: Clock) -> None:
    give_password(page, someone(Role.ADMINISTRATOR))
    set_up(page, time)
    page.get("associations.administration")
    page.post("accounts.remove_code_app")
    page.get("associations.administration", status=303)


def test_in_the_demonstration_it_is_offered_and_may_be_left(
    page: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(page.app.config, "DEMONSTRATION", True)
    give_password(page, someone(Role.ADMINISTRATOR))
    page.get("associations.administration")


def test_those_who_run_the_service_take_it_away_from_who_lost_it(
    page: PageClient, time: Clock, guarded: Any
) -> None:
    account, key, _codes = guarded
    give_password(page, account)
    page.post("accounts.enter_code", {"code": code_for(key, time.now)})
    done = page.app.test_cli_runner().invoke(args=["account", "remove-second-step", account.email])
    assert done.exit_code == 0, done.output
    assert not is_in(page)
    assert give_password(page, account).heading.startswith("Hello")


def test_only_the_pages_of_passkeys_may_run_a_script(page: PageClient) -> None:
    with_script = {
        endpoint
        for endpoint, view in page.app.view_functions.items()
        if getattr(view, "has_script", False)
    }
    assert with_script == {
        *("accounts.passkey", "accounts.add_passkey"),
        *("accounts.enter", "accounts.enter_code", "accounts.enter_passkey"),
    }
    assert page._open("GET", "/sign-in").headers["Content-Security-Policy"] == POLICY
    answer = page._open("GET", "/sign-in/second-step")
    assert answer.headers["Content-Security-Policy"] == POLICY_WITH_SCRIPT
    assert "unsafe" not in POLICY_WITH_SCRIPT


def test_recovery_codes_are_those_of_one_account(page: PageClient, guarded: Any) -> None:
    account, _key, _codes = guarded
    other = someone()
    here = list_sign_ins(account.id)[0]
    theirs = make_recovery_codes(other, here=here.id, now=clock.now())
    give_password(page, account)
    page.post("accounts.enter_code", {"code": theirs[0]}, status=422)
    remove_second_step(account, now=clock.now())
    assert list_sign_ins(account.id) == []
