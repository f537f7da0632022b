"""Learn (学): exemplars, and what being the same as them would mean."""
