"""What others did, in words for the one whom it concerns. Pure.

Acts that are not named here are not told: whoever blocked or dismissed somebody stays unsaid.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

from mentor_match.web.waits import Waits
from mentor_match.words import N_

CHANGES: Mapping[str, str] = {
    "asked mentor": N_("A request between you and %(name)s was sent."),
    "accepted request": N_("%(name)s accepted your request."),
    "declined request": N_("%(name)s declined your request."),
    "withdrew request": N_("The request between you and %(name)s was withdrawn."),
    "request expired": N_("The request between you and %(name)s ran out."),
    "opened pairing": N_("Your pairing with %(name)s is open."),
    "signed charter": N_("%(name)s signed the charter."),
    "paused pairing": N_("%(name)s paused your pairing."),
    "resumed pairing": N_("%(name)s resumed your pairing."),
    "completed pairing": N_("Your pairing with %(name)s is completed."),
    "closed pairing": N_("Your pairing with %(name)s has ended."),
    "ended pairing early": N_("Your pairing with %(name)s has ended."),
    "proposed times": N_("%(name)s proposed times for a session."),
    "answered with other times": N_("%(name)s proposed other times for a session."),
    "planned session": N_("A session with %(name)s is planned."),
    "accepted times": N_("%(name)s chose a time for your session."),
    "moved session": N_("A session with %(name)s has another time."),
    "confirmed session": N_("%(name)s confirmed that your session took place."),
    "missed session": N_("A session with %(name)s was missed."),
    "cancelled session": N_("A session with %(name)s was cancelled."),
    "added resource": N_("%(name)s added a training resource."),
    "finished resource": N_("%(name)s finished a training resource."),
}
MOST_CHANGES = 8


def since_last_time(last: date | None, before: date | None, today: date) -> datetime | None:
    """The beginning of the day of the visit before this one; None where there was none."""
    day = before if last is not None and last >= today else last
    return datetime.combine(day, time(), tzinfo=UTC) if day else None


# Asked for the sake of others: nobody waits for it, so it stands behind everyone who does.
FOR_OTHERS = frozenset({"feedback", "closing feedback"})


def queue_of(waits: Sequence[Waits]) -> list[Waits]:
    """What waits longest comes first; what nobody waits for comes last."""
    return sorted(
        waits,
        key=lambda wait: (wait.kind in FOR_OTHERS, wait.since, wait.kind, str(wait.values)),
    )
