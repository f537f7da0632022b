"""Who helps whom: proposed, agreed, visited, and what came of it."""
