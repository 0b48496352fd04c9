"""The limits of requests and pairings. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """How many and how long; each is a setting of the service."""

    open_requests: int = 5
    days_to_answer: int = 7
    days_without_session: int = 21
    days_without_charter: int = 14
    co_mentor_goals: int = 3

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> "Limits":
        """The limits as the service is configured."""
        return cls(
            open_requests=settings["OPEN_REQUESTS_PER_MENTEE"],
            days_to_answer=settings["DAYS_TO_ANSWER"],
            days_without_session=settings["DAYS_WITHOUT_SESSION"],
            days_without_charter=settings["DAYS_WITHOUT_CHARTER"],
            co_mentor_goals=settings["CO_MENTOR_GOALS"],
        )
