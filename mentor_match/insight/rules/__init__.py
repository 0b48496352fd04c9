"""How rows become figures, and what a person does next. Pure."""

from mentor_match.insight.rules.cells import (
    FEWEST_SHOWN,
    Cells,
    Fives,
    blocks_inside,
    hide_small,
    in_fives,
    whole_fives,
)
from mentor_match.insight.rules.changes import (
    CHANGES,
    MOST_CHANGES,
    queue_of,
    since_last_time,
)
from mentor_match.insight.rules.charts import Plot, nice_step, plot, shade
from mentor_match.insight.rules.figures import (
    MONTHS_SHOWN,
    CrossTable,
    Month,
    by_month,
    cross_table,
    last_months,
)
from mentor_match.insight.rules.steps import NextStep, Standing, next_step

__all__ = [
    "CHANGES",
    "FEWEST_SHOWN",
    "MONTHS_SHOWN",
    "MOST_CHANGES",
    "Cells",
    "CrossTable",
    "Fives",
    "Month",
    "NextStep",
    "Plot",
    "Standing",
    "blocks_inside",
    "by_month",
    "cross_table",
    "hide_small",
    "in_fives",
    "last_months",
    "next_step",
    "nice_step",
    "plot",
    "queue_of",
    "shade",
    "since_last_time",
    "whole_fives",
]
