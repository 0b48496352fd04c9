"""Where the bars of a chart stand. Pure.

Units are those of the viewBox, which is as wide as a small phone, so that the letters in it can be
read there. All bars of a series are one path: a bar costs some twenty bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

WIDTH, HEIGHT = 340, 150
FOOT, SIDE, HEAD = 20, 34, 8
LABELS = 6  # at most, below
PART = 0.74  # of the room of a month that its bars take


@dataclass(frozen=True, slots=True)
class Plot:
    """Bars by place along the foot, one or two series side by side, with lines across.

    `lines` are (y, the number it stands for), `labels` (x, the place it names). In a mirrored plot
    time runs from right to left, and the numbers stand at the right.
    """

    paths: Sequence[str]
    lines: Sequence[tuple[float, int]]
    labels: Sequence[tuple[float, int]]
    mirrored: bool
    width: int = WIDTH
    height: int = HEIGHT


def plot(
    series: Sequence[Sequence[float | None]], *, mirrored: bool = False, top: int | None = None
) -> Plot:
    """A chart of one or two series; what is None or 0 has no bar. `top` is the highest line."""
    places = len(series[0])
    largest = max((value for one in series for value in one if value is not None), default=0)
    step = top // 4 if top else nice_step(max(1, ceil(largest)))
    room, slot = HEIGHT - FOOT - HEAD, (WIDTH - SIDE) / max(1, places)
    wide = slot * PART / len(series)

    def bar(place: int, number: int, value: float) -> str:
        tall = room * value / (step * 4)
        x = SIDE + slot * place + slot * (1 - PART) / 2 + wide * number
        x = WIDTH - x - wide if mirrored else x
        return f"M{_short(x)} {HEIGHT - FOOT}v-{_short(tall)}h{_short(wide)}v{_short(tall)}z"

    every = ceil(places / LABELS)
    middles = [SIDE + slot * (place + 0.5) for place in range(places)]
    return Plot(
        ["".join(bar(p, s, v) for p, v in enumerate(one) if v) for s, one in enumerate(series)],
        [(round(HEAD + room - room * n / 4, 1), step * n) for n in range(5)],
        [
            (round(WIDTH - x if mirrored else x, 1), place)
            for place, x in enumerate(middles)
            if (places - 1 - place) % every == 0
        ],
        mirrored,
    )


def nice_step(largest: int) -> int:
    """A quarter of the height of the chart: a number people count in, so that `largest` fits."""
    scale = 1
    while True:
        for nice in (1, 2, 5):
            if nice * scale * 4 >= largest:
                return nice * scale
        scale *= 10


def shade(count: int, largest: int) -> int:
    """How dark a cell is, from 1 to 5; 0 where nothing is."""
    return ceil(5 * count / largest) if count and largest else 0


def _short(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
