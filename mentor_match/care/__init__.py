"""What coordinators do for what needs a hand, and what came of it."""
