"""The plumbing: access, transaction, forms, pages, errors. It knows no domain."""
