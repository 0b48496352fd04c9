"""Two spreadsheets in, pairs out: what `flask match` does. No account, no database."""
