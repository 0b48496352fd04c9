"""Associations, their members and coordinators, and their agreements."""
