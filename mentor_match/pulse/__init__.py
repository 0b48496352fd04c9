"""Four short questions, four times in a year: what keeps people in post, and what does not."""
