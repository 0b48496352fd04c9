"""The two empty files to begin with: every heading, and two people as examples."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from mentor_match.matching.spreadsheets.people import MENTEE_COLUMNS, MENTOR_COLUMNS
from mentor_match.matching.spreadsheets.results import replace_files
from mentor_match.reference.cadres import get_cadre
from mentor_match.reference.topics import TOPICS
from mentor_match.web.spreadsheets.headings import Column
from mentor_match.web.tables import csv_text

NURSE, MIDWIFE = "2221", "2222"
Row = Mapping[str, str]


class WouldOverwrite(Exception):
    """A file of that name is there already."""


def write_examples(folder: Path) -> tuple[Path, Path]:
    """Write mentees.csv and mentors.csv into the folder, unless one of them is there."""
    mentees, mentors = folder / "mentees.csv", folder / "mentors.csv"
    for file in (mentees, mentors):
        if file.exists():
            raise WouldOverwrite(str(file))
    folder.mkdir(parents=True, exist_ok=True)
    replace_files(
        {
            mentees: _table(MENTEE_COLUMNS, _mentees()),
            mentors: _table(MENTOR_COLUMNS, _mentors()),
        }
    )
    return mentees, mentors


def _table(columns: Sequence[Column], rows: Sequence[Row]) -> bytes:
    names = [column.name for column in columns]
    return csv_text(names, [[row.get(name, "") for name in names] for row in rows]).encode()


def _mentees() -> list[Row]:
    first, second, third = (topic.title for topic in TOPICS[:3])
    return [
        {
            "id": "mentee-1",
            "name": "Amina Example",
            "cadre": get_cadre(NURSE).title,
            "association": "NURSES",
            "wants": f"{first}:5:1; {second}:3:2",
            "languages": "English; Swahili",
            "country": "Kenya",
            "time zone": "Africa/Nairobi",
            "setting": "rural",
            "years": "3",
            "formats": "phone; text",
            "discipline": "any",
            "goals": "I want to lead a team of community health workers.",
        },
        {
            "id": "mentee-2",
            "name": "Bruno Example",
            "cadre": get_cadre(MIDWIFE).title,
            "association": "MIDWIVES",
            "wants": f"{third}:4",
            "languages": "French",
            "country": "Senegal",
            "time zone": "0",
            "setting": "urban",
            "formats": "video",
            "discipline": "same",
        },
    ]


def _mentors() -> list[Row]:
    first, second, third = (topic.title for topic in TOPICS[:3])
    return [
        {
            "id": "mentor-1",
            "name": "Carmen Example",
            "cadre": get_cadre(MIDWIFE).title,
            "association": "MIDWIVES",
            "offers": f"{first}:5; {third}:4",
            "capacity": "2",
            "languages": "English; French",
            "country": "Uganda",
            "time zone": "Africa/Kampala",
            "setting": "rural",
            "years": "18",
            "formats": "phone; video",
            "experience": "I have led a district maternity team.",
        },
        {
            "id": "mentor-2",
            "name": "Dawit Example",
            "cadre": get_cadre(NURSE).title,
            "association": "NURSES",
            "offers": f"{second}:4",
            "capacity": "1",
            "languages": "English",
            "country": "Ethiopia",
            "time zone": "Africa/Addis_Ababa",
            "setting": "semi-urban",
            "years": "12",
            "formats": "video; text",
            "accepts cadres": get_cadre(NURSE).title,
        },
    ]
