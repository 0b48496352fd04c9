"""How many mentors a mentee wants at a time."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from mentor_match.matching.rules import MOST_MENTORS
from mentor_match.web.forms import Form


class TeamForm(Form):
    """How many mentors at a time."""

    places = SelectField(
        _l("How many mentors do you want at a time?"),
        choices=[(n, str(n)) for n in range(1, MOST_MENTORS + 1)],
        coerce=int,
    )
