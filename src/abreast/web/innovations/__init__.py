"""Innovation projects with their photographs, and how they spread."""
