"""Changing a campaign that is under way: its tree with dates, aspects, rules, calendar."""
