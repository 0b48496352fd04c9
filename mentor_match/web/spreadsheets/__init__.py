"""Reading tables that people made: letters, sheets, headings, names, and what is wrong."""
