"""What was measured, as tables."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Table:
    """A heading, what was compared, the rows, and what a reader should know."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def markdown(self) -> str:
        lines = [f"## {self.title}", ""]
        lines.append("| " + " | ".join(self.headings) + " |")
        lines.append("|" + "---|" * len(self.headings))
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        return "\n".join([*lines, "", self.note, ""] if self.note else [*lines, ""])


SPEED = ("work", "ours", "peer", "peer's", "ratio", "bar", "")


def against(
    work: str, ours: float, peer: str, theirs: float, bar: float, unit: str = "s"
) -> tuple[str, ...]:
    """A row of a table of ratios: smaller is better, and the bar is the most that passes."""
    ratio = ours / theirs
    return (
        work, said(ours, unit), peer, said(theirs, unit), f"{ratio:.3g}", f"{bar:g}",
        "pass" if ratio <= bar else "**short**",
    )  # fmt: skip


def said(value: float, unit: str = "s") -> str:
    """A figure as a person would say it."""
    if unit == "s" and value < 0.1:
        return f"{value * 1000:.2f} ms"
    return f"{value:.3g} {unit}"


def best_in_turns(runs: int, *works: Callable[[], Any]) -> list[float]:
    """Seconds of the fastest run of each, taken in turns: what else the machine does meets all."""
    fastest = [float("inf")] * len(works)
    for _ in range(runs):
        for place, work in enumerate(works):
            fastest[place] = min(fastest[place], best_of(1, work)[0])
    return fastest


def best_of(runs: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """(seconds of the fastest run, what it gave): other programs can only make a run slower."""
    fastest, given = float("inf"), None
    for _ in range(runs):
        gc.collect()
        began = time.perf_counter()
        given = work()
        fastest = min(fastest, time.perf_counter() - began)
    return fastest, given
