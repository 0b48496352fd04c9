"""What templates say: safe for the page, with the facts in it, in the language of the moment."""

from flask import Flask, render_template_string
from flask_babel import force_locale

from mentor_match.web import translating


def said(app: Flask, template: str, **facts: object) -> str:
    with app.test_request_context():
        return render_template_string(template, **facts)


def test_facts_are_made_safe_and_the_sentence_is_not_touched(database: Flask) -> None:
    template = "{{ _('Ask %(name)s & wait', name=name) }}"
    assert said(database, template, name="<b>Otieno</b>") == "Ask &lt;b&gt;Otieno&lt;/b&gt; & wait"


def test_a_sign_of_per_cent_is_written_twice_with_and_without_facts(database: Flask) -> None:
    assert said(database, "{{ _('100 %% sure') }}") == "100 % sure"
    assert said(database, "{{ _('%(n)s %% sure', n=7) }}") == "7 % sure"


def test_a_number_chooses_the_form(database: Flask) -> None:
    template = (
        "{{ ngettext('%(num)s hour of %(name)s', '%(num)s hours of %(name)s', n, name=who) }}"
    )
    assert said(database, template, n=1, who="Amal") == "1 hour of Amal"
    assert said(database, template, n=3, who="<i>") == "3 hours of &lt;i&gt;"


def test_each_language_has_its_own_catalogue(database: Flask) -> None:
    """Within one request, too: a mail is in the language of who gets it."""
    with database.test_request_context():
        own = translating._catalogue()
        with force_locale("sw"):
            other = translating._catalogue()
            assert other is translating._catalogue()
        assert other is not own
        assert translating._catalogue() is own
