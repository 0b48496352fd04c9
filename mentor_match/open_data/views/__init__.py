"""Figures for everyone: the pages and the files."""

from mentor_match.open_data.views import files
from mentor_match.open_data.views.pages import blueprint

__all__ = ["blueprint", "files"]
