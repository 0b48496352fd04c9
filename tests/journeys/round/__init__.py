"""A round of mentoring of two associations, from a register to somebody who gets a hand."""
