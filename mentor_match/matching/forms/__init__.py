"""What a mentee may ask the list for, and what they write to a mentor."""

from mentor_match.matching.forms.suggestions import AskForm, FilterForm

__all__ = [
    "AskForm",
    "FilterForm",
]
