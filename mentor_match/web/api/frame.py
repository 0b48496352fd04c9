"""The API as one thing: its description in OpenAPI, and how a route of it is declared.

A route says in one line its address, the scope it needs and what it takes and gives; everything
that holds for all of them is added here, to what happens and to what is described alike.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any

import flask_smorest
from flask import Flask, Response, abort, request
from flask_babel import gettext as _
from flask_smorest.utils import prepare_response
from marshmallow import Schema as Plain
from marshmallow import fields
from webargs.flaskparser import FlaskParser

from mentor_match.permissions import Scope
from mentor_match.web.access import token
from mentor_match.web.api import once
from mentor_match.web.api.fields import Schema
from mentor_match.web.problems import Fault, Faulty, faults_of

PREFIX = "/api/v1"
JSON, PROBLEM = "application/json", "application/problem+json"
# The names of this description: those of Python's list change with its versions.
NAMES = {
    304: "NotModified", 400: "BadRequest", 401: "NoToken", 403: "ScopeMissing", 404: "NotFound",
    406: "NotAcceptable", 409: "Refused", 412: "Changed", 413: "TooLarge", 415: "NotJson",
    422: "Faulty", 428: "IfMatchNeeded", 429: "TooManyCalls", 500: "Fault", 503: "Away",
}  # fmt: skip
EVERYWHERE = (400, 401, 403, 404, 406, 429, 500, 503)
WHERE_SENT = (409, 413, 415, 422)
KEY_HEADER = {
    "name": once.HEADER,
    "in": "header",
    "required": True,
    "description": "A key of your own for this act. Sent again within a day with the same body, "
    "it is answered alike and done once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": once.LONGEST, "pattern": "^[!-~]+$"},
}
RATES = {
    "RateLimit-Limit": "Calls a minute.",
    "RateLimit-Remaining": "Calls left in this minute.",
    "RateLimit-Reset": "Seconds until the next minute.",
}

View = Callable[..., Any]


class FaultSchema(Schema):
    """What is wrong with one field."""

    pointer = fields.String(required=True)
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """Why something was refused (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    errors = fields.List(fields.Nested(FaultSchema))


class Parser(FlaskParser):
    """Reads what was sent; what is wrong with it becomes faults with a place and a mend."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": "raise", "query": "raise"}

    def load_json(self, req: Any, schema: Any) -> Any:
        try:
            return json.loads(req.get_data(), parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise Faulty(Fault("/", _("This is not JSON in UTF-8.")), status=400) from None

    def handle_error(self, error: Any, req: Any, schema: Any, **_more: Any) -> Any:
        (messages,) = error.messages.values()
        raise Faulty(*faults_of(messages)) from None


def _no_number(word: str) -> None:
    raise ValueError(word)


class Api(flask_smorest.Api):
    """The description. Errors are the same as everywhere: `web.errors` says them."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        pass

    def _register_responses(self) -> None:
        for code, name in NAMES.items():
            said: dict[str, Any] = {"description": HTTPStatus(code).phrase}
            if code >= 400:
                said["schema"] = ProblemSchema
            if code in {429, 503}:
                said["headers"] = {"Retry-After": _header("Seconds to wait.", "integer")}
            prepare_response(said, self.spec, PROBLEM)
            self.spec.components.response(name, said, lazy=True)

    def init_app(self, app: Flask, *, spec_kwargs: Any = None) -> None:
        super().init_app(app, spec_kwargs=spec_kwargs)
        self.spec.options["info"] = {"description": "See docs/api.md."}
        bearer = {"type": "http", "scheme": "bearer", "description": "A token of an association."}
        self.spec.components.security_scheme("token", bearer)


def _header(text: str, kind: str = "string") -> dict[str, Any]:
    return {"description": text, "schema": {"type": kind}}


class Blueprint(flask_smorest.Blueprint):
    """Routes of the API."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, name: str, import_name: str) -> None:
        super().__init__(name, import_name, url_prefix=PREFIX)
        self.before_request(_check_forms)
        self.after_request(_never_stored)

    def lists(
        self, rule: str, scope: Scope, *, asks: type[Plain], gives: type[Plain], tag: str
    ) -> Callable[[View], View]:
        """GET of many: a piece, and the cursor of the next."""
        piece = _piece_of(gives)

        def declare(view: View) -> View:
            given = self.response(200, piece, headers=_rates())(view)
            asked = self.arguments(asks, location="query")(given)
            return self._declare("GET", rule, scope, asked, tag, (422,))

        return declare

    def reads(
        self, rule: str, scope: Scope | None, *, gives: type[Plain], tag: str
    ) -> Callable[[View], View]:
        """GET of one, with its ETag; nothing where it is the one that was read before."""

        def declare(view: View) -> View:
            given = self.etag(self.response(200, gives, headers=_rates())(view))
            return self._declare("GET", rule, scope, given, tag, (304,))

        return declare

    def creates(
        self, rule: str, scope: Scope, *, takes: type[Plain], gives: type[Plain], tag: str
    ) -> Callable[[View], View]:
        """POST of something new, once for its key."""

        def declare(view: View) -> View:
            headers = {**_rates(), "Location": _header("Where it is from now on.")}
            given = self.etag(self.response(201, gives, headers=headers)(view))
            taken = self.arguments(takes)(given)
            done = wraps(taken)(once.once(taken))
            done = self.doc(parameters=[KEY_HEADER])(done)
            return self._declare("POST", rule, scope, done, tag, WHERE_SENT)

        return declare

    def changes(
        self, rule: str, scope: Scope, *, takes: type[Plain], gives: type[Plain], tag: str,
        method: str = "PATCH",
    ) -> Callable[[View], View]:  # fmt: skip
        """PATCH or PUT of one that is as it was read: the view says so with `held`."""

        def declare(view: View) -> View:
            given = self.response(200, gives, headers=_rates())(view)
            done = self.etag(self.arguments(takes)(given))
            return self._declare(method, rule, scope, done, tag, (*WHERE_SENT, 412, 428))

        return declare

    def removes(self, rule: str, scope: Scope, *, tag: str) -> Callable[[View], View]:
        """DELETE of one that is as it was read."""

        def declare(view: View) -> View:
            done = self.etag(self.response(204, headers=_rates())(view))
            return self._declare("DELETE", rule, scope, done, tag, (409, 412, 428))

        return declare

    def _declare(
        self, method: str, rule: str, scope: Scope | None, view: View, tag: str,
        errors: Sequence[int],
    ) -> View:  # fmt: skip
        needed = [scope.value] if scope else []
        view = self.doc(
            security=[{"token": needed}],
            responses={code: NAMES[code] for code in (*EVERYWHERE, *errors)},
        )(view)
        marked = token(scope)(view)
        self.add_url_rule(rule, view_func=marked, methods=[method], tags=[tag])
        return marked

    def held(self, row: Any, schema: type[Plain]) -> None:
        """Refuse where it is not as the client read it. The caller has locked it."""
        self.check_etag(row, schema)

    @staticmethod
    def _generate_etag(etag_data: Any, extra_data: Any = None) -> str:
        said = json.dumps([etag_data, extra_data or None], sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    def _check_not_modified(self, etag: str) -> None:
        if request.method in self.METHODS_CHECKING_NOT_MODIFIED and etag in request.if_none_match:
            answer = Response(status=304)
            answer.set_etag(etag)
            abort(answer)


def _piece_of(gives: type[Plain]) -> type[Plain]:
    name = gives.__name__.removesuffix("Schema")
    items = fields.List(fields.Nested(gives), required=True)
    after = fields.String(required=True, allow_none=True)
    return type(f"{name}ListSchema", (Schema,), {"items": items, "next": after})


def _rates() -> dict[str, Any]:
    return {name: _header(text, "integer") for name, text in RATES.items()}


def _check_forms() -> None:
    """The client takes JSON, and sends nothing else."""
    takes = request.accept_mimetypes
    if takes and not (takes[JSON] or takes[PROBLEM]):
        abort(406)
    if request.method in {"POST", "PUT", "PATCH"} and request.mimetype != JSON:
        abort(415)


def _never_stored(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
