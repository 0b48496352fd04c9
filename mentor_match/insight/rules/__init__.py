"""How rows become figures, and what a person does next. Pure."""

from mentor_match.insight.rules.cells import (
    FEWEST_SHOWN,
    Cells,
    hide_small,
)
from mentor_match.insight.rules.changes import (
    CHANGES,
    MOST_CHANGES,
    queue_of,
    since_last_time,
)
from mentor_match.insight.rules.figures import (
    MONTHS_SHOWN,
    Bar,
    Chart,
    CrossTable,
    Month,
    NextStep,
    Standing,
    by_month,
    chart_of,
    cross_table,
    last_months,
    next_step,
    nice_step,
)

__all__ = [
    "CHANGES",
    "FEWEST_SHOWN",
    "MONTHS_SHOWN",
    "MOST_CHANGES",
    "Bar",
    "Cells",
    "Chart",
    "CrossTable",
    "Month",
    "NextStep",
    "Standing",
    "by_month",
    "chart_of",
    "cross_table",
    "hide_small",
    "last_months",
    "next_step",
    "nice_step",
    "queue_of",
    "since_last_time",
]
