"""Refusals and errors become pages here, and nowhere else."""

import structlog
from flask import Flask, Response, g, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, InternalServerError

from mentor_match.extensions import db
from mentor_match.permissions import ROLE_TITLES, roles_that_may
from mentor_match.web.access import BadToken, MayNot, ScopeMissing, TooManyCalls
from mentor_match.web.health import database_answers
from mentor_match.web.logs import request_number
from mentor_match.web.problems import PROBLEMS, Faulty, for_machine, problem
from mentor_match.web.rates import TooOften
from mentor_match.web.refusals import NotFound, Refusal
from mentor_match.words import N_

log = structlog.get_logger()

AWAY_FOR = 30  # seconds after which to try again: a database that is started anew takes as long

# Status -> what it means, what to do. Other statuses share the last line of the table.
PAGES: dict[int, tuple[str, str]] = {
    404: (
        N_("Page not found"),
        N_(
            "There is nothing at this address, or it is not yours to see. "
            "If you typed the address, check it. If you followed a link, go back and try again."
        ),
    ),
    405: (
        N_("This page cannot be opened like that"),
        N_("Go back and use the button on the page before."),
    ),
    413: (
        N_("This is too large"),
        N_("What you sent is larger than this service takes. Send less text or a smaller file."),
    ),
    429: (N_("Too many tries"), N_("Wait a few minutes, then try again.")),
    500: (
        N_("Sorry, there is a problem with the service"),
        N_("Nothing was changed by what you just did. Try again in a few minutes."),
    ),
    503: (
        N_("The service is away for a moment"),
        N_("Nothing was changed by what you just did. Wait a minute, then open the page again."),
    ),
    400: (
        N_("This could not be understood"),
        N_("Nothing was changed. Go back, check what you typed and try again."),
    ),
}


def init_app(app: Flask) -> None:
    """Say how each kind of failure looks."""
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(TooOften, _too_often)
    app.register_error_handler(MayNot, _may_not)
    app.register_error_handler(BadToken, _bad_token)
    app.register_error_handler(ScopeMissing, _scope_missing)
    app.register_error_handler(TooManyCalls, _too_many_calls)
    app.register_error_handler(Faulty, _faulty)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(HTTPException, _http)


def _refusal(refusal: Refusal) -> ResponseReturnValue:
    if isinstance(refusal, NotFound):
        return _problem(404) if for_machine() else _page(404)
    sentence = gettext(refusal.sentence, **refusal.facts)
    if for_machine():
        return problem(refusal.status, type(refusal).__name__, sentence)
    return render_template("errors/refusal.html", sentence=sentence), refusal.status


def _too_often(refusal: TooOften) -> ResponseReturnValue:
    answer = make_response(_refusal(refusal))
    answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer


def _may_not(refused: MayNot) -> ResponseReturnValue:
    who = [gettext(ROLE_TITLES[role]) for role in roles_that_may(refused.permission)]
    return render_template("errors/may_not.html", who=who), 403


def _bad_token(_refused: BadToken) -> ResponseReturnValue:
    detail = gettext("Send the access token your association issued, as a bearer token.")
    answer = problem(401, gettext("No valid access token"), detail)
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _scope_missing(refused: ScopeMissing) -> ResponseReturnValue:
    detail = gettext("The token needs the scope “%(scope)s”.", scope=str(refused.scope))
    return problem(403, gettext("This token may not do that"), detail)


def _too_many_calls(_refused: TooManyCalls) -> ResponseReturnValue:
    return _problem(429)


def _faulty(refused: Faulty) -> ResponseReturnValue:
    detail = gettext("Nothing was changed. Mend what is listed and send it again.")
    return problem(refused.status, gettext("This cannot be taken"), detail, refused.faults)


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    return render_template("errors/stale_form.html"), 400


def _database(error: DBAPIError) -> ResponseReturnValue:
    """A database that is away is nobody's fault and over by itself; what it refuses is a fault."""
    if database_answers():
        raise error
    return _away(error)


def _away(error: BaseException) -> ResponseReturnValue:
    log.error("the database is away", exc_info=error)
    g._login_user = AnonymousUserMixin()  # who reads the page cannot be looked up
    answer = make_response(_problem(503) if for_machine() else _page(503))
    answer.headers["Retry-After"] = str(AWAY_FOR)
    return answer


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        if isinstance(error.original_exception, DBAPIError) and not database_answers():
            return _away(error.original_exception)
        log.error("request failed", exc_info=error.original_exception)
        db.session.rollback()  # the page asks who reads it, which a transaction that failed refuses
    if for_machine():
        return _problem(status, error)
    return _page(status)


def _page(status: int) -> ResponseReturnValue:
    title, advice = PAGES.get(status, PAGES[400 if status < 500 else 500])
    number = request_number() if status >= 500 else ""
    page = render_template("errors/error.html", title=title, advice=advice, number=number)
    return page, status


def _problem(status: int, error: HTTPException | None = None) -> Response:
    """The same for a machine; what the error says in headers, such as Allow, stays."""
    title, advice = PROBLEMS.get(status, PROBLEMS[400 if status < 500 else 500])
    answer = problem(status, gettext(title), gettext(advice))
    for name, value in error.get_headers() if error else ():
        if name.lower() != "content-type":
            answer.headers[name] = value
    return answer
