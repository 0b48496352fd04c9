"""The sign-ins kept in the database: a cookie holds a key, and the key opens nothing by itself.

Flask-Login keeps the id of a person in two cookies, signed; whoever copied one was that person
until the key of the service changed. Here both hold the key of one sign-in instead, which is gone
at once when it is ended, from wherever.
"""

from functools import partial
from secrets import token_hex
from typing import Any

from flask import Flask, current_app, g, request, session
from flask_login import user_logged_in, user_logged_out
from flask_security import password_changed, password_reset
from flask_security.utils import set_request_attr

from mentor_match.accounts.models import Account, SignIn
from mentor_match.accounts.queries import KeptSignIn, find_sign_in
from mentor_match.accounts.rules import RECENTLY, STEP, Lifetime, hash_of_key, is_over
from mentor_match.accounts.service import begin_sign_in, end_others, end_sign_in, note_seen
from mentor_match.web import clock
from mentor_match.web.transaction import afterwards
from mentor_match.web.visit import Visit, note_visit, visit

FORM_FIELD = "csrf_token"  # as Flask-WTF names it, in the session and beside it


def init_app(app: Flask) -> None:
    """Replace how Flask-Security knows a person, and hear what ends a sign-in."""
    manager: Any = app.login_manager  # type: ignore[attr-defined]
    manager.user_loader(_find)
    # Flask-Security also takes a key from a header, the address or a JSON body, and reads the body
    # of every request for it before anyone is asked. Here a person is known by the cookie alone.
    manager.request_loader(lambda _request: None)
    user_logged_in.connect(_begin, app)
    user_logged_out.connect(_end, app)
    password_changed.connect(_end_elsewhere, app)
    password_reset.connect(_end_elsewhere, app)


def _find(key: str) -> Account | None:
    """Who has the key of a cookie; None where its sign-in has ended."""
    kept, now = find_sign_in(hash_of_key(key)), clock.now()
    if kept is None:
        return None
    lifetime = Lifetime.from_settings(current_app.config, kept=kept.kept)
    if is_over(kept.began_at, kept.seen_at, lifetime, now):
        return None
    if now - kept.seen_at >= STEP:
        afterwards(partial(note_seen, kept.id, now))
    _note(kept)
    # What Flask-Security asks for before it changes a password.
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return kept.account


def typed_lately() -> bool:
    """Whether the password was typed in this browser a moment ago."""
    found = visit()
    if found is None or found.proved_at is None:
        return False
    return clock.now() - found.proved_at <= RECENTLY


def _note(kept: KeptSignIn | SignIn) -> None:
    note_visit(Visit(kept.id, kept.kept, kept.proved_at, kept.factor_at))


def _begin(_app: Flask, user: Account, **_facts: Any) -> None:
    """A new key with each sign-in; nothing a stranger may have planted before it counts after."""
    before: Visit | None = g.get("visit")
    if before is not None:
        end_sign_in(before.id, by=user.id, now=clock.now())
    begun, key = begin_sign_in(
        user,
        agent=request.user_agent.string,
        kept=session.get("_remember") == "set",
        now=clock.now(),
        factor=g.pop("factor_given", False),
        password=g.pop("password_typed", True),
    )
    session["_user_id"] = key
    # Made here and not by the first page with a form: of two that are opened at once each would
    # make its own, and the forms of one would be refused.
    session[FORM_FIELD] = token_hex()
    g.pop(FORM_FIELD, None)
    _note(begun)


def _end(_app: Flask, user: Account, **_facts: Any) -> None:
    before: Visit | None = g.get("visit")
    if before is not None:
        end_sign_in(before.id, by=user.id, now=clock.now())
    note_visit(None)


def _end_elsewhere(_app: Flask, user: Account, **_facts: Any) -> None:
    """Whoever knew the old password is out, wherever they are."""
    here: Visit | None = g.get("visit")
    end_others(user.id, here.id if here is not None else None, now=clock.now())
