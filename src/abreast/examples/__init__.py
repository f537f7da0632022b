"""Real public campaigns, turned from their public sources into campaign folders."""
