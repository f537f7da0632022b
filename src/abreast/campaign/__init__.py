"""What a campaign is: units through time, calendar, indicators, aspects, rules."""

from abreast.campaign.calendar import Calendar, Period
from abreast.campaign.campaign import Campaign, examine, load
from abreast.campaign.definition import Definition
from abreast.campaign.refusal import CampaignRefused, Refusal
from abreast.campaign.tree import Tree

__all__ = [
    "Calendar",
    "Campaign",
    "CampaignRefused",
    "Definition",
    "Period",
    "Refusal",
    "Tree",
    "examine",
    "load",
]
