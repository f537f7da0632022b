"""The same rights and the same deeds for programs."""
