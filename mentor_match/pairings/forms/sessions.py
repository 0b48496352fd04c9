"""When and how the two meet, and what came of it."""

from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, URLField
from wtforms.validators import NumberRange, ValidationError

from mentor_match.pairings.forms.fields import Day, GuardedLine, TimeOfDay, choices_of
from mentor_match.pairings.rules import MINUTES, SESSION_REASONS, moment_of
from mentor_match.pairings.rules.sessions import (
    CHANNELS,
    LONGEST,
    PLACE_LIMIT,
    SHORTEST,
    Meeting,
    is_safe_link,
)
from mentor_match.web.forms import Form, required


class MeetingForm(Form):
    """How long and by what means the two meet."""

    minutes = SelectField(
        _l("Length"),
        choices=[(minutes, _l("%(minutes)s minutes", minutes=minutes)) for minutes in MINUTES],
        coerce=int,
        validate_choice=True,
    )
    channel = RadioField(
        _l("How do you meet?"),
        [required(_l("Choose how you meet."))],
        choices=choices_of(CHANNELS),
    )
    link = URLField(_l("If by video: the link to the call (optional)"))
    place = GuardedLine(_l("If in person: where you meet (optional)"), limit=PLACE_LIMIT)

    @property
    def meeting(self) -> Meeting:
        """What was chosen; a link or a place that goes with another way of meeting is left out."""
        return Meeting(self.minutes.data, self.channel.data, self.link.data, self.place.data).clean

    def validate_link(self, field: Any) -> None:
        """A link that is shown to another person leads where it says, and over https."""
        if self.channel.data == "video" and field.data and not is_safe_link(field.data):
            raise ValidationError(
                gettext("Enter the whole link, as it begins with https:// and without spaces.")
            )


class SessionForm(MeetingForm):
    """A time the two have agreed on, or met at. The time is that of the reader's own clock."""

    day = Day(_l("Day"), [required(_l("Enter the day of the session."))])
    at = TimeOfDay(_l("Time"), [required(_l("Enter the time of the session."))])
    zone = "UTC"

    @property
    def starts_at(self) -> datetime:
        """The moment that was typed."""
        moment = moment_of(self.day.data, self.at.data, self.zone)
        assert moment is not None  # validate_at made sure of it
        return moment

    def validate_at(self, field: Any) -> None:
        """Where clocks are put forward, one hour of the year does not exist."""
        if self.day.data and field.data and moment_of(self.day.data, field.data, self.zone) is None:
            raise ValidationError(
                gettext("On that day the clocks skip this time. Choose another time.")
            )


class SettleForm(Form):
    """Why a session is cancelled or was missed."""

    reason = RadioField(
        _l("What came in between?"),
        [required(_l("Choose what came in between."))],
        choices=choices_of(SESSION_REASONS),
    )


class ConfirmForm(Form):
    """For how long the two met."""

    minutes = IntegerField(
        _l("Minutes"),
        [
            required(_l("Enter for how many minutes you met.")),
            NumberRange(
                SHORTEST,
                LONGEST,
                _l("Enter between %(least)s and %(most)s minutes.", least=SHORTEST, most=LONGEST),
            ),
        ],
        render_kw={"inputmode": "numeric"},
    )
