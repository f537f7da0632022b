"""Catch up (赶): progress since the start, and who drew level."""
