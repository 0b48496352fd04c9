"""Bringing a file of resources: what a coordinator may choose."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField, RadioField, ValidationError

from mentor_match.web.forms import Form, required


class ImportForm(Form):
    """A file, and for whom."""

    file = FileField(_l("File with resources"))
    audience = RadioField(_l("Who finds them?"), [required(_l("Choose who finds them."))])

    def offer(self, association: str) -> None:
        """For everyone first: it helps most."""
        self.audience.choices = [
            ("all", _("Members of all associations")),
            ("own", _("Only members of %(association)s", association=association)),
        ]

    def validate_file(self, field: Any) -> None:
        """There is one, with something in it."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(_("Choose the file with the resources."))
