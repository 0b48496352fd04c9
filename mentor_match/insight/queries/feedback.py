"""What the answers of an association's pairings come to, both sides apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from mentor_match.insight.rules import Cells, hide_small
from mentor_match.pairings.queries.feedback import figures_of_association
from mentor_match.pairings.rules.feedback import NEXT_TIME, USEFUL, Figure, Side


@dataclass(frozen=True, slots=True)
class SideFeedback:
    """The answers of one side. How many wait to be shown is told to nobody here: it would say
    on which day somebody answered."""

    figures: Mapping[str, Figure]

    @property
    def useful(self) -> Figure:
        """How useful sessions were."""
        return self.figures[USEFUL]

    @property
    def next_time(self) -> Cells:
        """What would make the next session better, without small counts."""
        return hide_small(self.figures[NEXT_TIME].shown)

    @property
    def any(self) -> bool:
        """Whether there is something to show."""
        return any(figure.n for figure in self.figures.values())


def read_feedback(association_id: UUID) -> dict[str, SideFeedback]:
    """side -> its answers."""
    return {side: SideFeedback(figures_of_association(association_id, side)) for side in Side}
