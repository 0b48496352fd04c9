"""How often a password may be guessed, a mail asked for, an account made.

What is typed is counted, whether there is such an account or not, so that nobody learns who is
registered. One address stands for a whole clinic, and may do more than one person.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, Response, current_app, g, request
from flask_login import user_logged_in

from mentor_match.accounts.models import Account
from mentor_match.accounts.queries import find_account_by_email
from mentor_match.accounts.rules import one_spelling
from mentor_match.audit import service as audit
from mentor_match.limits.service import count_try, forget_tries, take_back_try
from mentor_match.web import rates
from mentor_match.web.rates import Rate, from_where
from mentor_match.web.typed import is_typed

REGISTER = "security.register"
# Sends a mail to whom it names, who may be a third person: they are counted together.
MAILING = frozenset({"security.send_confirmation", "security.forgot_password", REGISTER})


def init_app(app: Flask) -> None:
    """Count before Flask-Security looks at what was sent."""
    rates.init_app(app, count_try, _note)
    app.before_request(_count)
    app.after_request(_take_back)
    user_logged_in.connect(_forget, app)


def wrong_tries(name: str) -> Rate:
    """As often as a secret may be guessed wrongly."""
    minutes = current_app.config["WRONG_TRIES_MINUTES"]
    return Rate(name, current_app.config["WRONG_TRIES"], timedelta(minutes=minutes))


def count_from_here() -> None:
    """One more try to get in without a password, from this address; getting in takes it back."""
    rates.count((_from_here(), from_where()))


def _count() -> None:
    if request.method != "POST":
        return
    here = from_where()
    if request.endpoint == "security.login":
        rates.count(*_of_sign_in(_email()))
    elif request.endpoint in MAILING:
        registers = request.endpoint == REGISTER
        setting = "REGISTRATIONS_PER_HOUR" if registers else "MAILS_PER_HOUR_AND_ADDRESS"
        rates.count((_to_reader(), _email()), (rates.hourly(setting), here))
    elif request.endpoint == "security.reset_password":
        rates.count((wrong_tries("reset"), f"{here} {request.view_args}"))


def _take_back(response: Response) -> Response:
    """Whoever mistypes while registering has no mail sent, and that is told whether the address is
    known or not. All others have one counted whether it was sent or not: that may not be told."""
    tried = request.endpoint == REGISTER and request.method == "POST"
    if tried and response.status_code < 400 and not g.get("mail_written"):
        take_back_try(_to_reader(), _email())
    return response


def _to_reader() -> Rate:
    return rates.hourly("MAILS_PER_HOUR")


def _of_sign_in(email: str) -> list[tuple[Rate, str]]:
    """From here to this account; from anywhere to it; from here to anyone."""
    settings, pair = current_app.config, wrong_tries("sign in")
    return [
        (pair, f"{from_where()} {email}"),
        (Rate("sign in, account", settings["WRONG_TRIES_ACCOUNT"], timedelta(hours=1)), email),
        (_from_here(), from_where()),
    ]


def _from_here() -> Rate:
    return replace(wrong_tries("sign in, address"), most=current_app.config["WRONG_TRIES_ADDRESS"])


def _forget(_app: Flask, user: Account, **_facts: Any) -> None:
    """Whoever gets in has mistyped and not guessed; the address may still be somebody else's."""
    pair, account, address = _of_sign_in(one_spelling(user.email))
    forget_tries(*pair)
    forget_tries(*account)
    take_back_try(*address)


def whose(email: str) -> UUID | None:
    """The account of what was typed, at the same cost whether there is one or not."""
    account = find_account_by_email(email if is_typed(email) else "")
    return account.id if account else None


def _note(rate: Rate, subject: str, now: datetime) -> None:
    """Into the audit, once for each time a door is shut: which one, and whose account it is. Whom
    nobody knows is not named: neither an address nor what was typed."""
    typed = request.endpoint in {"security.login", *MAILING}
    account_id = whose(_email()) if typed else _id(subject)
    audit.record("refused too many tries", "account", account_id, by=None, now=now, what=rate.name)


def _id(subject: str) -> UUID | None:
    """Who is signed in is counted by the id of the account; all others by words that are no id."""
    try:
        return UUID(subject)
    except ValueError:
        return None


def _email() -> str:
    return one_spelling(request.form.get("email", ""))
