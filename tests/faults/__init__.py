"""A fault at every write and every commit of every verb: the database stays as it was."""
