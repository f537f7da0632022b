"""What a gap is worth: its direction and its price."""

from abreast.compare.setting import Setting


def price_of(setting: Setting) -> float:
    """Money per unit of the gap: the ranking indicator's price, or that of the first priced one it is computed from,
    the volume apart; NaN without one."""
    indicators = setting.campaign.definition.indicators
    ranking = indicators[setting.aspect.ranking]
    if ranking.price is not None:
        return ranking.price
    priced = (indicators[code].price for code in ranking.reads if code != setting.aspect.volume)
    return next((price for price in priced if price is not None), float("nan"))


def sign_of(setting: Setting) -> float:
    """1 where more is better, −1 where less is."""
    return float(setting.campaign.definition.sign(setting.code))
