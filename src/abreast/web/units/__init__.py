"""A unit's own page."""
