"""Entering figures: forms by unit and period, checked as they are typed."""
