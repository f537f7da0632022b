"""How results show themselves at a prompt: in one line, however many units they hold."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from abreast.frontier.problem import STATUSES
from abreast.frontier.reading import Floats, counted

LISTED = 20
"""Units of which `listed` shows each; of more, the first so many and the number of the others."""


def line(kind: str, *parts: str) -> str:
    """`<Kind: one part; another>`, empty parts left out."""
    return f"<{kind}: {'; '.join(part for part in parts if part)}>"


def tally(words: ArrayLike, order: Iterable[str] = STATUSES) -> str:
    """How often each word occurs, in the given order: "1999 optimal, 1 refused"."""
    found = np.asarray(words)
    counts = ((word, np.count_nonzero(found == word)) for word in order)
    return ", ".join(f"{count} {word}" for word, count in counts if count)


def worst(certificate: Floats, among: Any = True) -> str:
    """The largest certificate of those that belong to a score, if there is any."""
    known = certificate[np.isfinite(certificate) & among]
    return f"certificates at most {known.max():.1e}" if known.size else ""


def spread(name: str, values: Floats) -> str:
    """Least and largest of what is known: "efficiency 0.4545 to 1"."""
    known = values[np.isfinite(values)]
    return f"{name} {known.min():.4g} to {known.max():.4g}" if known.size else ""


def listed(lines: Iterable[str], count: int) -> list[str]:
    """The first few of so many lines, and how many more there are."""
    shown = [text for text, _ in zip(lines, range(LISTED), strict=False)]
    more = count - len(shown)
    return [*shown, f"and {counted(more, 'more unit')}"] if more > 0 else shown
