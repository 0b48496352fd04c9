"""Signing in through an association: choosing it, leaving for its server, and coming back."""

from dataclasses import asdict
from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.utils import validate_redirect_url

from mentor_match.accounts.queries import get_account
from mentor_match.accounts.sign_in.second_step import enter_vouched
from mentor_match.accounts.sign_in.tries import count_from_here
from mentor_match.sign_on import service
from mentor_match.sign_on.queries import (
    find_candidate,
    find_link,
    is_open_to,
    list_servers,
)
from mentor_match.sign_on.rules import (
    WITHIN,
    AddressNotVerified,
    Begun,
    Known,
    NobodyHere,
    NotBegunHere,
    NotOpen,
    SaidNo,
    Server,
    is_in_time,
)
from mentor_match.sign_on.views.frame import blueprint, conversation, is_offered, server_of
from mentor_match.sign_on.views.waiting import keep_known
from mentor_match.web import clock, rates
from mentor_match.web.access import public
from mentor_match.web.refusals import NotFound, Refusal
from mentor_match.web.transaction import afterwards

_BEGUN = "sign_on"
ONCE = rates.Rate("way in through association", 1, 2 * WITHIN)


@blueprint.get("/sign-in/association")
@public
def choose() -> str:
    """The associations through which one can sign in."""
    if not is_offered():
        raise NotFound
    return render_template("sign_on/choose.html", servers=list_servers(), wanted=_wanted())


@blueprint.get("/sign-in/association/<uuid:association_id>")
@public
def leave(association_id: UUID) -> ResponseReturnValue:
    """To its identity server. A link and no button: a form may lead to this service only."""
    talk, server = conversation(), server_of(association_id)
    begun = talk.begin()
    address = talk.leave(server, begun, clock.now())
    session[_BEGUN] = {
        **asdict(begun),
        "association": str(association_id),
        "at": clock.now().timestamp(),
        "next": _wanted(),
    }
    return redirect(address, code=303)


@blueprint.get("/sign-in/association/<uuid:association_id>/back")
@public
def back(association_id: UUID) -> ResponseReturnValue:
    """From there, with a code that is worth something once, in this browser, for ten minutes."""
    server = server_of(association_id)
    begun, wanted = _take_begun(association_id)
    count_from_here()
    _take_once(begun)
    try:
        known = _ask(server, begun)
        return _enter(association_id, known, wanted)
    except Refusal as refusal:
        why = getattr(refusal, "why", "") or type(refusal).__name__
        afterwards(partial(service.note_refused, association_id, why, clock.now()))
        raise


def _take_begun(association_id: UUID) -> tuple[Begun, str | None]:
    kept = session.pop(_BEGUN, None)
    if kept is None or kept["association"] != str(association_id):
        raise NotBegunHere
    if request.args.get("state") != kept["state"] or not is_in_time(kept["at"], clock.now()):
        raise NotBegunHere
    return Begun(kept["state"], kept["nonce"], kept["verifier"]), kept["next"]


def _take_once(begun: Begun) -> None:
    """Whoever has copied the cookie comes too late."""
    try:
        rates.count((ONCE, begun.state))
    except rates.TooOften:
        raise NotBegunHere from None


def _ask(server: Server, begun: Begun) -> Known:
    code, says = request.args.get("code", ""), request.args.get("iss", server.issuer)
    if says != server.issuer or not code or "error" in request.args:  # RFC 9207
        raise SaidNo
    known: Known = conversation().come_back(server, begun, code, clock.now())
    return known


def _enter(association_id: UUID, known: Known, wanted: str | None) -> ResponseReturnValue:
    link = find_link(association_id, known.issuer, known.subject)
    if link is None:
        return _offer_link(association_id, known)
    account = get_account(link.account_id)
    if not is_open_to(association_id, account):
        raise NotOpen
    service.use_link(link, now=clock.now())
    return enter_vouched(account, wanted)


def _offer_link(association_id: UUID, known: Known) -> ResponseReturnValue:
    """An account is linked only by who can sign in to it already."""
    if known.email is None:
        raise AddressNotVerified
    if find_candidate(association_id, known.email) is None:
        raise NobodyHere
    keep_known(association_id, known)
    if current_user.is_authenticated:
        return redirect(url_for("sign_on.links"), code=303)
    flash(_("Sign in with your password this once, so that we know the account is yours."))
    return redirect(url_for("security.login", next=url_for("sign_on.links")), code=303)


def _wanted() -> str | None:
    wanted = request.args.get("next")
    return wanted if wanted and validate_redirect_url(wanted) else None
