"""Writing down what a session was about."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from mentor_match.pairings.forms.fields import choices_of
from mentor_match.pairings.rules.notes import NOTE_LIMIT, NOTE_TITLES, NoteKind
from mentor_match.web.forms import Form, FreeText, required


class NoteForm(Form):
    """A note, and who reads it. Nothing is chosen beforehand but the careful one."""

    text = FreeText(_l("Note"), [required(_l("Write the note."))], limit=NOTE_LIMIT, rows=6)
    kind = RadioField(
        _l("Who reads it?"),
        [required(_l("Choose who reads the note."))],
        choices=choices_of(NOTE_TITLES),
        default=NoteKind.PRIVATE.value,
    )
