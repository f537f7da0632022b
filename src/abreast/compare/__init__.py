"""Compare (比): advanced levels at every scope and where each unit stands."""
