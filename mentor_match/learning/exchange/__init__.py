"""Resources in and out of files: tables, schema.org JSON-LD, RSS with Dublin Core."""
