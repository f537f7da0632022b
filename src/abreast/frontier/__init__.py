"""Frontiers: efficiency scores with certificates. Arrays in, frozen results out."""
