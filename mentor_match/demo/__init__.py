"""A service full of invented people, to look at and to try."""
