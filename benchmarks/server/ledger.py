"""What was acknowledged against what the store holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.server.campaign import figures
from benchmarks.server.rush import Sent


def compared(
    acknowledged: Sequence[Sent], plants: Mapping[str, int], told: Mapping[str, Any]
) -> dict[str, int]:
    """How many acknowledged messages are lost, how many were done twice, how many figures are not those sent."""
    messages, deeds = set(told["messages"]), Counter(told["deeds"])
    lost = twice = changed = 0
    for sent in acknowledged:
        lost += str(sent.id) not in messages or told["states"].get(sent.plant) != "submitted"
        twice += told["forms"].get(sent.plant, 0) > 1 or deeds[sent.plant] > 1
        wanted = {code: float(text) for code, text in figures(plants[sent.plant]).items()}
        changed += told["figures"].get(sent.plant) != wanted
    whole = len(told["messages"]) == len(told["forms"]) == sum(deeds.values()) == len(told["figures"])
    return {
        "acknowledged": len(acknowledged),
        "lost": lost,
        "twice": twice,
        "figures_not_as_sent": changed,
        "half_stored": 0 if whole else 1,
    }
