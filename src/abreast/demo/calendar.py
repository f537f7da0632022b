"""The ten-day periods for which figures were reported."""

from abreast.campaign.calendar import Calendar

DEKADS = Calendar("dekad")
FIRST, LAST = "1960-01-D1", "1960-04-D1"
PERIODS = DEKADS.range(FIRST, LAST)
# Persons, groups and workshops report from February on: three periods before March and those after.
DETAILED = DEKADS.range("1960-02-D1", LAST)
MARCH = DETAILED.index("1960-03-D1")
