"""Fields of this slice: the shared ones stand in `web.fields`."""

from mentor_match.web.fields import Day, GuardedLine, TimeOfDay, choices_of

__all__ = ["Day", "GuardedLine", "TimeOfDay", "choices_of"]
