"""From a request to a pairing, its sessions and its end."""
