"""One example or more of every kind of mail: what the templates are given in service.

A new kind adds its examples here. The people, their addresses and numbers are told apart on
purpose: a mail in which the address or number of a third person stands fails the test.
"""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from mentor_match.notifications.digest import Item, Section

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Facts = dict[str, Any]


def _id(number: int) -> UUID:
    return UUID(int=number)


def _person(number: int, full_name: str, call_me: str, zone: str) -> SimpleNamespace:
    return SimpleNamespace(
        id=_id(number),
        email=f"private{number}@example.org",
        phone=f"+254 700 00000{number}",
        full_name=full_name,
        call_me=call_me,
        locale="en",
        time_zone=zone,
    )


READER = _person(1, "Zawadi Achola", "Zawadi", "Africa/Nairobi")
OTHER = _person(2, "Rehema Odera Mwangi", "Sister Rehema", "Asia/Kolkata")
ASSOCIATION = SimpleNamespace(id=_id(10), name="Association of Nurses and Midwives")
PAIRING = SimpleNamespace(id=_id(20), mentee_id=READER.id, mentor_id=OTHER.id, state="active")
SESSION = SimpleNamespace(
    id=_id(30),
    starts_at=datetime(2026, 11, 26, 14, 0, tzinfo=UTC),
    minutes=45,
    format="video",
    state="planned",
)
TO_READER = SimpleNamespace(
    id=_id(40), mentee=OTHER, mentor=READER, mentee_id=OTHER.id, mentor_id=READER.id,
    answer_by=datetime(2026, 11, 30, 9, 0, tzinfo=UTC), note=None,
)  # fmt: skip
BY_READER = SimpleNamespace(
    id=_id(41), mentee=READER, mentor=OTHER, mentee_id=READER.id, mentor_id=OTHER.id,
    answer_by=datetime(2026, 11, 30, 9, 0, tzinfo=UTC), note="Ask me again in spring.",
)  # fmt: skip
THIRD = _person(3, "Beatrice Wanjiru", "Beatrice", "Africa/Nairobi")
BEFORE = SimpleNamespace(mentor=THIRD, state="declined")
SILENT = SimpleNamespace(mentor=THIRD, state="expired")
UNTIL = {"association": ASSOCIATION, "until": date(2026, 12, 23)}
IN_PAIRING = {"pairing": PAIRING, "other": OTHER}
IN_SESSION = {**IN_PAIRING, "session": SESSION}
GOAL: Facts = {"topic": "handover", "due": date(2027, 2, 1), "level_before": 2, "level_after": 4}
GOAL["id"] = _id(62)
IN_GOAL = {**IN_PAIRING, "goal": SimpleNamespace(**GOAL, guarded=False)}
IN_GUARDED_GOAL = {**IN_PAIRING, "goal": SimpleNamespace(**GOAL, guarded=True)}
ASKED_TO_CO_MENTOR = {
    **IN_GOAL,
    "pairing": SimpleNamespace(id=PAIRING.id, mentee=OTHER),
    "ask": SimpleNamespace(id=_id(63), answer_by=datetime(2026, 11, 30, 9, 0, tzinfo=UTC)),
}
IN_CIRCLE = {
    "filed": True,
    "circle": SimpleNamespace(id=_id(90), name="Night handover"),
    "session": SimpleNamespace(**{**vars(SESSION), "theme": "Handing over in five minutes"}),
}
CANCELLED = SimpleNamespace(**{**vars(SESSION), "state": "cancelled"})
IN_CANCELLED = {**IN_PAIRING, "session": CANCELLED}
PROPOSAL = SimpleNamespace(
    id=_id(31),
    times=[
        datetime(2026, 11, 26, 14, 0, tzinfo=UTC),
        datetime(2026, 11, 27, 5, 30, tzinfo=UTC),
    ],
)
IN_PROPOSAL = {**IN_PAIRING, "proposal": PROPOSAL}
PROGRAMME = SimpleNamespace(
    id=_id(70),
    title="Leading from the ward",
    association=SimpleNamespace(name="Society of Doctors"),
)
PROPOSED = {"programme": PROGRAMME, "other": OTHER, "proposal": SimpleNamespace(id=_id(71))}
LEFT = SimpleNamespace(reason="places taken", rule=None, competitors=5, contested=2)
ENDING: Facts = {
    **IN_PAIRING,
    "own_act": False,
    "by_association": False,
    "is_mentee": True,
    "reason": "Personal matters",
}
OWN_ENDING = {**ENDING, "own_act": True, "is_mentee": False, "reason": None}
DIGEST = [
    Section("Requests to you", [Item("Answer the request of Sister Rehema", "http://localhost/a")]),
    Section("Sessions", [Item("Plan another session", "http://localhost/b")]),
]


def _consult(state: str) -> Facts:
    consult = SimpleNamespace(
        id=_id(50),
        asker=OTHER,
        state=state,
        from_cadre="2221",
        to_cadre="2262",
        act_by=datetime(2026, 11, 25, 9, 0, tzinfo=UTC),
    )
    return {"consult": consult, "is_asker": state in {"read back", "advised", "declined"}}


def _suggestion(state: str, reason: str = "") -> Facts:
    suggestion = SimpleNamespace(
        state=state, title="Handing over at night", association=ASSOCIATION, resource_id=_id(60)
    )
    return {"suggestion": suggestion, "reason": reason}


# kind -> its examples, each under a name of its own
EXAMPLES: dict[str, dict[str, Facts]] = {
    **{
        f"circle-{kind}": {"": IN_CIRCLE}
        for kind in (
            *("admitted", "asked", "ended", "invited", "joined", "lead", "left"),
            *("refused", "session", "session-cancelled", "session-moved", "started"),
        )
    },
    "circle-calendar": {
        "to come": {**IN_CIRCLE, "gone": False, "count": 2},
        "gone": {**IN_CIRCLE, "gone": True, "count": 1},
    },
    "care-mentor": {"": {}},
    "care-next": {"": {"asked": BY_READER}},
    "care-pairing": {"": IN_PAIRING},
    "care-proposal": {"": PROPOSED},
    "charter-in-force": {"": IN_PAIRING},
    "charter-proposed": {"": IN_PAIRING},
    "charter-set-aside": {"": IN_PAIRING},
    "co-mentor-accepted": {"": IN_GOAL},
    "co-mentor-asked": {"": ASKED_TO_CO_MENTOR},
    "co-mentor-claimed": {"": ASKED_TO_CO_MENTOR},
    "co-mentor-needed": {
        ended: {**IN_GOAL, "ended": ended}
        for ended in ("declined", "expired", "handed back", "over")
    },
    "co-mentor-reminder": {"": ASKED_TO_CO_MENTOR},
    "co-mentor-signed": {"": IN_GOAL},
    "co-mentor-spared": {"": ASKED_TO_CO_MENTOR},
    "concern-answered": {
        "closed": {"closed": True, "outcome": "We spoke with everyone concerned"},
        "taken up": {"closed": False, "outcome": ""},
    },
    "concern-raised": {
        "": {"association_id": ASSOCIATION.id, "concern": SimpleNamespace(id=_id(80))}
    },
    "consult-over": {
        state: _consult(state) for state in ("closed", "declined", "expired", "withdrawn")
    },
    "consult-redirected": {"": _consult("asked")},
    "consult-to-take": {"": _consult("asked")},
    "consult-waits": {
        state: _consult(state) for state in ("asked", "read back", "corrected", "agreed", "advised")
    },
    "account-unused": {"": {"last": date(2024, 12, 23), "until": date(2026, 12, 23)}},
    "second-step-changed": {
        "": {"what": "A passkey was added to your account.", "signed_out": True},
        "with a recovery code": {
            "what": "Somebody signed in to your account with a recovery code.",
            "signed_out": False,
        },
    },
    "coordinator-appointed": {"": {"association": ASSOCIATION}},
    "cpd-queried": {"": {"association": ASSOCIATION, "entry": SimpleNamespace(id=_id(64))}},
    "digest": {
        "two groups": {"sections": DIGEST, "count": 2},
        "one message": {"sections": DIGEST[:1], "count": 1},
    },
    "goal-claimed": {"": IN_GOAL},
    "goal-dropped": {"": IN_GOAL},
    "goal-reached": {"": IN_GOAL},
    "goal-set": {"": IN_GOAL, "needs a co-mentor": IN_GUARDED_GOAL},
    "membership-asked": {"": {"association": ASSOCIATION}},
    "membership-lapsed": {"": {"association": ASSOCIATION, "reason": "expired"}},
    "membership-verified": {"": {"association": ASSOCIATION}},
    "mentor-back": {"": {}},
    "mentor-rested": {"": {}},
    "pairing-charter": {"": IN_PAIRING},
    "pairing-completed": {"by the other": ENDING, "by the reader": OWN_ENDING},
    "pairing-ended": {
        "by the other": ENDING,
        "by the reader": OWN_ENDING,
        "by the association": {**ENDING, "by_association": True},
    },
    "pairing-paused": {"": IN_PAIRING},
    "pairing-resumed": {"": IN_PAIRING},
    "pairing-session-accepted": {"": IN_SESSION},
    "pairing-session-calendar": {"planned": IN_SESSION, "cancelled": IN_CANCELLED},
    "pairing-session-cancelled": {"": IN_CANCELLED},
    "pairing-session-changed": {"": IN_SESSION},
    "pairing-session-confirm": {"": IN_SESSION},
    "pairing-session-held": {"": IN_SESSION},
    "pairing-session-missed": {"": IN_SESSION},
    "pairing-session-moved": {"": IN_SESSION},
    "pairing-session-planned": {"": IN_SESSION},
    "pairing-session-proposed": {
        "new": {**IN_PROPOSAL, "session": None, "answers": False},
        "an answer": {**IN_PROPOSAL, "session": None, "answers": True},
        "a move": {**IN_PROPOSAL, "session": SESSION, "answers": False},
    },
    "pairing-session-settle": {"": IN_SESSION},
    "pairing-session-unproposed": {
        "withdrawn": {**IN_PAIRING, "own": True, "moves": False},
        "none suits": {**IN_PAIRING, "own": False, "moves": True},
    },
    "preparation-ending": {"": UNTIL},
    "programme-partner-invited": {"": {"programme": PROGRAMME, "association": ASSOCIATION}},
    "programme-unmatched": {"": {"programme": PROGRAMME, "found": LEFT}},
    "proposal-confirmed": {"": IN_PAIRING},
    "proposal-received": {
        "to the mentee": {**PROPOSED, "is_mentee": True},
        "to the mentor": {**PROPOSED, "is_mentee": False},
    },
    "proposal-refused": {
        "with a next": {**PROPOSED, "is_mentee": True, "following": True},
        "without": {**PROPOSED, "is_mentee": False, "following": None},
    },
    "pulse-asked": {"start": {"wave": 0}, "later": {"wave": 6}},
    "register-invitation": {
        "": {"association": ASSOCIATION, "secret": "a-secret", "until": date(2026, 12, 23)}
    },
    "registration-ended": {"": UNTIL},
    "registration-ending": {"": UNTIL},
    "registration-renewed": {"": {"association": ASSOCIATION}},
    "request-accepted": {"": {"asked": BY_READER, "pairing": PAIRING}},
    "request-declined": {
        "with a note": {"asked": BY_READER, "reason": "I have no time just now"},
        "without": {"asked": SimpleNamespace(**{**vars(BY_READER), "note": None}), "reason": "No"},
    },
    "request-expired": {"": {"asked": BY_READER}},
    "request-missed": {"": {"asked": TO_READER}},
    "request-next-asked": {
        "after a no": {"before": BEFORE, "asked": BY_READER},
        "after silence": {"before": SILENT, "asked": BY_READER},
    },
    "request-nobody-next": {"": {"asked": BY_READER}},
    "request-received": {"": {"asked": TO_READER}},
    "request-reminder": {"": {"asked": TO_READER}},
    "request-withdrawn": {
        "found a mentor": {"asked": TO_READER, "places_filled": True},
        "by hand": {"asked": TO_READER, "places_filled": False},
    },
    "story-decided": {
        state: {
            "story": SimpleNamespace(
                id=_id(61), state=state, association=ASSOCIATION, word_back="Say how you began."
            )
        }
        for state in ("published", "returned")
    },
    "waiting-place": {"": {"mentor": OTHER}},
    "track-taken": {"": {**IN_PAIRING, "track": SimpleNamespace(title="Leading from the ward")}},
    "suggestion-decided": {
        "declined": _suggestion("declined", "It is not open to everyone"),
        "own": _suggestion("own"),
        "everyone": _suggestion("everyone"),
    },
}

# Mail of signing in, written by Flask-Security from templates/security/email.
SECURITY: dict[str, Facts] = {
    "change_notice": {},
    "confirmation_instructions": {"confirmation_token": "a-token"},
    "reset_instructions": {"reset_token": "a-token"},
    "reset_notice": {},
    "welcome": {"confirmation_token": "a-token"},
    "welcome_existing": {},
}

# Goes to an address that nobody may have confirmed: what a visitor typed does not stand in it.
TO_ANYBODY = {"confirmation_instructions", "welcome", "welcome_existing"}

# Folders below templates/email that are no mail of their own: the words of a calendar entry.
NO_MAIL = {"pairing-session-entry", "circle-session-entry"}
