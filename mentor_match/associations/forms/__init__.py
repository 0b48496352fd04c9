"""Joining, verifying, and what administrators set up: what a person may type."""

from mentor_match.associations.forms.memberships import (
    AgreementForm,
    AssociationForm,
    CoordinatorForm,
    JoinForm,
    LapseForm,
    PartnersForm,
)

__all__ = [
    "AgreementForm",
    "AssociationForm",
    "CoordinatorForm",
    "JoinForm",
    "LapseForm",
    "PartnersForm",
]
