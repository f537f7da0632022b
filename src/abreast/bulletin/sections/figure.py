"""A chart in both widths as a figure of the document."""

from __future__ import annotations

from collections.abc import Callable

from abreast.bulletin.charts import Size, draw
from abreast.bulletin.charts.render import SIZES, Spec
from abreast.bulletin.document import Figure
from abreast.bulletin.sentence import Sentence


def figure(figure_id: str, caption: Sentence, alt: str, spec: Callable[[Size], Spec]) -> Figure:
    """Draw `spec` at every width; `alt` is the text alternative."""
    charts = {size: draw(spec(size), f"{figure_id}-{size}", alt) for size in SIZES}
    return Figure(figure_id, charts["wide"], charts["narrow"], caption, alt)
