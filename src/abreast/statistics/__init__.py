"""Statistics of comparison and change. Numbers only: arrays in, results out."""
