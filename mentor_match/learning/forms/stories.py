"""Writing a story, and the word back: what a person may type."""

from collections.abc import Iterable
from typing import Any

from flask_babel import get_locale, gettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, ValidationError
from wtforms.validators import Length

from mentor_match.learning.rules import PURPOSES, names_in
from mentor_match.reference.languages import language_name
from mentor_match.reference.topics import topics_by_axis
from mentor_match.web.forms import Checkboxes, Form, FreeText, NoPatientIdentifiers, required

MOST_TOPICS = 5
LANGUAGES = ("en", "fr", "es", "pt", "ar", "sw", "am", "ha", "hi", "bn", "rw", "so", "ur", "zu")
TEXTS = ("headline", "started", "helped", "advice")


class StoryForm(Form):
    """A story in three answers, and what its writer agrees to."""

    association = SelectField(_l("Who looks at it before it is public"))
    language = SelectField(_l("In which language do you write?"))
    headline = StringField(
        _l("Your story in one line"),
        [
            required(_l("Enter one line that says what your story is about.")),
            Length(max=120, message=_l("One line may have 120 characters at most.")),
            NoPatientIdentifiers(),
        ],
    )
    started = FreeText(
        _l("Where I started"),
        [required(_l("Write where you started."))],
        rows=5,
    )
    helped = FreeText(_l("Who helped me"), [required(_l("Write who or what helped you."))], rows=5)
    advice = FreeText(
        _l("What I would tell you"),
        [required(_l("Write what you would tell a younger colleague."))],
        rows=5,
    )
    topics = Checkboxes(_l("What is it about?"))
    purposes = Checkboxes(_l("What do you agree to?"))

    def offer(self, associations: Iterable[Any], spoken: Iterable[str]) -> None:
        """The associations of the writer, and the writer's languages first."""
        locale = str(get_locale() or "en")
        self.association.choices = [(str(a.id), a.name) for a in associations]
        codes = dict.fromkeys([*sorted(spoken), *LANGUAGES])
        self.language.choices = [(code, language_name(code, locale)) for code in codes]
        self.topics.choices = {
            gettext(axis): [(topic.code, gettext(topic.title)) for topic in topics]
            for axis, topics in topics_by_axis()
        }
        self.purposes.choices = [(code, gettext(text)) for code, text in PURPOSES.items()]

    def validate_topics(self, field: Any) -> None:
        """A story about everything is found under nothing."""
        if len(field.data or ()) > MOST_TOPICS:
            raise ValidationError(_("Choose %(most)s topics at most.", most=MOST_TOPICS))

    def validate_purposes(self, field: Any) -> None:
        """The first is what a story is for; the others are free."""
        if "publish" not in (field.data or ()):
            raise ValidationError(
                _("A story is there to be read: agree to the public page, or do not send it.")
            )

    def keeps_names_out(self, names: Iterable[str]) -> bool:
        """Whether no name of the writer stands in the texts, unless that was agreed to."""
        if "name" in (self.purposes.data or ()):
            return True
        known = list(names)
        for name in TEXTS:
            if found := names_in(self[name].data or "", known):
                self[name].errors = [
                    _(
                        "“%(name)s” stands here, and you did not agree that your name is shown. "
                        "Take it out, or agree below.",
                        name=found[0],
                    )
                ]
        return not self.errors

    @property
    def texts(self) -> dict[str, Any]:
        """What was typed, as it is kept."""
        written = {name: self[name].data for name in (*TEXTS, "language")}
        return {**written, "topics": frozenset(self.topics.data or ())}


class ReturnStoryForm(Form):
    """What would help."""

    word = FreeText(
        _l("A word for the writer"),
        [required(_l("Write what would help, so that the writer knows what to change."))],
        limit=800,
    )
