"""Proposing up to three times, and choosing one."""

from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import Optional

from mentor_match.pairings.forms.fields import Day, TimeOfDay
from mentor_match.pairings.forms.sessions import MeetingForm
from mentor_match.web.forms import Form, required
from mentor_match.web.moments import moment_of
from mentor_match.web.refusals import Refusal


class ProposeForm(MeetingForm):
    """Up to three times, on the reader's own clock."""

    first_day = Day(_l("Day"), [required(_l("Enter the day of the first time."))])
    first_at = TimeOfDay(_l("Time"), [required(_l("Enter the hour of the first time."))])
    second_day = Day(_l("Second day (optional)"), [Optional()])
    second_at = TimeOfDay(_l("Second time"), [Optional()])
    third_day = Day(_l("Third day (optional)"), [Optional()])
    third_at = TimeOfDay(_l("Third time"), [Optional()])
    zone = "UTC"

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """(day, time) of each of the three."""
        return [
            (self.first_day, self.first_at),
            (self.second_day, self.second_at),
            (self.third_day, self.third_at),
        ]

    @property
    def times(self) -> list[datetime]:
        """The moments that were typed, in the order in which they were."""
        moments = [
            moment_of(day.data, at.data, self.zone)
            for day, at in self.pairs
            if day.data and at.data
        ]
        return [moment for moment in moments if moment is not None]

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is right; a day needs its time, a time its day, and clocks skip none."""
        valid = super().validate(extra_validators)
        for day, at in self.pairs:
            if day.errors or at.errors:
                continue
            if bool(day.data) != bool(at.data):
                lacking = at if day.data else day
                lacking.errors = [gettext("Enter both the day and the time, or neither.")]
                valid = False
            elif day.data and moment_of(day.data, at.data, self.zone) is None:
                at.errors = [gettext("On that day the clocks skip this time. Choose another time.")]
                valid = False
        return valid

    def blame(self, refused: Refusal) -> None:
        """Show a refusal beside the time it is about; of two that are the same, the second."""
        at = refused.facts.get("at")
        days = [
            day
            for day, hour in self.pairs
            if day.data and hour.data and self._moment(day, hour) == at
        ]
        field = days[-1] if days else self.first_day
        field.errors = [gettext(refused.sentence)]

    def _moment(self, day: Any, at: Any) -> datetime | None:
        return moment_of(day.data, at.data, self.zone)


class AcceptForm(Form):
    """Which of the times suits; its choices are those still open."""

    at = RadioField(
        _l("Which time suits you?"), [required(_l("Choose a time, or answer with other times."))]
    )

    def offer(self, times: list[tuple[str, str]]) -> None:
        """(code, words) of the times to choose from."""
        self.at.choices = times
