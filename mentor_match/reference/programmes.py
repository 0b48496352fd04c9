"""Templates of programmes: where a coordinator starts from. Written for this project."""

from collections.abc import Mapping
from dataclasses import dataclass

from mentor_match.words import N_


@dataclass(frozen=True, slots=True)
class ProgrammeTemplate:
    """A kind of programme with the settings that usually suit it.

    Months are counted from the first day to enrol: so long to enrol, so long until the end.
    """

    code: str
    title: str
    about: str
    topics: frozenset[str] = frozenset()
    settings: frozenset[str] = frozenset()
    mentor_years: int | None = None
    mentee_years: int | None = None
    mentors_per_mentee: int = 1
    most_per_mentor: int = 2
    cross_percent: int | None = None
    months_to_enrol: int = 1
    months: int = 8


_TEMPLATES = (
    ProgrammeTemplate(
        "first-years",
        N_("The first two years in the profession"),
        N_(
            "New colleagues meet someone experienced every two weeks, ask what they would not ask "
            "on the ward, and find their feet."
        ),
        mentor_years=5,
        mentee_years=2,
        cross_percent=20,
    ),
    ProgrammeTemplate(
        "rural",
        N_("Not alone at a rural post"),
        N_(
            "People who work far from a hospital meet a mentor by phone or text, who knows rural "
            "practice and can be asked when a patient has to be referred."
        ),
        settings=frozenset({"rural", "semi-urban"}),
        mentor_years=4,
        cross_percent=40,
    ),
    ProgrammeTemplate(
        "across",
        N_("Between professions"),
        N_(
            "Each mentee meets a mentor of another cadre about what both may do: speaking up, "
            "handing over, referring, leading a team."
        ),
        mentor_years=5,
        cross_percent=100,
    ),
    ProgrammeTemplate(
        "leadership",
        N_("Leading from where you stand"),
        N_(
            "Mentees prepare for a first post with responsibility, with one project of their own "
            "and a mentor who has led."
        ),
        mentor_years=8,
        mentors_per_mentee=1,
        most_per_mentor=2,
        cross_percent=30,
        months=9,
    ),
)

PROGRAMME_TEMPLATES: Mapping[str, ProgrammeTemplate] = {one.code: one for one in _TEMPLATES}
