"""Consults: the queue, the form, and one page that asks for the next step."""

from typing import Any
from uuid import UUID

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.pairings import queries, rules, service
from mentor_match.pairings.forms import (
    DECLINE,
    MENTOR,
    REDIRECT,
    AdviceForm,
    ConsultForm,
    CorrectForm,
    OutcomeForm,
    ReadBackForm,
)
from mentor_match.pairings.views.frame import blueprint, own_pairing
from mentor_match.permissions import Permission
from mentor_match.profiles.queries import find_profile
from mentor_match.reference.role_cards import find_role_card
from mentor_match.web import clock, names
from mentor_match.web.access import allow
from mentor_match.web.pages import Page, asked_page, go
from mentor_match.web.rates import at_most
from mentor_match.web.refusals import NotFound

CLOSED_A_PAGE = 10


def hours() -> rules.ConsultHours:
    """The times to answer, as this service is configured."""
    return rules.ConsultHours.from_settings(current_app.config)


@blueprint.app_template_filter("consult_state")
def consult_state(found: Any) -> rules.ConsultState:
    """Where a consult stands at this moment."""
    return rules.state_now(found.state, found.act_by, clock.now())


@blueprint.get("/consults")
@allow(Permission.TAKE_PART)
def consults() -> str:
    """What waits for the reader, for the reader's cadre, and for others; below, what is over."""
    number, me = asked_page(), current_user.id
    closed = queries.list_closed_consults(
        me, limit=CLOSED_A_PAGE, offset=(number - 1) * CLOSED_A_PAGE
    )
    return render_template(
        "pairings/consults.html",
        mine=queries.list_consults_of(me),
        to_take=queries.list_consults_to_take(me, clock.now()),
        closed=Page[Any](closed, number, queries.count_closed_consults(me), CLOSED_A_PAGE),
        taker=queries.find_taker(me),
        may_take=queries.can_take(me),
        cadre=getattr(find_profile(me), "cadre", None),
    )


@blueprint.post("/consults/taking")
@allow(Permission.TAKE_PART)
def take_consults() -> Response:
    """Offer to take consults of one's cadre."""
    service.take_consults(current_user.id, now=clock.now())
    return go("pairings.consults", gettext("You now see what is asked of your cadre."))


@blueprint.post("/consults/not-taking")
@allow(Permission.TAKE_PART)
def leave_consults() -> Response:
    """Take no more of them."""
    service.leave_consults(current_user.id, now=clock.now())
    said = gettext("You take no more consults of your cadre. What you took stays with you.")
    return go("pairings.consults", said)


@blueprint.get("/pairings/<uuid:pairing_id>/consults/ask")
@allow(Permission.TAKE_PART)
def ask_consult(pairing_id: UUID) -> str:
    """The ISBAR form, with both role cards beside it."""
    return _ask_page(*_asking(pairing_id))


@blueprint.post("/pairings/<uuid:pairing_id>/consults/ask")
@allow(Permission.TAKE_PART)
@at_most("REQUESTS_PER_HOUR")
def save_consult(pairing_id: UUID) -> ResponseReturnValue:
    """Ask."""
    found, form = _asking(pairing_id)
    if not form.validate_on_submit():
        return _ask_page(found, form), 422
    consult = service.ask_consult(
        found,
        to_cadre=None if form.to.data == MENTOR else form.to.data,
        urgency=form.urgency.data,
        asked_for=form.asked_for.data,
        isbar=form.isbar,
        by=current_user.id,
        hours=hours(),
        now=clock.now(),
    )
    said = gettext("Your consult is on its way. Next it is read back to you.")
    return go("pairings.consult", said, consult_id=consult.id)


def _asking(pairing_id: UUID) -> tuple[Any, ConsultForm]:
    found = own_pairing(pairing_id)
    if found.mentee_id != current_user.id:
        raise NotFound
    rules.check_active(found.state)
    form = ConsultForm()
    mentor = gettext(
        "Your mentor %(name)s – %(cadre)s",
        name=found.mentor.call_me,
        cadre=names.cadre(found.mentor_cadre),
    )
    form.to.choices = [(MENTOR, mentor), *_cadres(found.mentor_association_id, current_user.id)]
    return found, form


def _cadres(association_id: UUID, asker_id: UUID, *, but: str = "") -> list[tuple[str, str]]:
    """The cadres of which somebody takes consults; of how many is said, of whom is not."""
    takers = queries.count_takers(association_id, without=asker_id)
    titles = [
        (code, gettext("%(cadre)s: mentors who take consults: %(n)s", cadre=names.cadre(code), n=n))
        for code, n in takers.items()
        if code != but
    ]
    return sorted(titles, key=lambda pair: pair[1].casefold())


def _ask_page(found: Any, form: ConsultForm) -> str:
    profile = find_profile(found.mentee_id)
    own = (profile.cadre if profile else None) or found.mentee_cadre
    other = form.to.data if form.to.data and form.to.data != MENTOR else found.mentor_cadre
    return render_template(
        "pairings/ask_consult.html",
        pairing=found,
        form=form,
        hours=hours(),
        own_cadre=own,
        cards=_cards(own, other),
    )


def _cards(*cadres: str) -> list[Any]:
    return [card for code in dict.fromkeys(cadres) if (card := find_role_card(code))]


@blueprint.get("/consults/<uuid:consult_id>")
@allow(Permission.TAKE_PART)
def consult(consult_id: UUID) -> str:
    """The whole trail, both role cards, and the form of the next step."""
    return _page(queries.get_consult(consult_id, current_user.id))


def _page(found: Any, sent: Any = None) -> str:
    """The page of a consult; `sent` is the form that came with faults, if one did. One of another
    step comes from a page that was open too long."""
    part = queries.part_in(found, current_user.id)
    state = rules.state_now(found.state, found.act_by, clock.now())
    turn = rules.WAITS_FOR.get(state) == part
    due = _next_form(found, state) if turn else None
    if sent is not None and type(sent) is not type(due):
        raise rules.ConsultMoved
    return render_template(
        "pairings/consult.html",
        consult=found,
        state=state,
        asking=part == rules.ConsultPart.ASKER,
        named=found.receiver_id is not None or part == rules.ConsultPart.ASKER,
        turn=turn,
        form=sent or due,
        cards=_cards(found.from_cadre, found.to_cadre),
    )


def _next_form(found: Any, state: rules.ConsultState) -> Any:
    if state in (rules.ConsultState.ASKED, rules.ConsultState.CORRECTED):
        return _read_back_form(found)
    kinds = {
        rules.ConsultState.READ_BACK: CorrectForm,
        rules.ConsultState.AGREED: AdviceForm,
        rules.ConsultState.ADVISED: OutcomeForm,
    }
    return kinds[state]()


def _read_back_form(found: Any) -> ReadBackForm:
    form = ReadBackForm()
    cadres = _cadres(found.association_id, found.asker_id, but=found.to_cadre)
    form.offer(cadres, may_decline=not found.in_queue)
    return form


@blueprint.post("/consults/<uuid:consult_id>/read-back")
@allow(Permission.TAKE_PART)
@at_most("MESSAGES_PER_HOUR")
def read_back(consult_id: UUID) -> ResponseReturnValue:
    """Repeat it in own words, then accept, decline or redirect."""
    found, now = queries.get_consult(consult_id, current_user.id), clock.now()
    form = _read_back_form(found)
    if not form.validate_on_submit():
        return _page(found, form), 422
    words, me = form.words.data, current_user.id
    if form.answer.data == DECLINE:
        service.decline_consult(found, words, reason=form.reason.data, by=me, now=now)
        return go("pairings.consults", gettext("You declined. Who asked was told why."))
    if form.answer.data == REDIRECT:
        where = {"to_cadre": form.to_cadre.data, "reason": form.because.data}
        service.redirect_consult(found, words, **where, by=me, hours=hours(), now=now)
        return go("pairings.consults", gettext("You redirected it. Who asked was told why."))
    service.read_back(found, words, by=me, hours=hours(), now=now)
    said = gettext("You read it back. When who asked says that it is right, you advise.")
    return go("pairings.consult", said, consult_id=found.id)


@blueprint.post("/consults/<uuid:consult_id>/confirm")
@allow(Permission.TAKE_PART)
def confirm_read_back(consult_id: UUID) -> Response:
    """It was understood."""
    found = queries.get_consult(consult_id, current_user.id)
    service.confirm_read_back(found, by=current_user.id, hours=hours(), now=clock.now())
    return go("pairings.consult", gettext("Good. Now you wait for advice."), consult_id=found.id)


@blueprint.post("/consults/<uuid:consult_id>/correct")
@allow(Permission.TAKE_PART)
@at_most("MESSAGES_PER_HOUR")
def correct_read_back(consult_id: UUID) -> ResponseReturnValue:
    """It was not understood."""
    said = gettext("Your correction was sent. It will be read back to you again.")
    return _save(consult_id, CorrectForm(), service.correct_read_back, said)


@blueprint.post("/consults/<uuid:consult_id>/advise")
@allow(Permission.TAKE_PART)
@at_most("MESSAGES_PER_HOUR")
def advise(consult_id: UUID) -> ResponseReturnValue:
    """Say what is advised."""
    said = gettext("Your advice was sent. You will hear what was done.")
    return _save(consult_id, AdviceForm(), service.advise, said)


@blueprint.post("/consults/<uuid:consult_id>/close")
@allow(Permission.TAKE_PART)
def close_consult(consult_id: UUID) -> ResponseReturnValue:
    """Say what was done."""
    said = gettext("The loop is closed. Who advised you was told what came of it.")
    return _save(consult_id, OutcomeForm(), service.close_consult, said)


def _save(consult_id: UUID, form: Any, act: Any, said: str) -> ResponseReturnValue:
    found = queries.get_consult(consult_id, current_user.id)
    if not form.validate_on_submit():
        return _page(found, form), 422
    act(found, form.words.data, by=current_user.id, hours=hours(), now=clock.now())
    return go("pairings.consult", said, consult_id=found.id)


@blueprint.post("/consults/<uuid:consult_id>/withdraw")
@allow(Permission.TAKE_PART)
def withdraw_consult(consult_id: UUID) -> Response:
    """Take it back."""
    found = queries.get_consult(consult_id, current_user.id)
    service.withdraw_consult(found, by=current_user.id, now=clock.now())
    return go("pairings.consults", gettext("You withdrew the consult."))
