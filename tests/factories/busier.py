"""What a house lacks for every list of the service to have a line; as rows, not as it happened."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from mentor_match.accounts.models import Account
from mentor_match.associations.models import (
    JobCadre,
    RegisterHeading,
    WebhookDelivery,
)
from mentor_match.associations.service import make_agreement
from mentor_match.care.models import Intervention
from mentor_match.circles.models import CircleAttendance, CircleCompletion
from mentor_match.extensions import db
from mentor_match.learning import service as learning
from mentor_match.learning.models import CpdReview, PlatformStatement, ProgrammeResource
from mentor_match.matching.models import WaitingEntry, WaitingWord
from mentor_match.notifications.models import NotificationChoice
from mentor_match.open_data.models import OpenFigure, OpenRelease
from mentor_match.pairings.models import (
    ClosingFeedback,
    ConsultEntry,
    ConsultTaker,
    FeedbackPending,
    FeedbackTally,
    MentorshipRequest,
    Pairing,
    PairingGoal,
    PairingTrack,
    RequestFollowing,
    SessionFeedback,
)
from mentor_match.pairings.service import decline_request
from mentor_match.pulse.models import PulseAnswer
from tests.factories.houses import DAY, House
from tests.factories.machines import make_member
from tests.factories.pairings import NOW, make_association, make_mentee, make_request
from tests.factories.register import make_entry

# What no page lists row by row: secrets, and answers to machines.
IN_NO_LIST = {"code_apps", "recovery_codes", "kept_answers", "pulse_stops", "register_erasures"}


def fill(house: House) -> None:
    """A row of everything that a page can list and a house is built without."""
    _people(house)
    _pairing(house)
    _learning(house)
    _circle_and_figures(house)
    _association(house)
    db.session.commit()


def _people(house: House) -> None:
    """Who waits to be verified, who was declined and asked somebody else, who waits."""
    make_member(house.association, make_mentee("Pending", wants=("labour-care",)), "pending")
    seeker = make_mentee("Seeker", places=3)
    make_member(house.association, seeker)
    make_member(house.association, house.people["coordinator"])
    asked = [_request(house, seeker, part) for part in ("mentor", "guide")]
    decline_request(asked[0], by=asked[0].mentor_id, reason="no-time", note=None, now=NOW)
    _request(house, house.people["mentee"], "guide")
    waits = db.session.query(WaitingEntry).filter_by(mentee_id=house.id_of("member")).one()
    db.session.add_all([
        RequestFollowing(
            before_id=asked[0].id, after_id=asked[1].id, automatic=True, followed_at=NOW
        ),
        WaitingWord(entry_id=waits.id, mentor_id=house.id_of("guide"), told_at=NOW),
        ConsultTaker(account_id=house.id_of("guide"), since=NOW),
        NotificationChoice(
            account_id=house.id_of("mentee"), group="circles", choice="daily", chosen_at=NOW
        ),
    ])  # fmt: skip


def _request(house: House, mentee: Account, part: str) -> MentorshipRequest:
    return make_request(mentee, house.people[part], now=NOW - DAY)


def _pairing(house: House) -> None:
    """A session both were at, with what they said of it, and what was said at an end."""
    mentee, mentor, ids = house.id_of("mentee"), house.id_of("mentor"), house.ids
    earlier = db.session.query(Pairing).filter_by(mentor_id=house.id_of("guide")).one()
    tallies = [
        FeedbackTally(mentor_id=mentor, side="mentee", item="listening", shown={"5": 5}),
        FeedbackTally(
            association_id=house.association.id, side="mentee", item="useful", shown={"4": 5}
        ),
    ]
    db.session.add_all(tallies)
    db.session.flush()
    db.session.add_all([
        PairingTrack(
            pairing_id=ids["pairing_id"], code="leadership", taken_by=mentee, taken_at=NOW
        ),
        PairingGoal(
            pairing_id=earlier.id, topic="handover", words="To hand over.", due=NOW.date(),
            level_before=2, guarded=True, set_at=NOW,
        ),
        SessionFeedback(
            session_id=earlier.sessions[0].id, account_id=mentee, given_at=NOW, words="It helped."
        ),
        ClosingFeedback(pairing_id=earlier.id, account_id=mentee, given_at=NOW),
        FeedbackPending(tally_id=tallies[1].id, giver_id=mentee, answer="4"),
        ConsultEntry(
            consult_id=ids["consult_id"], number=2, at=NOW, by_id=mentor, cadre="2221",
            act="read back", words="A fever that comes back.",
        ),
        Intervention(
            association_id=house.association.id, kind="pairing", pairing_id=ids["pairing_id"],
            action="call", until=NOW.date() - DAY, done_at=NOW - 9 * DAY,
            done_by=house.id_of("coordinator"),
        ),
    ])  # fmt: skip


def _learning(house: House) -> None:
    """A story that is out, a review of an entry, what a platform said, what a programme gives."""
    mentee, boss, ids = house.id_of("mentee"), house.id_of("coordinator"), house.ids
    home = house.association.id
    texts = dict.fromkeys(("started", "helped", "advice"), "Words that help others.")
    facts: dict[str, Any] = {"headline": "A story that is out", "language": "en"}
    story = learning.write_story(
        home, texts | facts | {"topics": ["handover"]}, ["publish"], by=mentee, now=NOW
    )
    learning.publish_story(story, by=boss, now=NOW)
    house.keep(**{"learning.story.story_id": story.id})
    db.session.add_all([
        CpdReview(entry_id=ids["learning.entry_id"], decision="queried", note="Which?", by=boss,
                  at=NOW),
        PlatformStatement(
            association_id=home, id=uuid4(), account_id=mentee, token_id=ids["token_id"],
            verb="completed", activity="https://example.org/course", fingerprint="x",
            said_at=NOW, stored_at=NOW,
        ),
        ProgrammeResource(
            programme_id=ids["programme_id"], resource_id=ids["resource_id"], place=1,
            added_at=NOW, added_by=boss,
        ),
    ])  # fmt: skip


def _circle_and_figures(house: House) -> None:
    mentee, ids = house.id_of("mentee"), house.ids
    db.session.add_all([
        CircleAttendance(
            session_id=ids["circles.session_id"], account_id=mentee, facilitated=False,
            confirmed_at=NOW,
        ),
        CircleCompletion(
            circle_id=ids["circle_id"], resource_id=ids["resource_id"], account_id=mentee,
            done_at=NOW,
        ),
        PulseAnswer(
            subject="a pseudonym", wave=3, skipped=False, month=NOW.date().replace(day=1),
            association_id=house.association.id, programme_id=ids["programme_id"], mentored=True,
            leave_post=2, leave_country=2, leave_profession=2, burnout=2, satisfaction=4,
            keeps=frozenset({"pay"}),
        ),
        OpenRelease(quarter="2026-Q3", published_at=NOW),
    ])  # fmt: skip
    db.session.flush()
    db.session.add(
        OpenFigure(quarter="2026-Q3", indicator="applicants", country="KEN", cadre="2221",
                   people=12)
    )  # fmt: skip


def _association(house: House) -> None:
    home, boss = house.association, house.id_of("coordinator")
    make_agreement(home, make_association(), by=None, now=NOW)
    make_entry(home, "Somebody else", job="X", job_title="Tea maker")
    db.session.add_all([
        JobCadre(association_id=home.id, key="tea maker", cadre=None, decided_at=NOW,
                 decided_by=boss),
        RegisterHeading(association_id=home.id, heading="no", column="number"),
        WebhookDelivery(
            webhook_id=house.ids["webhook_id"], event="pairing.opened", subject="pairing",
            subject_id=house.ids["pairing_id"], made_at=NOW, due_at=NOW + timedelta(minutes=1),
        ),
    ])  # fmt: skip
