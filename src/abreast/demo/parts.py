"""How workshops, sections and groups did: hand work, material against its allowance, cadres at the front line, study.

All made up. The first and the sixth workshop of Chang'an stand out in what the dispatch names them for.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.demo.calendar import DEKADS, DETAILED, MARCH
from abreast.demo.chance import stream
from abreast.demo.innovations import by_machine
from abreast.demo.tree import CHANGAN, City

MATERIAL_PER_PERSON = 40.0
OPERATIONS_PER_PERSON, MOST_BY_MACHINE = 20.0, 0.95
MACHINES, MACHINES_ENTERPRISE, MACHINES_PART, MACHINES_CHANGAN = 0.28, 0.10, 0.06, 0.42
"""Share of operations done by machines from the outset, and how enterprises and their parts differ in it."""
REST_DAYS = 1
SAVING, RESOLUTE, STUDY = 0.97, 0.35, 0.80
NAMED_SAVING = {"changan.w1": -0.10}
NAMED_RESOLUTE = {"changan.w6": 0.35}


def parts(city: City, projects: pl.DataFrame, seed: int) -> pl.DataFrame:
    """`unit`, `period`, `headcount`, `operations`, `by_machine` (operations no longer done by hand: by machines that
    were there before, and by the `projects` of the part), `material_allowed`, `material_used` (kg), `cadre_days`,
    `front_days` (days)."""
    chance = stream(seed, "parts")
    size = city.parts["persons"].to_numpy()[:, None]
    days = np.array([DEKADS.days(period) - REST_DAYS for period in DETAILED])
    allowed = np.rint(
        size * days * MATERIAL_PER_PERSON * np.exp(chance.normal(0, 0.05, (len(size), len(days))))
    )
    cadre_days = np.maximum(2, size // 18) * days
    operations = np.maximum(3, np.rint(size * OPERATIONS_PER_PERSON))
    machines = by_machine(city, projects, [DEKADS.last_day(period) for period in DETAILED])
    ratio = _level(city.parts, SAVING, 0.05, -0.006, NAMED_SAVING, chance)
    front = np.clip(_level(city.parts, RESOLUTE, 0.10, 0.015, NAMED_RESOLUTE, chance), 0.02, 0.98)
    return _long(
        city.parts,
        {
            "headcount": np.broadcast_to(size, allowed.shape),
            "operations": np.broadcast_to(operations, allowed.shape),
            "by_machine": np.minimum(
                _machines(city, seed) * operations + machines, MOST_BY_MACHINE * operations
            ),
            "material_allowed": allowed,
            "material_used": np.rint(allowed * ratio),
            "cadre_days": cadre_days,
            "front_days": chance.binomial(cadre_days, front),
        },
    )


def _machines(city: City, seed: int) -> NDArray[np.float64]:
    """Share of each part's operations that machines did before any project (parts, 1)."""
    chance = stream(seed, "machines")
    level = chance.normal(MACHINES, MACHINES_ENTERPRISE, city.enterprises.height)
    level[(city.enterprises["unit"] == CHANGAN["unit"]).to_numpy()] = MACHINES_CHANGAN
    own = level[city.parts["above"].to_numpy()]
    share = np.clip(own + chance.normal(0, MACHINES_PART, city.parts.height), 0.02, 0.75)
    return np.asarray(share[:, None])


def study(city: City, seed: int) -> pl.DataFrame:
    """Groups: `unit`, `period`, `study_places` (members × sessions), `study_attended`."""
    chance = stream(seed, "groups")
    places = np.broadcast_to(
        city.groups["persons"].to_numpy()[:, None] * 3, (city.groups.height, len(DETAILED))
    )
    share = np.clip(_level(city.groups, STUDY, 0.07, 0.006, {}, chance), 0.3, 1.0)
    return _long(city.groups, {"study_places": places, "study_attended": chance.binomial(places, share)})


def _level(
    units: pl.DataFrame,
    mean: float,
    spread: float,
    gain: float,
    named: dict[str, float],
    chance: np.random.Generator,
) -> NDArray[np.float64]:
    """(units, periods): an own level, a gain since March, chance; and what the named ones are named for."""
    own = chance.normal(mean, spread, units.height)
    own += units["unit"].replace_strict(named, default=0.0, return_dtype=pl.Float64).to_numpy()
    steps = np.maximum(0, np.arange(len(DETAILED)) - MARCH + 1)
    noise = chance.normal(0, spread / 3, (units.height, len(DETAILED)))
    gains = np.sign(gain) * chance.gamma(1.0, abs(gain), units.height)
    levels: NDArray[np.float64] = own[:, None] + gains[:, None] * steps + noise
    return levels


def _long(units: pl.DataFrame, columns: dict[str, NDArray[np.generic]]) -> pl.DataFrame:
    ids = units["unit"].gather(np.repeat(np.arange(units.height), len(DETAILED)))
    table = pl.DataFrame({"unit": ids, "period": DETAILED * units.height})
    return table.with_columns(
        pl.Series(name, values.ravel()).cast(pl.Int64) for name, values in columns.items()
    )
