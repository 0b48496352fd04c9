"""What to take along into a new pairing."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from mentor_match.web.forms import Checkboxes, Form


class TakeAlongForm(Form):
    """Which of the open goals and resources; its choices are offered by the view."""

    goals = Checkboxes(_l("Which goals do you go on with?"))
    resources = Checkboxes(_l("Which resources do you take along?"))

    def offer(self, goals: Sequence[tuple[str, str]], items: Sequence[Any]) -> None:
        """The goals, as (id, words) pairs, and the resources that were left open."""
        self.goals.choices = list(goals)
        self.resources.choices = [(str(i.resource_id), i.resource.title) for i in items]

    def validate(self, extra_validators: Any = None) -> bool:
        """Something has to be chosen; of which kind is up to the mentee."""
        valid = super().validate(extra_validators)
        if valid and not (self.goals.data or self.resources.data):
            first = self.goals if self.goals.choices else self.resources
            first.errors = [gettext("Choose what to take along, or go back.")]
            return False
        return valid

    @property
    def chosen_goals(self) -> list[UUID]:
        """The goals that were chosen."""
        return [UUID(code) for code in self.goals.data]

    @property
    def chosen_resources(self) -> list[UUID]:
        """The resources that were chosen."""
        return [UUID(code) for code in self.resources.data]
