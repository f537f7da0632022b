"""Practice cards: what the advanced do, and who took it up."""
