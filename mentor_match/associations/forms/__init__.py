"""Joining, verifying, and what administrators set up: what a person may type."""

from mentor_match.associations.forms.memberships import (
    AgreementForm,
    AssociationForm,
    CoordinatorForm,
    JoinForm,
    LapseForm,
    PartnersForm,
)
from mentor_match.associations.forms.programmes import (
    WEIGHT_TITLES,
    AboutForm,
    CostForm,
    Day,
    EnrolForm,
    NewProgrammeForm,
    PartnerForm,
    PlacesForm,
    TopicsForm,
    WeighingForm,
    WhoForm,
)
from mentor_match.associations.forms.register import (
    JobChoices,
    RegisterFilesForm,
    RegistrationForm,
    said_of_headings,
)
from mentor_match.associations.forms.tokens import (
    TokenForm,
)
from mentor_match.associations.forms.webhooks import WebhookForm

__all__ = [
    "WEIGHT_TITLES",
    "AboutForm",
    "AgreementForm",
    "AssociationForm",
    "CoordinatorForm",
    "CostForm",
    "Day",
    "EnrolForm",
    "JobChoices",
    "JoinForm",
    "LapseForm",
    "NewProgrammeForm",
    "PartnerForm",
    "PartnersForm",
    "PlacesForm",
    "RegisterFilesForm",
    "RegistrationForm",
    "TokenForm",
    "TopicsForm",
    "WebhookForm",
    "WeighingForm",
    "WhoForm",
    "said_of_headings",
]
