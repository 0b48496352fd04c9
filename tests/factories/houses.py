"""A house: an association with one of everything an address of the service can name.

Two houses built alike have nothing to do with each other, so what one of them has is another's to
everybody of the second. All words and names of a house carry its mark: where a page shows the
mark to somebody it should not, something came through the wall.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import current_app
from sqlalchemy import select

from mentor_match.accounts.models import Account, Passkey
from mentor_match.accounts.service import begin_sign_in
from mentor_match.associations import service as associations
from mentor_match.associations.models import Association, Enrolment, Membership, RegisterInvitation
from mentor_match.associations.queries import find_agreement
from mentor_match.associations.rules import HOLDS, ProgrammeState, hash_of_token
from mentor_match.circles import service as circles
from mentor_match.cli.work import work_on
from mentor_match.extensions import db
from mentor_match.learning import service as learning
from mentor_match.learning.keys import KeyRing
from mentor_match.learning.models import CpdRuleSet
from mentor_match.learning.queries import read_records
from mentor_match.learning.rules.identities import Naming
from mentor_match.learning.service.statements import key_of
from mentor_match.matching.models import CohortRun, Dismissal, Proposal, WaitingEntry
from mentor_match.matching.rules import Wish
from mentor_match.matching.service import claim_run, draft_run, lock_pair, publish_run
from mentor_match.notifications.models import Message
from mentor_match.pairings import service as pairings
from mentor_match.pairings.models import Block, Pairing
from mentor_match.pairings.rules import ConsultHours
from mentor_match.pairings.rules.sessions import Meeting
from mentor_match.pairings.service.calendars import renew_calendar_link
from mentor_match.pairings.service.notes import write_note
from mentor_match.pairings.service.proposals import propose_times
from mentor_match.permissions import Role, Scope
from mentor_match.profiles.models import MentorProfile, Offer
from mentor_match.reference.cpd import TEMPLATES
from mentor_match.sign_on import service as sign_on
from mentor_match.sign_on.models import LinkedIdentity
from mentor_match.web.uploads import Upload
from tests.factories.accounts import make_account
from tests.factories.circles import let_in
from tests.factories.machines import make_coordinator
from tests.factories.pairings import (
    LIMITS,
    NOW,
    make_association,
    make_mentee,
    make_mentor,
    make_pairing,
    make_person,
    make_request,
    make_resource,
)
from tests.factories.programmes import make_partner, make_programme
from tests.factories.register import make_entry
from tests.integration.learning.completing import complete, hold_sessions, sign_both

DAY = timedelta(days=1)
BEGAN = NOW - 40 * DAY
PDF = Upload("application/pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n")
ISBAR = dict.fromkeys(("situation", "background", "request"), "A fever that comes back.") | {
    "assessment": "I think of malaria."
}


class House:
    """An association, its people by the part they play, and the ids of what it has."""

    def __init__(self, mark: str, partner: str | None = None) -> None:
        self.mark = mark
        self.ids: dict[str, Any] = {}
        self.people: dict[str, Account] = {}
        self.association: Association = self._people()
        if partner:
            self._programme(partner)
            self._pairing()
            self._learning()
            self._circle()
            self._register()
            self._service()
        db.session.commit()

    def person(self, part: str, make: Callable[..., Account], **facts: Any) -> Account:
        """Somebody of this house."""
        name = f"{part.capitalize()}{self.mark}"
        self.people[part] = make(**{"full_name": f"{name} {self.mark}", "call_me": name, **facts})
        return self.people[part]

    def keep(self, **ids: Any) -> None:
        """What an address of the service names, by the name it has there."""
        self.ids |= ids

    def _people(self) -> Association:
        def mentee(call_me: str, **facts: Any) -> Account:
            return make_mentee(call_me, wants=("labour-care", "handover"), **facts)

        def mentor(call_me: str, **facts: Any) -> Account:
            return make_mentor(call_me, capacity=4, **facts)

        members = [
            self.person("mentee", mentee, cadre="2222", places=3),
            self.person("mentor", mentor, cadre="2221"),
            self.person("guide", mentor, cadre="2222"),
            self.person("member", mentee, cadre="2221"),
        ]
        home = make_association(*members)
        home.name = f"The {self.mark} Association"
        self.person("coordinator", lambda **facts: make_coordinator(home, **facts))
        self.keep(association_id=home.id, account_id=self.people["mentee"].id)
        for part in ("mentee", "mentor"):
            self.keep(**{f"{part}_id": self.people[part].id})
        self.keep(person_id=self.people["guide"].id)
        return home

    def id_of(self, part: str) -> UUID:
        return self.people[part].id

    def _programme(self, partner: str) -> None:
        boss = self.people["coordinator"]
        programme = make_programme(self.association, boss, title=f"Steps of {self.mark}")
        self.keep(programme_id=programme.id)
        self.partner = House(partner)
        make_partner(programme, self.partner.association, self.partner.people["coordinator"])
        agreement = find_agreement(self.association.id, self.partner.association.id)
        assert agreement is not None
        self.keep(
            agreement_id=agreement.id,
            **{"associations.join_programme.association_id": self.partner.association.id},
            **{"associations.leave_programme.association_id": self.partner.association.id},
        )
        for part, side in (("mentee", "mentee"), ("mentor", "mentor")):
            facts: dict[str, Any] = {"part": side, "places": 1, "outside": False, "now": NOW}
            associations.enrol(programme, self.id_of(part), **facts)
        programme.state = ProgrammeState.MATCHING
        db.session.flush()
        run = draft_run(programme, Wish(), by=boss.id, now=NOW)
        claim = claim_run(NOW)
        assert claim is not None
        db.session.commit()
        work_on(claim)
        publish_run(db.session.get(CohortRun, run.id), by=boss.id, now=NOW)
        proposal = db.session.scalars(select(Proposal).where(Proposal.run_id == run.id)).one()
        lock_pair(programme, self.id_of("mentee"), self.id_of("mentor"), by=boss.id, now=NOW)
        enrolled = select(Enrolment.id).where(
            Enrolment.account_id == self.id_of("mentee"), Enrolment.programme_id == programme.id
        )
        self.keep(
            run_id=run.id,
            one=run.id,
            other=run.id,
            proposal_id=proposal.id,
            enrolment_id=db.session.scalars(enrolled).one(),
        )

    def _pairing(self) -> None:
        mentee, mentor, guide = (self.people[part] for part in ("mentee", "mentor", "guide"))
        earlier = make_pairing(mentee, guide, now=BEGAN)
        sign_both(earlier)
        hold_sessions(earlier, 3)
        complete(earlier)
        certificate = pairings.issue_certificate(
            earlier,
            naming=Naming.SHOWN,
            by=mentee.id,
            ring=KeyRing(current_app.config["CREDENTIAL_KEYS"]),
            service_name="Mentor Match",
            least_sessions=3,
            now=NOW,
        )
        self.keep(credential_id=certificate.id)
        profile = db.session.get(MentorProfile, guide.id)
        profile.offers.append(Offer(topic="labour-care", level=5))
        made = make_request(mentee, mentor, now=BEGAN - DAY, to_learn=f"Words of {self.mark}.")
        pairing = pairings.accept_request(made, by=mentor.id, now=BEGAN)
        self.keep(pairing_id=pairing.id, request_id=made.id, case_id=pairing.id, kind="pairing")
        self._within(pairing, mentee.id, mentor.id, guide.id)

    def _within(self, pairing: Pairing, mentee: UUID, mentor: UUID, guide: UUID) -> None:
        by: dict[str, Any] = {"by": mentee, "now": NOW}
        goal = pairings.set_goal(
            pairing,
            topic="labour-care",
            words=f"A goal of {self.mark}.",
            due=(NOW + 90 * DAY).date(),
            level=2,
            **by,
        )
        ask = pairings.ask_co_mentor(pairing, goal.id, guide, limits=LIMITS, **by)
        session = pairings.plan_session(
            pairing, starts_at=NOW + 3 * DAY, minutes=45, channel="phone", **by
        )
        note = write_note(pairing, session.id, text=f"A note of {self.mark}.", kind="private", **by)
        times = [NOW + days * DAY for days in (4, 5, 6)]
        proposed = propose_times(pairing, times, Meeting(45, "phone"), **by)
        consult = pairings.ask_consult(
            pairing,
            to_cadre=None,
            urgency="routine",
            asked_for="advice",
            isbar=ISBAR | {"request": f"A question of {self.mark}."},
            hours=ConsultHours(),
            **by,
        )
        concern = pairings.raise_concern(
            pairings.subject_of(pairing, "pairing", pairing.id, mentee),
            kind="boundaries",
            words=f"A concern of {self.mark}.",
            named=True,
            **by,
        )
        resource = make_resource(f"A resource of {self.mark}", association_id=self.association.id)
        pairings.add_resource(pairing, resource.id, by=mentor, now=NOW)
        self.keep(
            goal_id=goal.id,
            ask_id=ask.id,
            session_id=session.id,
            note_id=note.id,
            **{"pairings.proposal_id": proposed.id},
            consult_id=consult.id,
            concern_id=concern.id,
            resource_id=resource.id,
            number=1,
        )
        secret = renew_calendar_link(self.people["mentee"], now=NOW)
        self.keep(**{"pairings.calendar_feed.secret": secret})

    def _learning(self) -> None:
        mentee, home = self.id_of("mentee"), self.association.id
        rules = TEMPLATES["points-a-year"].rules
        db.session.add(
            CpdRuleSet(association_id=home, version=1, applies_from=date(2024, 1, 1), rules=rules,
                       made_at=BEGAN)
        )  # fmt: skip
        db.session.flush()
        entry = learning.add_entry(
            mentee,
            home,
            title=f"A course of {self.mark}",
            provider="A school",
            category="learning",
            done_on=(NOW - 5 * DAY).date(),
            minutes=60,
            evidence=PDF,
            folder=Path(current_app.config["EVIDENCE_FOLDER"]),
            now=NOW,
            visit=f"{mentee}",
        )
        assert entry is not None
        membership = db.session.scalars(
            select(Membership).where(Membership.account_id == mentee)
        ).one()
        secret = current_app.config["SECRET_KEY"]
        statement = learning.issue_statement(
            membership, read_records(membership, NOW.date())[0],
            shows="totals", named=False, secret=secret, now=NOW,
        )  # fmt: skip
        texts = dict.fromkeys(("started", "helped", "advice"), f"Words of {self.mark}.")
        facts = {"headline": f"A story of {self.mark}", "language": "en"}
        story = learning.write_story(
            home, texts | facts | {"topics": ["handover"]}, ["publish"], by=mentee, now=NOW
        )
        suggestion = learning.suggest_resource(
            home,
            {
                "title": f"A suggestion of {self.mark}",
                "provider": "A school",
                "address": f"https://example.org/{self.mark}",
                "languages": frozenset({"en"}),
                "topics": frozenset({"handover"}),
                "cadres": frozenset(),
            },
            by=mentee,
            now=NOW,
        )
        boss = self.id_of("coordinator")
        kept = learning.keep_file(
            home, f"{self.mark}.csv", b"title,provider,address\n", own_only=True, by=boss, now=NOW
        )
        self.keep(
            **{"learning.public_statement.key": key_of(statement.id, secret)},
            membership_id=membership.id,
            statement_id=statement.id,
            story_id=story.id,
            suggestion_id=suggestion.id,
            import_id=kept.id,
            visit=uuid4(),
            **{"learning.entry_id": entry.id},
        )

    def _circle(self) -> None:
        mentee, mentor = self.people["mentee"], self.people["mentor"]
        circle = circles.begin_circle(
            self.association.id, mentor, name=f"Circle of {self.mark}", purpose="To learn.",
            topics=["handover"], languages=["en"], across=False, by=mentor.id, now=NOW,
        )  # fmt: skip
        let_in(circle, mentee, self.people["guide"])
        circles.start_circle(circle, by=mentor.id, now=NOW)
        circles.take_track(circle, "leadership", by=mentor.id, now=NOW)
        circles.add_resource(circle, self.ids["resource_id"], by=mentor.id, now=NOW)
        meeting = circles.plan_session(
            circle, starts_at=NOW + 5 * DAY, minutes=60, channel="phone",
            theme=f"Theme of {self.mark}", by=mentor.id, now=NOW,
        )  # fmt: skip
        self.keep(circle_id=circle.id, **{"circles.session_id": meeting.id})

    def _register(self) -> None:
        home, boss = self.association, self.id_of("coordinator")
        entry = make_entry(home, f"Registered {self.mark}", email=self.people["member"].email)
        secret = f"secret-of-{self.mark}"
        db.session.add(
            RegisterInvitation(
                entry_id=entry.id, waiting=False, asked_at=NOW, asked_by=boss, times=1, sent_at=NOW,
                secret_hash=hash_of_token(secret), expires_at=NOW + HOLDS,
            )
        )  # fmt: skip
        table = f"Number,Full name,Profession\nX-1,New {self.mark},Nurse\n".encode()
        upload = associations.keep_upload(home.id, [("members.csv", table)], by=boss, now=NOW)
        token, _secret = associations.issue_token(
            home.id, name=f"System of {self.mark}", scopes=[Scope.READ_MEMBERS], days=9,
            by=boss, now=NOW,
        )  # fmt: skip
        hook = associations.add_webhook(
            home.id, url=f"https://example.org/{self.mark}", events=["pairing.opened"],
            inside=False, by=boss, now=NOW,
        )  # fmt: skip
        self.keep(
            entry_id=entry.id,
            upload_id=upload.id,
            token_id=token.id,
            webhook_id=hook.id,
            secret=secret,
        )

    def _service(self) -> None:
        given_up = Message(
            key=f"given up {self.mark}", kind="x", recipient="a@example.org", subject="A mail",
            body="Words", written_at=NOW, due_at=NOW, given_up_at=NOW, trouble="It came back.",
        )  # fmt: skip
        home = self.association.id
        sign_on.set_up_server(
            home, issuer="http://127.0.0.1:9", client_id="x", sealed="x",
            by=self.id_of("coordinator"), now=NOW,
        )  # fmt: skip
        linked = LinkedIdentity(
            association_id=home, account_id=self.id_of("mentee"), issuer="http://127.0.0.1:9",
            subject=f"Mentee {self.mark}", linked_at=NOW,
        )  # fmt: skip
        dismissed = Dismissal(
            mentee_id=self.id_of("member"), mentor_id=self.id_of("mentor"), dismissed_at=NOW
        )
        waits = WaitingEntry(
            mentee_id=self.id_of("member"), topics=frozenset({"handover"}), joined_at=NOW
        )
        kept_apart = make_person("Blocked")
        block = Block(blocker_id=self.id_of("mentee"), blocked_id=kept_apart.id, blocked_at=NOW)
        passkey = Passkey(
            account_id=self.id_of("mentee"), credential_id=uuid4().bytes, public_key=b"x",
            sign_count=0, name=f"Phone of {self.mark}", added_at=NOW,
        )  # fmt: skip
        db.session.add_all([given_up, dismissed, waits, block, passkey, linked])
        db.session.flush()
        begun, _key = begin_sign_in(self.people["mentee"], agent="", kept=True, now=NOW)
        self.keep(
            message_id=given_up.id,
            sign_in_id=begun.id,
            passkey_id=passkey.id,
            **{"pairings.unblock.person_id": kept_apart.id},
        )


def make_administrator() -> Account:
    """Who runs the service and belongs to no association."""
    return make_account(Role.ADMINISTRATOR, full_name="Who Runs It", call_me="Runner")
