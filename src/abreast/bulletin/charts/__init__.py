"""Charts: Vega-Lite specifications drawn to SVG without a browser and without network."""

from abreast.bulletin.charts.coverage import coverage_chart
from abreast.bulletin.charts.funnel import funnel_chart
from abreast.bulletin.charts.growth import growth_chart
from abreast.bulletin.charts.render import Size, draw
from abreast.bulletin.charts.series import series_chart
from abreast.bulletin.charts.slope import slope_chart
from abreast.bulletin.charts.spread import spread_chart

__all__ = [
    "Size",
    "coverage_chart",
    "draw",
    "funnel_chart",
    "growth_chart",
    "series_chart",
    "slope_chart",
    "spread_chart",
]
