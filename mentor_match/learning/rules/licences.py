"""What a licence lets a reader do, and which kind of thing a resource is. Pure.

Both are worked out from what the provider wrote, each time they are asked for: a better rule
then needs no change of any row.
"""

from enum import StrEnum

from mentor_match.words import N_


class LicenceKind(StrEnum):
    """What one may do with it."""

    OPEN = "open"
    FREE = "free"
    UNKNOWN = "unknown"


LICENCE_TITLES = {
    LicenceKind.OPEN: N_("Open to reuse"),
    LicenceKind.FREE: N_("Free to read only"),
    LicenceKind.UNKNOWN: N_("Not stated"),
}

_OPEN = ("cc by", "cc-by", "cc0", "cc 0", "creative commons", "creativecommons.org",
         "public domain", "open copyright", "open licence", "open license",
         "gfdl", "ogl")  # fmt: skip
# Where each item has terms of its own, nothing is known of the whole.
_UNKNOWN = ("stated for each", "varies", "mixed", "not stated", "unknown", "see site")


def licence_kind(text: str | None) -> LicenceKind:
    """Open to reuse (perhaps with conditions), free to read only, or not stated.

    What is reserved to anyone counts as free to read only: it stands openly on the web.
    """
    said = " ".join((text or "").casefold().split())
    if not said or any(sign in said for sign in _UNKNOWN):
        return LicenceKind.UNKNOWN
    if any(sign in said for sign in _OPEN):
        return LicenceKind.OPEN
    return LicenceKind.FREE


class FormKind(StrEnum):
    """What kind of thing it is, by how one works with it."""

    COURSE = "course"
    VIDEO = "video"
    BOOK = "book"
    GUIDE = "guide"
    COLLECTION = "collection"
    OTHER = "other"


FORM_TITLES = {
    FormKind.COURSE: N_("Courses and modules"),
    FormKind.VIDEO: N_("Videos and animations"),
    FormKind.BOOK: N_("Books and booklets"),
    FormKind.GUIDE: N_("Guides, guidelines and slides"),
    FormKind.COLLECTION: N_("Collections and catalogues"),
    FormKind.OTHER: N_("Others, or not stated"),
}

# The first that is named decides: a course with a book is a course, a catalogue of courses is not.
_FORMS = (
    (FormKind.COLLECTION, ("catalogue", "catalog", "collection", "rss", "feed", "repository")),
    (FormKind.COURSE, ("course", "module", "programme", "program", "curriculum", "quiz")),
    (FormKind.VIDEO, ("video", "animation", "film", "audio", "podcast", "webinar")),
    (FormKind.BOOK, ("book", "manual", "handbook")),
    (FormKind.GUIDE, ("guide", "guideline", "slides", "lesson", "checklist", "reference",
                      "article", "tool", "poster")),
)  # fmt: skip


def form_kind(text: str | None) -> FormKind:
    """Which kind of thing the form of a resource names."""
    said = (text or "").casefold()
    for kind, signs in _FORMS:
        if any(sign in said for sign in signs):
            return kind
    return FormKind.OTHER
