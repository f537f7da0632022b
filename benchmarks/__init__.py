"""Abreast beside other software, and what its numbers are worth: one folder a benchmark, each with `run`."""
