"""Rule sets for tests: each template, and whatever hypothesis can think of."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from mentor_match.learning.rules import CategoryRule, RuleSet
from mentor_match.reference.cpd import CATEGORIES, TEMPLATES, VERBS

FROM_TEMPLATES = {code: RuleSet.from_data(one.rules) for code, one in TEMPLATES.items()}


@st.composite
def categories(draw: Any) -> dict[str, CategoryRule]:
    made = {}
    for code in CATEGORIES:
        counts = draw(st.booleans())
        ceiling = draw(st.none() | st.integers(0, 5000))
        minimum = draw(st.integers(0, ceiling if ceiling is not None else 500)) if counts else 0
        made[code] = CategoryRule(counts, ceiling, minimum)
    return made


generated = st.builds(
    RuleSet,
    unit=st.sampled_from(["hours", "points"]),
    minutes_per_unit=st.integers(5, 240),
    period=st.sampled_from(["calendar", "rolling"]),
    months=st.sampled_from([12, 24, 36, 48, 60]),
    first_year=st.integers(2000, 2030),
    required=st.integers(0, 20_000),
    session_minutes=st.integers(0, 120),
    mentors=st.booleans(),
    mentees=st.booleans(),
    self_declared=st.booleans(),
    verbs=st.frozensets(st.sampled_from(sorted(VERBS))),
    categories=categories(),
)
any_rules = st.sampled_from(sorted(FROM_TEMPLATES)).map(FROM_TEMPLATES.__getitem__) | generated
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
