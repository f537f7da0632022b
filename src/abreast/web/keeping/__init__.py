"""A whole server kept in one file, and put back from it."""
