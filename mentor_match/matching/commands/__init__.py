"""The commands of matching: each a module, so that `flask match` loads itself alone."""
