"""What a reader may choose."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from mentor_match.notifications.rules import CHOICE_TITLES, GROUP_TITLES, SWITCHABLE, Choice, Group
from mentor_match.web.forms import Form


def _choice(group: Group) -> RadioField:
    return RadioField(
        _l(GROUP_TITLES[group]),
        choices=[(choice.value, _l(CHOICE_TITLES[choice])) for choice in Choice],
    )


class ChoicesForm(Form):
    """How the mail of each group comes."""

    requests = _choice(Group.REQUESTS)
    sessions = _choice(Group.SESSIONS)
    pairing = _choice(Group.PAIRING)
    circles = _choice(Group.CIRCLES)
    learning = _choice(Group.LEARNING)
    pulse = _choice(Group.PULSE)
    coordination = _choice(Group.COORDINATION)

    def chosen(self) -> dict[Group, Choice]:
        """What was chosen for each group that stands in the form."""
        return {
            group: Choice(self[group.value].data) for group in SWITCHABLE if group.value in self
        }
