"""Home, and what coordinators watch. No tables of its own: reads all, read by none."""
