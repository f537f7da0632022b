"""Questions about figures, their answers, and recounts."""
