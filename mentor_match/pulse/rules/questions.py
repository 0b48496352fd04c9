"""The four questions, in this service's own words. Pure.

The ideas are those of others, named in `SOURCES`; the words are ours. So answers are compared
with answers given here, never with figures that were measured with the instruments themselves.
"""

from dataclasses import dataclass

from mentor_match.words import N_

LIKELY = {
    1: N_("Very unlikely"),
    2: N_("Unlikely"),
    3: N_("I cannot say"),
    4: N_("Likely"),
    5: N_("Very likely"),
}

# field -> the rest of "How likely is it that within a year you will leave ..."
LEAVING = {
    "leave_post": N_("… your present post?"),
    "leave_country": N_("… the country you work in, to work in another?"),
    "leave_profession": N_("… your profession?"),
}

BURNOUT = {
    1: N_("My work gives me more strength than it takes."),
    2: N_("There are hard days, and I recover from them."),
    3: N_("I am worn out, and rest does not quite mend it any more."),
    4: N_("I am worn out on most days, and it follows me home."),
    5: N_("I have no strength left; without a change or help I cannot go on."),
}

SATISFIED = {
    1: N_("Very dissatisfied"),
    2: N_("Dissatisfied"),
    3: N_("Neither"),
    4: N_("Satisfied"),
    5: N_("Very satisfied"),
}

KEEPS = {
    "pay": N_("Pay that is fair and comes on time"),
    "staff": N_("Enough colleagues, and hours that can be borne"),
    "supplies": N_("Medicines and equipment that are there"),
    "guidance": N_("Someone experienced who guides and backs me"),
    "growth": N_("Training, and a next step in my career"),
    "safety": N_("Safety at work and on the way there"),
    "respect": N_("Respect from colleagues and superiors"),
    "housing": N_("Good housing, and schools near the post"),
    "family": N_("Being nearer to my family"),
    "contract": N_("A contract that lasts"),
    "leadership": N_("Leaders who listen and decide fairly"),
}
MOST_KEEPS = 3


@dataclass(frozen=True, slots=True)
class Measure:
    """A question as it is reported: the share whose answer is one of `counted`."""

    code: str
    title: str
    counted: frozenset[int]
    good: bool  # whether more of it is what one hopes for


MEASURES = (
    Measure("leave_post", N_("Likely to leave the post within a year"), frozenset({4, 5}), False),
    Measure("leave_country", N_("Likely to leave the country"), frozenset({4, 5}), False),
    Measure("leave_profession", N_("Likely to leave the profession"), frozenset({4, 5}), False),
    Measure("burnout", N_("Worn out (answer 3, 4 or 5 of 5)"), frozenset({3, 4, 5}), False),
    Measure("satisfaction", N_("Satisfied with the work"), frozenset({4, 5}), True),
)

# Where the ideas come from. Named, not copied.
SOURCES = (
    N_(
        "Intention to leave, asked as likelihood within a year: the line of research on turnover "
        "that began with Mobley, Horner and Hollingsworth (Journal of Applied Psychology, 1978)."
    ),
    N_(
        "Burnout by one question with five answers: Rohland, Kruse and Rohrer (Stress and Health, "
        "2004); Dolan and others (Journal of General Internal Medicine, 2015)."
    ),
    N_(
        "Satisfaction with work by one question: Wanous, Reichers and Hudy (Journal of Applied "
        "Psychology, 1997)."
    ),
    N_(
        "What would keep you: the groups of measures in the WHO guideline on health workforce "
        "development, attraction, recruitment and retention in rural and remote areas (2021)."
    ),
)
