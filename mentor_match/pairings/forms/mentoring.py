"""Until when a mentor rests."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from mentor_match.pairings.forms.fields import Day
from mentor_match.web.forms import Form


class PauseForm(Form):
    """The day on which a mentor is proposed again; empty where they come back by themselves."""

    until = Day(_l("Until when? (optional)"), [Optional()])

    def moment(self, zone: str) -> datetime | None:
        """The beginning of that day on the mentor's own clock."""
        if self.until.data is None:
            return None
        return datetime.combine(self.until.data, time(), tzinfo=ZoneInfo(zone))
