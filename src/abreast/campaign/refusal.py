"""Why a campaign cannot be used."""

from abreast.tables.refusal import Refusal, Refused

__all__ = ["CampaignRefused", "Refusal", "Refused"]


class CampaignRefused(Refused):
    """The definition of a campaign or its tree of units cannot be used; `refusals` names every fault."""
