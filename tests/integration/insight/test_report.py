"""The evidence report of a programme: true, without names, and nothing small in it."""

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pypdf import PdfReader
from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association
from mentor_match.extensions import db
from mentor_match.insight.queries.report import read_report
from mentor_match.learning.models import Story, StoryConsent
from mentor_match.pairings.models import PairingGoal, PairingSession
from mentor_match.profiles.models import Profile
from mentor_match.web import clock
from tests.counting import counted
from tests.factories.pairings import make_association, make_mentee, make_mentor, make_pairing
from tests.factories.programmes import make_programme
from tests.integration.insight.test_coordination import make_coordinator
from tests.pages import PageClient

DAY = timedelta(days=1)


def make_world(size: int) -> tuple[Association, Account, Any]:
    """A programme that paired so many, each of whom met once and reached a goal, in spring."""
    now = clock.now() - 120 * DAY
    pairs = [(make_mentee(), make_mentor()) for _ in range(size)]
    association = make_association(*(one for pair in pairs for one in pair))
    coordinator = make_coordinator(association)
    programme = make_programme(association, coordinator, state="running")
    programme.opens_on, programme.closes_on = (now - 9 * DAY).date(), (now + 9 * DAY).date()
    programme.cost, programme.currency = Decimal(1200), "KES"
    for number, (mentee, mentor) in enumerate(pairs):
        pairing = make_pairing(mentee, mentor, now=now)
        pairing.programme_id = programme.id
        profile = db.session.get(Profile, mentee.id)
        assert profile is not None
        profile.country = "KEN" if number % 2 else "IND"
        db.session.add_all(
            [
                PairingSession(
                    pairing_id=pairing.id,
                    starts_at=now + 5 * DAY,
                    minutes=30,
                    format="phone",
                    state="held",
                    mentee_confirmed_at=now + 6 * DAY,
                    mentor_confirmed_at=now + 6 * DAY,
                    changed_at=now,
                ),
                PairingGoal(
                    pairing_id=pairing.id,
                    topic="handover",
                    words="Hand over in five minutes.",
                    due=date(2027, 1, 1),
                    level_before=1,
                    level_after=3,
                    guarded=False,
                    state="reached",
                    set_at=now,
                    closed_at=now + 20 * DAY,
                ),
            ]
        )
    db.session.flush()
    return association, coordinator, programme


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def names() -> list[str]:
    return list(db.session.scalars(select(Account.full_name)))


def test_page_and_pdf_say_the_same_and_name_nobody(page: PageClient) -> None:
    association, coordinator, programme = make_world(24)
    page.sign_in(coordinator)
    ids = {"association_id": association.id, "programme_id": programme.id}
    shown = page.get("insight.programme_report", **ids)
    answer = page.client.get(f"/coordination/{association.id}/programmes/{programme.id}/report.pdf")
    assert answer.mimetype == "application/pdf"
    printed = text_of(answer.data)
    for said in ("24 mentees reached 24 goals", "50 KES", "does not prove that mentoring"):
        assert said in shown.text and said in printed, said
    rows = {r.th.get_text(): r.td.get_text() for r in shown.soup.select("tr") if r.th and r.td}
    assert rows["Pairings opened"] == rows["Sessions both confirmed"] == "24"
    assert rows["Hours of mentoring"] == "12"
    assert "Kenya 12" in shown.text and "Kenya 12" in printed
    assert [name for name in names() if name in shown.html or name in printed] == []


def test_a_small_programme_says_nothing_of_its_people(page: PageClient) -> None:
    association, coordinator, programme = make_world(7)
    page.sign_in(coordinator)
    shown = page.get(
        "insight.programme_report", association_id=association.id, programme_id=programme.id
    )
    assert "Fewer than 10, so nothing is shown" in shown.text
    assert "Kenya" not in shown.text and "KES" not in shown.text
    report = read_report(programme, clock.now(), programme.association_id)
    assert report.pairings is report.sessions is report.levels is report.matched is None


def test_a_story_stands_there_with_a_name_only_where_its_writer_agreed(page: PageClient) -> None:
    association, coordinator, programme = make_world(2)
    for purposes in ({"publish", "name"}, {"publish"}, {"share"}):
        writer = make_mentee(full_name=f"Writer {len(purposes)} {sorted(purposes)[0]}")
        db.session.add(
            Story(
                account_id=writer.id,
                association_id=association.id,
                state="published",
                language="en",
                cadre="2221",
                setting="rural",
                topics=frozenset(),
                headline=f"Agreed to {' '.join(sorted(purposes))}",
                started="Far out.",
                helped="Somebody called every week.",
                advice="Call.",
                written_at=clock.now(),
                published_at=clock.now(),
                consents=[
                    StoryConsent(
                        purposes=frozenset(purposes), wording="2026-11", given_at=clock.now()
                    )
                ],
            )
        )
    db.session.flush()
    page.sign_in(coordinator)
    shown = page.get(
        "insight.programme_report", association_id=association.id, programme_id=programme.id
    )
    assert "Writer 2 name" in shown.text
    assert "Writer 1" not in shown.text
    assert "Agreed to publish" in shown.text and "Agreed to share" not in shown.text


def test_only_who_runs_a_programme_reads_its_report(page: PageClient) -> None:
    association, _coordinator, programme = make_world(1)
    other = make_association()
    page.sign_in(make_coordinator(other))
    for mine in (association, other):
        for endpoint in ("insight.programme_report", "insight.programme_report_pdf"):
            page.get(endpoint, association_id=mine.id, programme_id=programme.id, status=404)


def test_nobody_is_counted_while_people_still_enrol(page: PageClient) -> None:
    _association, _coordinator, programme = make_world(12)
    programme.closes_on = clock.now().date() + DAY
    report = read_report(programme, clock.now(), programme.association_id)
    assert report.mentees.total is report.mentors.total is None
    assert not report.closed


def test_the_page_asks_as_often_for_many_as_for_few(page: PageClient) -> None:
    counts = []
    for size in (3, 14):
        association, coordinator, programme = make_world(size)
        page.sign_in(coordinator)
        with counted() as sent:
            page.get(
                "insight.programme_report",
                association_id=association.id,
                programme_id=programme.id,
            )
        counts.append(len(sent))
    assert counts[0] == counts[1] < 25, counts
