"""What is counted for everyone, and what is kept back of it. Pure."""

from mentor_match.open_data.rules.indicators import (
    CODES,
    DAYS_AFTER,
    INDICATORS,
    LICENCE,
    UNKNOWN,
    VERSION,
    Indicator,
    PublishedAlready,
    Quarter,
    quarter_of,
    quarters_due,
    read_quarter,
)
from mentor_match.open_data.rules.suppression import (
    LIMIT,
    TOTAL,
    Table,
    bounds,
    crossed,
    hidden_cells,
)

__all__ = [
    "CODES",
    "DAYS_AFTER",
    "INDICATORS",
    "LICENCE",
    "LIMIT",
    "TOTAL",
    "UNKNOWN",
    "VERSION",
    "Indicator",
    "PublishedAlready",
    "Quarter",
    "Table",
    "bounds",
    "crossed",
    "hidden_cells",
    "quarter_of",
    "quarters_due",
    "read_quarter",
]
