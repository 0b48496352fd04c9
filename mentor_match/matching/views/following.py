"""The next mentor after a request that came to nothing: on the page of that request."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_login import current_user

from mentor_match.matching import service
from mentor_match.matching.forms import AskForm
from mentor_match.matching.service import following
from mentor_match.matching.views.reasons import Ground, grounds_of
from mentor_match.matching.views.suggestions import (
    blueprint,
    offer_topics,
    own_standing,
    send,
    share_now,
)
from mentor_match.pairings.signals import next_wanted
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.rates import at_most


@dataclass(frozen=True, slots=True)
class NextMentor:
    """Who can be asked next, and why, for the page of a closed request."""

    suggestion: service.Suggestion
    grounds: list[Ground]


@next_wanted.connect
def show_next(asked: Any) -> NextMentor | None:
    """The answer to the page that shows a mentee's closed request."""
    found = following.find_next(asked, clock.now(), share=share_now())
    if found is None:
        return None
    return NextMentor(found, grounds_of(found, found.seen.account.call_me))


@blueprint.post("/requests/<uuid:request_id>/next/<uuid:mentor_id>")
@allow(Permission.FIND_MENTORS)
@at_most("REQUESTS_PER_HOUR")
def ask_same(request_id: UUID, mentor_id: UUID) -> ResponseReturnValue:
    """Ask the next mentor with the words of the request before, which the page showed."""
    before = following.get_earlier(request_id, current_user.id, clock.now())
    found = service.get_suggestion(own_standing(mentor_id), mentor_id)
    form = AskForm(formdata=None, data=following.words_of(before))
    offer_topics(form, found, before.topics)
    return send(found, form, before)
