"""Corrections to sealed figures, and what came late or was changed: visible for ever."""
