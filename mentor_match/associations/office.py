"""What a reader may do as a coordinator on pages that every member opens.

Pages of coordinators ask for the second step by their permission. Here it is asked for where an
office opens more of a page; `get_coordinated` and its neighbours only read who was appointed.
"""

from collections.abc import Sequence
from uuid import UUID

from mentor_match.associations.models import Association
from mentor_match.associations.queries import find_coordinator, list_coordinated
from mentor_match.web.access import check_may_act


def list_offices(reader_id: UUID) -> Sequence[Association]:
    """The associations the reader looks after. Who looks after one is led to the second step."""
    found = list_coordinated(reader_id)
    if found:
        check_may_act()
    return found


def holds_office(association_id: UUID, reader_id: UUID) -> bool:
    """Whether the reader looks after it. Who does is led to the second step."""
    if find_coordinator(association_id, reader_id) is None:
        return False
    check_may_act()
    return True
