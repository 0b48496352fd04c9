"""Notes of a session: private or shared, and labelled so wherever they stand. Pure."""

from enum import StrEnum

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

NOTE_LIMIT = 1000  # characters
MOST_NOTES = 10  # of one person about one session


class NoteKind(StrEnum):
    """Who reads a note."""

    PRIVATE = "private"
    SHARED = "shared"


NOTE_TITLES: dict[str, str] = {
    NoteKind.PRIVATE: N_("Private: only you read it"),
    NoteKind.SHARED: N_("Shared: both of you read it"),
}


class TooManyNotes(Refusal):
    """As many as one person may keep about one session."""

    sentence = N_(
        "You have %(most)s notes about this session, and there is room for no more. "
        "Add to one of them, or remove one."
    )


class NoteStaysShared(Refusal):
    """What the other could read is not hidden again."""

    sentence = N_(
        "This note was shared, so it stays shared. You can change its words or remove it."
    )


def check_room(count: int) -> None:
    """Refuse one note too many."""
    if count >= MOST_NOTES:
        raise TooManyNotes(most=MOST_NOTES)


def check_kind(before: str, after: str) -> None:
    """A private note may be shared later; a shared one is not made private."""
    if before == NoteKind.SHARED and after != NoteKind.SHARED:
        raise NoteStaysShared
