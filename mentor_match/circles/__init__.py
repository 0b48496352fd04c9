"""Learning circles: 3 to 8 people of at least two cadres, with one or two facilitators."""
