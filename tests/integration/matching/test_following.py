"""The next mentor after a request that came to nothing: by one click, or by the service itself."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.audit.models import AuditRecord
from mentor_match.cli.due import do_what_is_due
from mentor_match.extensions import db
from mentor_match.matching.service.following import ask_all_next, ask_next
from mentor_match.notifications.models import Message
from mentor_match.pairings.models import MentorshipRequest
from mentor_match.pairings.queries import find_following
from mentor_match.pairings.rules import Limits
from mentor_match.pairings.service import decline_request, withdraw_request
from mentor_match.profiles.queries import get_mentee, get_mentor
from mentor_match.profiles.service import choose_ask_next
from tests.factories.matching import LABOUR, make_association, make_mentee, make_mentor
from tests.factories.pairings import make_request
from tests.pages import PageClient

LIMITS = Limits()
HOUR = timedelta(hours=1)
WORDS = {
    "topics": [LABOUR],
    "to_learn": "To turn a breech baby with calm hands.",
    "brings": "I know the villages.",
    "rhythm": "weekly",
    "months": 9,
}


@pytest.fixture
def nurses(database: Any) -> Any:
    return make_association()


@pytest.fixture
def mentee(nurses: Any) -> Account:
    return make_mentee(nurses)


@pytest.fixture
def mentors(nurses: Any) -> list[Account]:
    """Three who fit, the best first."""
    return [make_mentor(nurses, offers={LABOUR: level}) for level in (5, 4, 2)]


def declined(mentee: Account, mentor: Account, now: Any) -> MentorshipRequest:
    request = make_request(mentee, mentor, now=now, **WORDS)
    decline_request(request, by=mentor.id, reason="no-time", note=None, now=now + HOUR)
    return request


def requests_of(mentee: Account) -> list[MentorshipRequest]:
    return list(
        db.session.scalars(
            select(MentorshipRequest)
            .where(MentorshipRequest.mentee_id == mentee.id)
            .order_by(MentorshipRequest.requested_at)
        )
    )


def choose(mentee: Account, now: Any, on: bool = True) -> None:
    choose_ask_next(get_mentee(mentee.id), on=on, now=now)


def follow(now: Any) -> int:
    return len(ask_all_next(limits=LIMITS, share=0.25, now=now))


def test_the_page_of_a_declined_request_offers_the_next_with_the_same_words(
    page: PageClient, mentee: Account, mentors: list[Account], now: Any
) -> None:
    request = declined(mentee, mentors[0], now)
    page.sign_in(mentee)
    seen = page.get("pairings.request", request_id=request.id)
    assert mentors[1].call_me in seen.text
    assert WORDS["to_learn"] in seen.text
    page.post("matching.ask_same", request_id=request.id, mentor_id=mentors[1].id)
    after = requests_of(mentee)[1]
    assert after.mentor_id == mentors[1].id
    assert {name: getattr(after, name) for name in WORDS} == {**WORDS, "topics": {LABOUR}}
    followed = find_following(request.id)
    assert followed.after_id == after.id
    assert not followed.automatic
    assert "After this you asked" in page.get("pairings.request", request_id=request.id).text


def test_the_words_can_be_changed_first(
    page: PageClient, mentee: Account, mentors: list[Account], now: Any
) -> None:
    request = declined(mentee, mentors[0], now)
    page.sign_in(mentee)
    form = page.get("matching.ask", mentor_id=mentors[1].id, follows=request.id)
    assert form.soup.select_one("#to_learn").text.strip() == WORDS["to_learn"]
    assert form.soup.select_one("[name=rhythm][checked]")["value"] == "weekly"
    assert form.soup.select_one("[name=months][checked]")["value"] == "9"
    page.post(
        "matching.send_request",
        {**WORDS, "to_learn": "Only how to stay calm."},
        mentor_id=mentors[1].id,
        follows=request.id,
    )
    assert requests_of(mentee)[1].to_learn == "Only how to stay calm."
    assert find_following(request.id).after_id == requests_of(mentee)[1].id


def test_only_ones_own_closed_request_can_be_followed(
    page: PageClient, mentee: Account, mentors: list[Account], nurses: Any, now: Any
) -> None:
    request = declined(mentee, mentors[0], now)
    still_open = make_request(mentee, mentors[2], now=now, **WORDS)
    page.sign_in(make_mentee(nurses))
    page.post("matching.ask_same", status=404, request_id=request.id, mentor_id=mentors[1].id)
    page.get("matching.ask", status=404, mentor_id=mentors[1].id, follows=request.id)
    page.sign_in(mentors[0])
    page.post("matching.ask_same", status=404, request_id=request.id, mentor_id=mentors[1].id)
    page.sign_in(mentee)
    page.post("matching.ask_same", status=404, request_id=still_open.id, mentor_id=mentors[1].id)


def test_a_refusal_is_said_on_the_form_with_the_words_still_there(
    page: PageClient, mentee: Account, mentors: list[Account], now: Any
) -> None:
    request = declined(mentee, mentors[0], now)
    get_mentor(mentors[1].id).places_taken = 2
    page.sign_in(mentee)
    seen = page.post(
        "matching.ask_same", status=409, request_id=request.id, mentor_id=mentors[1].id
    )
    assert "no free place" in seen.text
    assert WORDS["to_learn"] in seen.text


def test_the_service_asks_the_next_where_the_mentee_chose_so(
    mentee: Account, mentors: list[Account], now: Any
) -> None:
    choose(mentee, now)
    request = declined(mentee, mentors[0], now)
    assert follow(now + 2 * HOUR) == 1
    after = requests_of(mentee)[1]
    assert after.mentor_id == mentors[1].id
    assert {name: getattr(after, name) for name in WORDS} == {**WORDS, "topics": {LABOUR}}
    assert find_following(request.id).automatic
    db.session.commit()
    record = db.session.scalars(select(AuditRecord).where(AuditRecord.subject_id == after.id)).one()
    assert record.actor_id is None
    assert record.facts["on_choice_of"] == str(mentee.id)
    mail = db.session.scalars(select(Message).where(Message.kind == "request-next-asked")).one()
    assert mail.recipient == mentee.email
    assert f"/requests/{after.id}" in mail.body
    assert follow(now + 3 * HOUR) == 0


def test_an_expired_request_is_followed_by_the_worker(
    mentee: Account, mentors: list[Account], now: Any
) -> None:
    choose(mentee, now)
    make_request(mentee, mentors[0], now=now, **WORDS)
    do_what_is_due(now + timedelta(days=8))
    assert [r.state for r in requests_of(mentee)] == ["expired", "requested"]


def test_nobody_is_asked_without_the_choice_nor_after_it_was_undone(
    mentee: Account, mentors: list[Account], now: Any
) -> None:
    declined(mentee, mentors[0], now)
    assert follow(now + 2 * HOUR) == 0
    choose(mentee, now + 2 * HOUR)
    assert follow(now + 3 * HOUR) == 0, "what was closed before the choice stays as it is"
    declined(mentee, mentors[1], now + 4 * HOUR)
    choose(mentee, now + 6 * HOUR, on=False)
    assert follow(now + 7 * HOUR) == 0


def test_what_the_mentee_withdrew_is_not_followed(
    mentee: Account, mentors: list[Account], now: Any
) -> None:
    choose(mentee, now)
    request = make_request(mentee, mentors[0], now=now, **WORDS)
    withdraw_request(request, by=mentee.id, now=now + HOUR)
    assert follow(now + 2 * HOUR) == 0


def test_nobody_is_asked_twice_and_the_mentee_hears_when_nobody_is_left(
    mentee: Account, mentors: list[Account], now: Any
) -> None:
    choose(mentee, now)
    declined(mentee, mentors[0], now)
    for step, mentor in ((1, mentors[1]), (2, mentors[2])):
        later = now + step * timedelta(days=100)  # the rest after a no is long over
        assert follow(later) == 1
        request = requests_of(mentee)[-1]
        assert request.mentor_id == mentor.id
        decline_request(request, by=mentor.id, reason="other", note=None, now=later + HOUR)
    assert follow(now + timedelta(days=400)) == 0
    told = select(Message).where(Message.kind == "request-nobody-next")
    assert len(db.session.scalars(told).all()) == 1
    assert follow(now + timedelta(days=401)) == 0


def test_one_who_asked_by_hand_meanwhile_is_left_alone(
    mentee: Account, mentors: list[Account], now: Any
) -> None:
    from mentor_match.pairings.service import Following

    choose(mentee, now)
    request = declined(mentee, mentors[0], now)
    make_request(mentee, mentors[2], now=now + HOUR, following=Following(request), **WORDS)
    assert follow(now + 2 * HOUR) == 0
    assert ask_next(request, limits=LIMITS, now=now + 2 * HOUR) is None
    assert len(requests_of(mentee)) == 2


def test_the_limit_of_open_requests_holds_for_the_service_too(
    mentee: Account, mentors: list[Account], now: Any
) -> None:
    choose(mentee, now)
    declined(mentee, mentors[0], now)
    make_request(mentee, mentors[2], now=now + HOUR, **WORDS)
    one = Limits(open_requests=1)
    assert len(ask_all_next(limits=one, share=0.25, now=now + 2 * HOUR)) == 0
    assert len(requests_of(mentee)) == 2


def test_the_choice_is_made_and_undone_on_the_page_of_requests(
    page: PageClient, mentee: Account
) -> None:
    page.sign_in(mentee)
    assert "Ask the next mentor for me" in page.get("pairings.requests").text
    said = page.post("profiles.ask_next")
    assert "the next is now asked for you" in said.text
    assert get_mentee(mentee.id).ask_next_since is not None
    page.post("profiles.stop_asking_next")
    assert get_mentee(mentee.id).ask_next_since is None
