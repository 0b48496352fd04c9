"""Suggestions and whole cohorts; `dataset` is the only bridge from rows to engine facts."""
