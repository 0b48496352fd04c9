from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectField
from wtforms.widgets import Select

from mentor_match.web.forms import LongSelect

TEXTS = st.text(max_size=12)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6), st.data())
def test_a_long_list_has_the_lines_of_any_other_list(
    choices: list[tuple[str, str]], data: st.DataObject
) -> None:
    class Asked(Form):
        topic = SelectField("Topic", choices=choices)

    chosen = data.draw(st.sampled_from(choices))[0]
    field = Asked(MultiDict({"topic": chosen})).topic
    assert LongSelect()(field, disabled=True) == Select()(field, disabled=True)
