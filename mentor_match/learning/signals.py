"""What learning asks of those upstairs: a receiver answers, and learning adds the answers up."""

from uuid import UUID

from blinker import Signal

# Sent with the id of a resource as its sender; each receiver answers how many times it is in use.
uses_asked = Signal()


def count_uses(resource_id: UUID) -> int:
    """How many times a resource is attached to something."""
    return sum(int(number or 0) for _receiver, number in uses_asked.send(resource_id))
