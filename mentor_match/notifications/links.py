"""The link with which a reader stops the mail of a group without signing in.

It is signed with the key of the service and says only whose account and which group, by id and
code. It can do nothing else than stop that mail, and signing in undoes it, so it does not expire:
a link in an old mail has to work (RFC 8058).
"""

from uuid import UUID

from mentor_match.notifications.rules import Group, StopLinkBroken
from mentor_match.web.signed import read_signed, sign
from mentor_match.web.templating import outside_address

PURPOSE = "stop notifications"


def stop_address(account_id: UUID, group: Group) -> str:
    """The full address that stops the group for the reader."""
    token = sign(PURPOSE, [account_id.hex, group.value])
    return outside_address("notifications.ask_to_stop", token=token)


def read_stop(token: str) -> tuple[UUID, Group]:
    """Whose mail, and which group; StopLinkBroken where the service did not write the link."""
    said = read_signed(PURPOSE, token)
    if said is None:
        raise StopLinkBroken
    account, group = said
    return UUID(account), Group(group)
