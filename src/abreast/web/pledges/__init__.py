"""Pledges: one click from a gap, and coverage that follows at once."""
