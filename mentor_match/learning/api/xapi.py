"""The part of an xAPI record store that learning platforms write to.

`PUT` and `POST /xapi/statements` with an access token of the association; a batch is stored whole
or not at all. Reading back is not offered: what members learnt is theirs to show.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from mentor_match.associations.queries import get_token
from mentor_match.learning import service
from mentor_match.learning.rules import Said, fingerprint_of, minutes_of, verb_of
from mentor_match.learning.schemas import MOST_STATEMENTS, StatementSchema
from mentor_match.permissions import Scope
from mentor_match.web import clock
from mentor_match.web.access import grant, public, token
from mentor_match.web.problems import Fault, faults_of, problem

blueprint = Blueprint("xapi", __name__, url_prefix="/xapi")

VERSIONS = ("1.0.3", "2.0.0")
HEADER = "X-Experience-API-Version"
AHEAD = timedelta(minutes=10)  # clocks of platforms differ a little


class BadStatements(Exception):
    """Something to mend, field by field."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__(faults)


@blueprint.errorhandler(BadStatements)
def _bad(refused: BadStatements) -> Response:
    title = _("The statements were not stored")
    return problem(400, title, _("Mend what is listed and send all of them again."), refused.faults)


@blueprint.errorhandler(service.UnknownActors)
def _unknown(refused: service.UnknownActors) -> Response:
    sentence = _(refused.sentence)
    single = request.method == "PUT" or not isinstance(_sent(), list)
    places = ["/actor" if single else f"/{place}/actor" for place in refused.places]
    return _bad(BadStatements(*(Fault(place, sentence) for place in places)))


@blueprint.after_request
def _say_version(answer: Response) -> Response:
    asked = request.headers.get(HEADER, "")
    answer.headers[HEADER] = VERSIONS[0] if asked.startswith("1.0") else VERSIONS[1]
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/about")
@public
def about() -> Response:
    """Which versions of the standard are spoken."""
    return jsonify(version=list(VERSIONS))


@blueprint.put("/statements")
@token(Scope.SEND_LEARNING)
def put_statement() -> ResponseReturnValue:
    """Store one statement under the id in the address; storing it twice is storing it once."""
    _check_headers()
    asked, sent = _id_in_address(), _sent()
    if not isinstance(sent, dict):
        raise BadStatements(Fault("/", _("Send one statement, as a JSON object.")))
    if str(sent.get("id", asked)).lower() != str(asked):
        raise BadStatements(Fault("/id", _("Send the id of the address, or leave it out.")))
    _store([{**sent, "id": str(asked)}], single=True)
    return "", 204


@blueprint.post("/statements")
@token(Scope.SEND_LEARNING)
def post_statements() -> ResponseReturnValue:
    """Store one statement or many; the answer has their ids in the same order."""
    _check_headers()
    sent = _sent()
    single = isinstance(sent, dict)
    listed = [sent] if single else sent
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_STATEMENTS:
        said = _("Send one statement, or a list of 1 to %(most)s.", most=MOST_STATEMENTS)
        raise BadStatements(Fault("/", said))
    return jsonify([str(said.id) for said in _store(listed, single=single)])


def _check_headers() -> None:
    if not request.headers.get(HEADER, "").startswith(("1.0", "2.0")):
        said = _("Send the header %(header)s with 1.0.3 or 2.0.0.", header=HEADER)
        raise BadStatements(Fault("/", said))
    if request.mimetype != "application/json":
        raise BadStatements(Fault("/", _("Send application/json, without attachments.")))


def _id_in_address() -> UUID:
    try:
        return UUID(request.args.get("statementId", ""))
    except ValueError:
        said = _("Name the statement in the address: ?statementId= and a UUID.")
        raise BadStatements(Fault("/id", said)) from None


def _sent() -> Any:
    try:
        return json.loads(request.get_data(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        said = _("This is not JSON in UTF-8. Send it as the standard writes it.")
        raise BadStatements(Fault("/", said)) from None


def _no_number(word: str) -> None:
    raise ValueError(word)


def _store(listed: Sequence[Any], *, single: bool) -> list[Said]:
    now, allowed = clock.now(), grant()
    statements = _read(listed, single=single, now=now)
    service.store_statements(
        statements,
        association_id=allowed.association_id,
        token_id=allowed.token_id,
        platform=get_token(allowed.association_id, allowed.token_id).name,
        now=now,
    )
    return statements


def _read(listed: Sequence[Any], *, single: bool, now: datetime) -> list[Said]:
    statements, faults, ids = [], [], set()
    for place, sent in enumerate(listed):
        begin = "" if single else f"/{place}"
        try:
            said = _said(StatementSchema().load(sent), sent, now)
        except ValidationError as refused:
            faults += list(faults_of(refused.messages, begin))
            continue
        except RecursionError:  # a few levels fewer than what cannot be read at all
            said_of_depth = _("This is nested too deeply. Send it as the standard writes it.")
            faults.append(Fault(begin or "/", said_of_depth))
            continue
        if said.at > now + AHEAD:
            faults.append(Fault(f"{begin}/timestamp", _("Send a time that has been.")))
        if said.id in ids:
            faults.append(Fault(f"{begin}/id", _("This id stands twice in the list.")))
        ids.add(said.id)
        statements.append(said)
    if faults:
        raise BadStatements(*faults)
    return statements


def _said(read: Mapping[str, Any], sent: Mapping[str, Any], now: datetime) -> Said:
    actor, activity = read["actor"], read["object"]
    length = read.get("result", {}).get("duration")
    return Said(
        id=read.get("id") or uuid4(),
        verb=verb_of(read["verb"]["id"]) or "",
        activity=activity["id"],
        title=_title(activity.get("definition", {}).get("name", {})),
        minutes=minutes_of(length) if length else None,
        at=read.get("timestamp") or now,
        fingerprint=fingerprint_of(sent),
        email=actor["mbox"].removeprefix("mailto:") if "mbox" in actor else None,
        number=actor["account"]["name"] if "account" in actor else None,
    )


def _title(names: Mapping[str, str]) -> str:
    """English where there is any, else the first; without what cannot be printed."""
    english = [text for code, text in names.items() if code.lower().startswith("en")]
    text = next(iter([*english, *names.values()]), "")
    return "".join(sign for sign in text if sign.isprintable()).strip()[:300]
