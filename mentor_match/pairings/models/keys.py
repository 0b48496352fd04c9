"""What the tables of this slice point to."""

PERSON = "accounts.id"
ASSOCIATION = "associations.id"
PAIRING = "pairings.id"
