"""Refusals: named facts with a sentence for the person. No Flask here, so that rules may use them.

A rule or service raises one; `web.errors` turns it into a page, once, for the whole service.
"""

from typing import ClassVar

from mentor_match.words import N_


class Refusal(Exception):
    """An act the rules do not allow.

    `sentence` says what is so and what the person can do; it is translated when shown, with
    `facts` in its named placeholders. `status` is the HTTP status it becomes.
    """

    sentence: ClassVar[str] = N_("This cannot be done now.")
    status: ClassVar[int] = 409

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.sentence % facts)


class NotFound(Refusal):
    """There is no such thing, or it is not yours: the two look the same on purpose."""

    sentence = N_("There is nothing at this address, or it is not yours to see.")
    status = 404
