"""The clocks: after how long words are taken out of each kind of data, by itself. Pure.

A clock of 0 days stands still. Numbers, codes and dates stay for the figures; what goes is what
people wrote. Uploads are gone as a whole.
"""

from dataclasses import dataclass
from datetime import timedelta

from mentor_match.words import N_

UNUSED = "unused"  # the clock that ends whole accounts
NOTICE = timedelta(days=30)  # between the mail about an account nobody uses and its end
AGAIN = timedelta(days=90)  # after which that mail counts no more, and another comes first


@dataclass(frozen=True, slots=True)
class Clock:
    """One period. `setting` is its name in config.py, in days; `begins` says from when."""

    code: str
    setting: str
    title: str
    begins: str


CLOCKS: dict[str, Clock] = {
    clock.code: clock
    for clock in (
        Clock(
            "mail",
            "KEEP_MAIL_DAYS",
            N_("Mail: its text, its files and the address it went to"),
            N_("since it was sent, or given up"),
        ),
        Clock(
            "requests",
            "KEEP_REQUEST_DAYS",
            N_("Requests that did not become a pairing: what was written"),
            N_("since they were closed"),
        ),
        Clock(
            "pairings",
            "KEEP_PAIRING_DAYS",
            N_("Pairings: request, charter, places, notes, goals, words of feedback"),
            N_("since the pairing ended"),
        ),
        Clock(
            "consults",
            "KEEP_CONSULT_DAYS",
            N_("Consults: what was asked, read back and advised"),
            N_("since they were closed"),
        ),
        Clock(
            "concerns",
            "KEEP_CONCERN_DAYS",
            N_("Concerns: what was reported and noted"),
            N_("since they were closed"),
        ),
        Clock(
            "stories",
            "KEEP_STORY_DAYS",
            N_("Stories that were withdrawn: their words"),
            N_("since they were withdrawn"),
        ),
        Clock(
            "help",
            "KEEP_HELP_DAYS",
            N_("Notes of coordinators about cases"),
            N_("since they were written"),
        ),
        Clock(
            "uploads",
            "KEEP_UPLOAD_DAYS",
            N_("Files of a register or of resources that wait for a decision"),
            N_("since they were sent"),
        ),
        Clock(
            "unconfirmed",
            "KEEP_UNCONFIRMED_DAYS",
            N_("Accounts whose e-mail address was never confirmed"),
            N_("since they were made"),
        ),
        Clock(
            UNUSED,
            "KEEP_UNUSED_DAYS",
            N_("Accounts that nobody uses any more, after a mail that says so"),
            N_("since the last sign-in or act"),
        ),
    )
}
