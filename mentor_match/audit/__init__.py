"""Append-only and hash-chained: who did what to whom, and why."""
