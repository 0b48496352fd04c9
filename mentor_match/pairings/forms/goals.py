"""What two people may type about a goal."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from mentor_match.pairings.forms.fields import Day, choices_of
from mentor_match.pairings.rules import DROP_REASONS
from mentor_match.reference.choices import LEVELS
from mentor_match.web.forms import Form, FreeText, required

_LEVELS = [
    (level, _l("%(level)s – %(words)s", level=level, words=_l(words)))
    for level, words in LEVELS.items()
]


def _whole(value: object) -> int | None:
    return int(str(value)) if value not in (None, "") else None


class GoalForm(Form):
    """A goal: on which topic, in words, until when, from which level."""

    topic = SelectField(_l("Topic"), [required(_l("Choose the topic of the goal."))])
    words = FreeText(
        _l("The goal in your own words"),
        [required(_l("Write the goal in one or two sentences."))],
        limit=500,
        rows=3,
    )
    due = Day(_l("Until when?"), [required(_l("Enter the day until which it is to be reached."))])
    level = SelectField(
        _l("Level now"),
        choices=[("", _l("As in the profile of the mentee")), *_LEVELS],
        coerce=_whole,
    )

    @property
    def goal(self) -> dict[str, Any]:
        """What was typed, under the names of the service."""
        return {name: self[name].data for name in ("topic", "words", "due", "level")}

    def offer(self, groups: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Fill the list of topics: title of a group -> (code, title) pairs."""
        self.topic.choices = {
            "": [("", _l("Choose a topic"))],
            **{title: list(pairs) for title, pairs in groups.items()},
        }


class SignOffForm(Form):
    """At which level the mentee is now."""

    level = RadioField(
        _l("Level reached"),
        [required(_l("Choose the level that was reached."))],
        choices=_LEVELS,
        coerce=_whole,
    )


class DropForm(Form):
    """Why a goal is dropped."""

    reason = RadioField(
        _l("Why do you drop this goal?"),
        [required(_l("Choose why you drop this goal."))],
        choices=choices_of(DROP_REASONS),
    )
