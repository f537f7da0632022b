"""What a campaign is: units through time, calendar, indicators, aspects, rules."""
