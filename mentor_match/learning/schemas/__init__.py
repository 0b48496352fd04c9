"""What machines may send about learning."""

from mentor_match.learning.schemas.xapi import MOST_STATEMENTS, StatementSchema

__all__ = ["MOST_STATEMENTS", "StatementSchema"]
