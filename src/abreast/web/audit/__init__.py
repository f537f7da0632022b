"""Who did what, when: written once, read, searched and exported."""
