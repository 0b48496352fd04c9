"""The second step after a right password, and who has to take it before they act.

Flask-Security's own second factors keep recovery codes readable, take the same code twice and
count no tries; only the place where it asks for one is used.
"""

from typing import Any
from uuid import UUID

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import login_user, validate_redirect_url

from mentor_match.accounts.models import Account
from mentor_match.accounts.passkeys import Place
from mentor_match.accounts.queries import find_account, find_code_app, has_second_step
from mentor_match.accounts.rules import new_secret
from mentor_match.accounts.secrets import seal, unseal
from mentor_match.accounts.sign_in.tries import wrong_tries
from mentor_match.audit import service as audit
from mentor_match.limits.service import forget_tries
from mentor_match.web import access, clock, rates
from mentor_match.web.transaction import in_front
from mentor_match.web.visit import visit

_ENTERING, _SECRET, _CHALLENGE, _BACK = "entering", "new_secret", "challenge", "go_on"
MINUTES = 10  # between the password and the second step


def init_app(app: Flask) -> None:
    """Stand between a right password and signing in, and before what coordinators do."""
    app.extensions["security"].two_factor_plugins = _Gate()
    access.ask_before_acting(app, taken=_may_act, lead=_lead)


class _Gate:
    """What Flask-Security asks after a right password."""

    def tf_enter(
        self, user: Account, remember_me: bool | None, _via: str, **_place: str | None
    ) -> Any:
        """Where to go for the second step; None where there is none to take."""
        return _ask_first(user, kept=bool(remember_me), wanted=request.args.get("next"))


def _ask_first(
    account: Account, *, kept: bool, wanted: str | None, password: bool = True
) -> ResponseReturnValue | None:
    if not has_second_step(account.id):
        return None
    session[_ENTERING] = {
        "id": str(account.id),
        "stamp": account.fs_uniquifier,  # another password in between ends this
        "until": clock.now().timestamp() + MINUTES * 60,
        "kept": kept,
        "next": wanted,
        "password": password,
    }
    return redirect(url_for("accounts.enter"), code=303)


def enter_vouched(account: Account, wanted: str | None) -> ResponseReturnValue:
    """Somebody else vouches for who it is, instead of a password: the second step is asked for all
    the same, and what asks for the password goes on to ask for it."""
    asked = _ask_first(account, kept=False, wanted=wanted, password=False)
    return asked or _sign_in(account, ["association"], kept=False, wanted=wanted, password=False)


def who_enters() -> Account | None:
    """Who gave the right password a moment ago."""
    kept = session.get(_ENTERING)
    if not kept or kept["until"] < clock.now().timestamp():
        return None
    account = find_account(UUID(kept["id"]))
    if account is None or not account.active or account.fs_uniquifier != kept["stamp"]:
        return None
    return account


def count_code(account: Account) -> None:
    """One more try of a code or passkey, of whatever kind: together they are five."""
    rates.count((wrong_tries("second step"), str(account.id)))


def note_wrong(what: str, account: Account) -> None:
    """A wrong secret is in the audit, though the request it came with is undone."""
    with in_front():
        audit.record(f"gave a wrong {what}", "account", account.id, by=None, now=clock.now())


def let_in(account: Account) -> ResponseReturnValue:
    """The second step is taken: sign in, and on to where the person wanted."""
    kept = session.pop(_ENTERING)
    session.pop(_CHALLENGE, None)
    forget_tries(wrong_tries("second step"), str(account.id))
    g.factor_given = True
    password = kept.get("password", True)
    via = ["password" if password else "association", "second step"]
    return _sign_in(account, via, kept=kept["kept"], wanted=kept["next"], password=password)


def _sign_in(
    account: Account, via: list[str], *, kept: bool, wanted: str | None, password: bool
) -> ResponseReturnValue:
    g.password_typed = password
    login_user(account, remember=kept, authn_via=via)
    home = url_for("insight.home")
    return redirect(wanted if wanted and validate_redirect_url(wanted) else home, code=303)


def secret_for_app() -> tuple[bytes, str]:
    """(secret, the same sealed): made once for the person who sets up an app, until it is kept."""
    file = current_app.config["SECOND_STEP_KEY"]
    sealed = session.get(_SECRET, "")
    secret = unseal(sealed, file) if sealed else None
    if secret is None:
        secret = new_secret()
        sealed = session[_SECRET] = seal(secret, file)
    return secret, sealed


def forget_secret() -> None:
    """It is kept now, or is not wanted."""
    session.pop(_SECRET, None)


def secret_of(account_id: UUID) -> bytes | None:
    """The secret of the app that is kept."""
    app = find_code_app(account_id)
    return unseal(app.secret, current_app.config["SECOND_STEP_KEY"]) if app else None


def place() -> Place | None:
    """Where passkeys of this service count; None where there can be none."""
    return Place.of(current_app.config["BASE_URL"], current_app.config["SERVICE_NAME"])


def keep_challenge(challenge: str) -> None:
    """For the answer to it."""
    session[_CHALLENGE] = challenge


def take_challenge() -> str | None:
    """The challenge an answer has to fit; each is answered once, whoever has copied the cookie."""
    challenge = session.pop(_CHALLENGE, None)
    if challenge is None:
        return None
    once = rates.Rate("challenge", 1, wrong_tries("second step").within)
    try:
        rates.count((once, challenge))
    except rates.TooOften:
        return None
    return str(challenge)


def take_way_back() -> str | None:
    """The page somebody was led away from to set up a second step."""
    wanted = session.pop(_BACK, None)
    return wanted if wanted and validate_redirect_url(wanted) else None


def is_asked_of_coordinators() -> bool:
    """In the demonstration it is offered and may be left; production refuses to be one."""
    return not current_app.config["DEMONSTRATION"]


def _may_act() -> bool:
    """Whether a coordinator or administrator may act in this visit."""
    found = visit()
    return not is_asked_of_coordinators() or (found is not None and found.factor_at is not None)


def _lead() -> ResponseReturnValue:
    """Where a coordinator or administrator is led who has given no second step."""
    if request.method == "GET":
        session[_BACK] = request.full_path.removesuffix("?")
    return redirect(url_for("accounts.second_step", first=1), code=303)
