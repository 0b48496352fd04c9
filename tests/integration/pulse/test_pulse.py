"""The pulse asks who looks for a mentor, keeps answers apart from names, and shows only many."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from mentor_match.audit.models import AuditRecord
from mentor_match.extensions import db
from mentor_match.notifications.models import Message
from mentor_match.notifications.rules import Choice, Group
from mentor_match.notifications.service import choose
from mentor_match.pairings.service import decline_request
from mentor_match.pulse import service
from mentor_match.pulse.keys import subject_of
from mentor_match.pulse.models import PulseAnswer, PulseStop
from mentor_match.pulse.queries import (
    find_start,
    list_given,
    list_given_in,
    list_own_answers,
    list_silent,
    read_standing,
)
from mentor_match.pulse.rules import FEWEST, AnsweredAlready, NothingAsked
from mentor_match.web import clock
from mentor_match.web.moments import month_of
from tests.conftest import NOW
from tests.counting import counted
from tests.factories.pairings import (
    make_association,
    make_mentee,
    make_mentor,
    make_pairing,
    make_request,
)
from tests.factories.programmes import make_programme, take_part
from tests.integration.insight.test_coordination import make_coordinator
from tests.pages import PageClient

DAY = timedelta(days=1)
_numbers = count(1)
VALUES = {
    "leave_post": 4,
    "leave_country": 2,
    "leave_profession": 1,
    "burnout": 3,
    "satisfaction": 4,
}
FORM = {**{name: str(value) for name, value in VALUES.items()}, "keeps": ["pay", "guidance"]}


def subject(account: Any) -> str:
    return subject_of(account.id, current_app.config["PULSE_KEY"])


def ask_all(now: Any = NOW) -> int:
    key = current_app.config["PULSE_KEY"]
    asked = service.list_to_ask(now, subject_of=lambda id_: subject_of(id_, key))
    for account_id, wave in asked:
        service.ask(account_id, wave, now=now)
    return len(asked)


def told() -> list[str]:
    asked = select(Message.recipient).where(Message.kind == "pulse-asked")
    return sorted(db.session.scalars(asked.order_by(Message.recipient)))


def applicant(now: Any = NOW) -> Any:
    """Somebody who asked a mentor and was declined."""
    request = make_request(now=now)
    decline_request(request, by=request.mentor_id, reason="no-time", note=None, now=now)
    return request.mentee


def test_who_found_no_mentor_is_asked_like_who_found_one(database: Flask) -> None:
    found, without = make_pairing(now=NOW + DAY).mentee, applicant()
    for account, mentored in ((found, True), (without, False)):
        later = NOW + 92 * DAY
        assert read_standing(account.id, subject(account), later).wave == 3
        kept = service.answer(account.id, subject(account), VALUES, ["pay"], now=later)
        assert (kept.wave, kept.mentored, kept.month) == (3, mentored, month_of(later))


def test_a_mentor_is_not_asked(database: Flask) -> None:
    mentor = make_pairing().mentor
    assert find_start(mentor.id) is None
    with pytest.raises(NothingAsked):
        service.answer(mentor.id, subject(mentor), VALUES, [], now=NOW)


def test_the_year_starts_with_the_first_thing_and_names_the_programme(database: Flask) -> None:
    mentee = make_mentee()
    association = make_association(mentee, mentor := make_mentor())
    programme = make_programme(association, make_coordinator(association))
    take_part(programme, mentee)
    make_request(mentee, mentor, now=NOW - 9 * DAY)
    start = find_start(mentee.id)
    assert start is not None
    assert (start.at, start.programme_id) == (NOW - 9 * DAY, programme.id)
    assert start.association_id == association.id


def test_nothing_that_is_kept_points_to_a_person(database: Flask) -> None:
    account = applicant()
    db.session.commit()
    before = len(list(db.session.scalars(select(AuditRecord.number))))
    service.answer(account.id, subject(account), VALUES, ["pay"], now=NOW)
    service.stop(subject(account))
    db.session.commit()
    for table in (PulseAnswer.__table__, PulseStop.__table__):
        targets = {key.column.table.name for key in table.foreign_keys}
        assert "accounts" not in targets and not targets & {"profiles", "memberships"}
        row = str(db.session.execute(select(table)).one())
        for secret in (account.id.hex, str(account.id), account.full_name, account.email):
            assert secret not in row
    assert len(list(db.session.scalars(select(AuditRecord.number)))) == before


def test_one_answers_or_skips_once(database: Flask) -> None:
    account = applicant()
    service.skip(account.id, subject(account), now=NOW)
    with pytest.raises(AnsweredAlready):
        service.answer(account.id, subject(account), VALUES, [], now=NOW)
    assert list_own_answers(subject(account)) == []
    service.answer(account.id, subject(account), VALUES, [], now=NOW + 91 * DAY)
    assert [one.wave for one in list_own_answers(subject(account))] == [3]


def test_each_is_written_to_once_and_not_who_said_no(database: Flask) -> None:
    plain, skipped, stopped, off, early = (applicant() for _ in range(5))
    service.skip(skipped.id, subject(skipped), now=NOW)
    service.stop(subject(stopped))
    choose(off.id, Group.PULSE, Choice.OFF, by=off.id, now=NOW)
    service.answer(early.id, subject(early), VALUES, [], now=NOW)
    ask_all(NOW + DAY)
    ask_all(NOW + DAY)
    assert told() == [plain.email]
    ask_all(NOW + 50 * DAY)
    assert told() == [plain.email]
    ask_all(NOW + 92 * DAY)
    assert told() == sorted([plain.email, plain.email, skipped.email, early.email])


def test_more_people_than_a_statement_takes_values_are_looked_up(database: Flask) -> None:
    everyone = [(f"{number:064x}", 0) for number in range(70_000)]
    db.session.add_all(
        [
            PulseStop(subject=everyone[1][0]),
            PulseAnswer(subject=everyone[-1][0], wave=0, skipped=True),
        ]
    )
    db.session.flush()
    assert list_silent(everyone) == {everyone[1], everyone[-1]}


def test_a_service_that_slept_for_weeks_does_not_write_for_waves_long_open(
    database: Flask,
) -> None:
    applicant()
    assert ask_all(NOW + 30 * DAY) == 0


def test_the_daily_command_asks(database: Flask) -> None:
    account = applicant(clock.now() - DAY)
    db.session.commit()
    done = database.test_cli_runner().invoke(args=["pulse", "daily"])
    assert done.exit_code == 0 and told() == [account.email]


def test_home_asks_last_and_the_answer_is_kept_shown_taken_along_and_erased(
    page: PageClient,
) -> None:
    account = applicant(clock.now() - DAY)
    page.sign_in(account)
    home = page.get("insight.home")
    waits = home.soup.select("[aria-labelledby=waits] .card-title")
    assert "Four short questions" in waits[-1].get_text()
    asked = page.get(home.link("Four short questions"))
    assert "No mentor, no coordinator and no employer sees it" in asked.text
    thanks = page.post("pulse.answer", FORM)
    assert "without your name" in thanks.text
    assert "Someone experienced who guides and backs me" in thanks.text
    assert "Four short questions" not in page.get("insight.home").text
    taken = page.client.get("/pulse/answers.json").get_json()["pulse"]
    assert taken == [
        {
            "months_after_start": 0,
            "month": clock.now().date().isoformat()[:7],
            "had_a_mentor": False,
            "answers": VALUES,
            "what_would_keep_me": ["guidance", "pay"],
        }
    ]
    gone = page.post("pulse.erase")
    assert "Nothing is kept of you" in gone.text
    assert "Four short questions" not in page.get("insight.home").text


def test_nobody_sees_what_another_answered(page: PageClient) -> None:
    account = applicant(clock.now() - DAY)
    service.answer(account.id, subject(account), VALUES, ["pay"], now=clock.now())
    page.sign_in(applicant(clock.now() - DAY))
    assert "Nothing is kept of you" in page.get("pulse.answers").text
    page.post("pulse.erase")
    assert len(list_own_answers(subject(account))) == 1


def test_one_tap_skips_and_one_stops_for_ever(page: PageClient) -> None:
    account = applicant(clock.now() - DAY)
    page.sign_in(account)
    page.post("pulse.skip")
    assert "Nothing is asked of you now" in page.get("pulse.questions").text
    assert "not asked any more" in page.post("pulse.stop").text
    assert "Nothing is asked of you now" in page.post("pulse.resume").text
    again = page.post("pulse.skip", status=409)
    assert "answered or skipped" in again.text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Answer one question at least"),
        ({"keeps": ["pay", "staff", "safety", "family"]}, "three at most"),
        ({"burnout": "6"}, "Choose from the list"),
        ({"keeps": ["gold"]}, "Choose from the list"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(
    page: PageClient, sent: dict[str, Any], said: str
) -> None:
    page.sign_in(applicant(clock.now() - DAY))
    refused = page.post("pulse.answer", sent, status=422)
    assert said in " ".join(refused.errors)


def fill(association: Any, mentored: bool, likely: int, unlikely: int, **more: Any) -> None:
    for number in range(likely + unlikely):
        db.session.add(
            PulseAnswer(
                subject=f"subject {next(_numbers)}",
                wave=6,
                skipped=False,
                month=month_of(NOW - 150 * DAY),
                association_id=association.id,
                mentored=mentored,
                keeps=frozenset({"pay"}) if number % 2 else frozenset({"staff"}),
                **{**VALUES, "leave_post": 5 if number < likely else 1},
                **more,
            )
        )
    db.session.flush()


def test_coordinators_see_shares_of_enough_people_with_their_difference(page: PageClient) -> None:
    association = make_association()
    coordinator = make_coordinator(association)
    fill(association, True, 8, 32)
    fill(association, False, 24, 16)
    page.sign_in(coordinator)
    shown = page.get("pulse.association_pulse", association_id=association.id)
    row = next(r for r in shown.soup.select("tr") if "leave the post" in r.get_text())
    assert [" ".join(cell.get_text().split()) for cell in row.select("td")] == [
        "20% (40)",
        "60% (40)",
        "−40 (−57 to −19)",
    ]
    assert "less often with a mentor, by 40 percentage points" in shown.text
    assert "They cannot show that mentoring is the reason" in shown.text
    # Everybody, or nobody, said so: nothing is shown of it.
    burnout = next(r for r in shown.soup.select("tr") if "Worn out" in r.get_text())
    assert [cell.get_text() for cell in burnout.select("td")] == ["hidden", "hidden", "–"]
    table = page.get("pulse.association_pulse_csv", association_id=association.id)
    assert "6,leave_post,20.0,40,60.0,40,-40.0" in table.html


def test_fewer_than_enough_are_not_shown_and_no_one_elses(page: PageClient) -> None:
    association, other = make_association(), make_association()
    coordinator = make_coordinator(association)
    fill(association, True, FEWEST - 1, 0)
    fill(other, True, 20, 20)
    page.sign_in(coordinator)
    shown = page.get("pulse.association_pulse", association_id=association.id)
    assert "Too few answers to show yet" in shown.text
    assert list_given(association.id, NOW) == []
    page.get("pulse.association_pulse", association_id=other.id, status=404)


def test_this_month_is_not_counted_yet(database: Flask) -> None:
    association = make_association()
    fill(association, True, 6, 6)
    assert len(list_given(association.id, NOW)) == 12
    for answer in db.session.scalars(select(PulseAnswer)):
        answer.month = month_of(NOW)
    db.session.flush()
    assert list_given(association.id, NOW) == []


def test_a_programme_is_shown_only_where_the_rest_gives_nobody_away(database: Flask) -> None:
    association = make_association()
    programme = make_programme(association, make_coordinator(association))
    fill(association, True, 6, 6, programme_id=programme.id)
    assert len(list_given_in(programme.id, NOW)) == 12
    fill(association, True, FEWEST - 1, 0)
    assert list_given_in(programme.id, NOW) == []
    fill(make_association(), True, 1, 0)
    assert list_given_in(programme.id, NOW) == []
    fill(association, True, 0, 1)
    assert len(list_given_in(programme.id, NOW)) == 12


def test_the_page_asks_as_often_for_many_as_for_few(page: PageClient) -> None:
    counts = []
    for size in (10, 80):
        association = make_association()
        coordinator = make_coordinator(association)
        fill(association, True, size, size)
        fill(association, False, size, size)
        page.sign_in(coordinator)
        with counted() as sent:
            page.get("pulse.association_pulse", association_id=association.id)
        counts.append(len(sent))
    assert counts[0] == counts[1] < 12
