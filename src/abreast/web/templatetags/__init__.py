"""Words and numbers for templates."""
