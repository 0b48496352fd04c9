"""What it costs to let a group that fits less well have mentors as often as the others.

PYTHONPATH=. .venv/bin/python -m benchmarks.fairness
"""

import numpy as np

from benchmarks.tables import Table
from mentor_match.engine import assign
from mentor_match.engine.fairness import exposure, match_gaps
from mentor_match.engine.price import Price, close_gap, price_of_priority, price_of_quota


def cohort() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """300 mentees for 120 mentors with 1 to 3 places; the rural third shares less with them."""
    draw = np.random.default_rng(2026)
    rural = draw.random(300) < 0.3
    scores = draw.random((300, 120)) * np.where(rural, 0.9, 1.0)[:, None]
    scores[draw.random((300, 120)) < np.where(rural, 0.9, 0.8)[:, None]] = np.nan
    return scores, draw.integers(1, 4, 120), rural


def main() -> list[Table]:
    scores, places, rural = cohort()
    free = assign(scores, places)
    groups = ["rural" if one else "others" for one in rural]
    gap = next(one for one in match_gaps(free, scores, groups)["matched"] if one.group == "rural")
    spread = exposure(np.bincount(free.pairs[:, 1], minlength=len(places)))
    rows = [_row("quota", price) for price in price_of_quota(scores, places, rural, steps=5)]
    rows += [_row("priority", price) for price in price_of_priority(scores, places, rural)[1:]]
    closed = close_gap(scores, places, rural)
    told = (
        "No quota closes the gap." if closed is None
        else f"The smallest quota that closes it is {closed.setting:.0f} pairs, for "
        f"{closed.lost_part:.2%} of the total."
    )  # fmt: skip
    return [Table(
        "The price of fairness, 300 x 120, simulated",
        ("kind", "setting", "rural with a mentor", "others", "filled", "total", "price"),
        tuple(rows),
        f"Without a setting rural mentees have a mentor {abs(gap.gap):.1%} less often (95 % of "
        f"resamples between {gap.gap_low:+.1%} and {gap.gap_high:+.1%}); the Gini coefficient of "
        f"mentors' load is {spread.gini:.2f}. {told}",
    )]  # fmt: skip


def _row(kind: str, price: Price) -> tuple[str, ...]:
    return (
        kind, f"{price.setting:g}", f"{price.rate:.1%}", f"{price.others_rate:.1%}",
        str(price.filled), f"{price.total:.2f}", f"{price.lost_part:.2%}",
    )  # fmt: skip


if __name__ == "__main__":
    for table in main():
        print(table.markdown())
