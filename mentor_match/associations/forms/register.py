"""The register: what a coordinator brings, and says of its headings and jobs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField, ValidationError
from wtforms.validators import Optional

from mentor_match.associations.rules import cadre_of_word
from mentor_match.web.fields import Day
from mentor_match.web.forms import Form
from mentor_match.web.spreadsheets.names import CADRE

MOST_FILES = 10


class RegisterFilesForm(Form):
    """Files, several at once."""

    files = MultipleFileField(
        _l("Files with your members"), render_kw={"accept": ".csv,.xlsx,.json,.ndjson,.txt"}
    )

    def validate_files(self, field: Any) -> None:
        """There is one, and not too many."""
        chosen = [one for one in field.data or () if getattr(one, "filename", "")]
        if not chosen:
            raise ValidationError(_("Choose the file with your members."))
        if len(chosen) > MOST_FILES:
            raise ValidationError(_("Choose %(most)s files at most at a time.", most=MOST_FILES))
        field.data = chosen


class RegistrationForm(Form):
    """Until when a registration holds, and the preparation of a mentor."""

    valid_until = Day(_l("Last day of the registration"), [Optional()])
    prepared_on = Day(_l("Day of the course that prepares mentors"), [Optional()])
    prepared_until = Day(_l("Last day it holds"), [Optional()])


def said_of_headings(
    sent: Mapping[str, str], headings: Iterable[str], columns: Iterable[str]
) -> dict[str, str]:
    """heading -> column, from selects that are called by the place of their heading."""
    known = set(columns)
    said = {}
    for place, heading in enumerate(headings):
        chosen = sent.get(f"column-{place}")
        if chosen is not None:
            said[heading] = chosen if chosen in known else ""
    return said


@dataclass(slots=True)
class JobChoices:
    """What was typed for each job on the page, and what is wrong with it."""

    sent: Mapping[str, str]
    said: dict[str, str | None] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)

    def read(self, jobs: Iterable[Any]) -> bool:
        """Understand what was typed; whether all of it could be. What is left empty stays open."""
        for job in jobs:
            typed = self.typed(job).strip()
            if self.is_none(job) and typed:
                self._fault(job, _("Choose one of the two: a cadre, or no cadre."))
            elif self.is_none(job):
                self.said[job.key] = None
            elif typed:
                self._understand(job, typed)
        return not self.faults

    def typed(self, job: Any) -> str:
        """The words in the field of a job."""
        return self.sent.get(f"cadre-{job.place}", "")

    def is_none(self, job: Any) -> bool:
        """Whether the job is said to be no cadre."""
        return f"none-{job.place}" in self.sent

    def _understand(self, job: Any, typed: str) -> None:
        cadre = cadre_of_word(typed)
        if cadre is not None:
            self.said[job.key] = cadre
            return
        close = CADRE.close_to(typed[:80])
        mend = _("Did you mean “%(name)s”?", name=close) if close else _("Choose from the list.")
        what = _("“%(word)s” is no cadre of this service.", word=typed[:60])
        self._fault(job, f"{what} {mend}")

    def _fault(self, job: Any, sentence: str) -> None:
        named = job.title or job.code or ""
        self.faults.append((f"cadre-{job.place}", f"{named[:60]}: {sentence}"))
