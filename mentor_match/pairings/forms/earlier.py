"""What to take along into a new pairing."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from mentor_match.web.forms import Checkboxes, Form, required


class TakeAlongForm(Form):
    """Which of the open resources; its choices are offered by the view."""

    resources = Checkboxes(
        _l("What do you take along?"), [required(_l("Choose what to take along, or go back."))]
    )

    def offer(self, items: Sequence[Any]) -> None:
        """The resources that were left open."""
        self.resources.choices = [(str(i.resource_id), i.resource.title) for i in items]

    @property
    def chosen(self) -> list[UUID]:
        """The resources that were chosen."""
        return [UUID(code) for code in self.resources.data]
