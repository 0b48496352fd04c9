"""Training resources, and which of them close a gap."""
