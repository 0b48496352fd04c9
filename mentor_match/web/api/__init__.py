"""The plumbing of the API for machines: how it is described, paged, kept from doing things twice.

What it says and does comes from the slices; docs/adr/0023 says why it is as it is.
"""

from mentor_match.web.api.description import described
from mentor_match.web.api.fields import Amount, Code, Codes, Day, Moment, Switch, Text, Whole
from mentor_match.web.api.frame import PREFIX, Api, Blueprint
from mentor_match.web.api.pages import PageSchema, listed, place_of

__all__ = [
    "PREFIX",
    "Amount",
    "Api",
    "Blueprint",
    "Code",
    "Codes",
    "Day",
    "Moment",
    "PageSchema",
    "Switch",
    "Text",
    "Whole",
    "described",
    "listed",
    "place_of",
]
