"""The parts of a bulletin: each a function from what has been said to an article, or None where there is nothing."""
