"""Reading learning circles. What is not yours does not exist."""

from mentor_match.circles.queries.circles import (
    exists_for,
    facts_for,
    find_circle,
    get_circle,
    get_led_circle,
    get_own_circle,
    has_circles,
    list_circles_in,
    list_circles_of,
    list_circles_to_join,
    list_circles_with_sessions,
    list_past_circles,
    lock,
)
from mentor_match.circles.queries.places import (
    find_cadre,
    find_met_in,
    find_way_in,
    get_place,
    leads,
    list_shared_circles,
    list_waiting_between,
)
from mentor_match.circles.queries.resources import (
    get_circle_resource,
    list_circle_resources,
    list_done,
    rooms_for,
)
from mentor_match.circles.queries.sessions import (
    Attended,
    attended,
    get_circle_session,
    list_attendance,
    list_planned_for,
)
from mentor_match.circles.queries.waits import list_circle_waits

__all__ = [
    "Attended",
    "attended",
    "exists_for",
    "facts_for",
    "find_cadre",
    "find_circle",
    "find_met_in",
    "find_way_in",
    "get_circle",
    "get_circle_resource",
    "get_circle_session",
    "get_led_circle",
    "get_own_circle",
    "get_place",
    "has_circles",
    "leads",
    "list_attendance",
    "list_circle_resources",
    "list_circle_waits",
    "list_circles_in",
    "list_circles_of",
    "list_circles_to_join",
    "list_circles_with_sessions",
    "list_done",
    "list_past_circles",
    "list_planned_for",
    "list_shared_circles",
    "list_waiting_between",
    "lock",
    "rooms_for",
]
