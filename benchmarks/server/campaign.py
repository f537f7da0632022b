"""A campaign whose period is being closed: every plant has a form of six figures, and a reporter of its own."""

from pathlib import Path

DEFINITION = """
[campaign]
id = "rush"
title = { en = "Closing rush", zh = "报数高峰" }
calendar = "month"
start = "2026-01"
origin = "simulated"
[kinds.land]
title = { en = "land", zh = "国" }
[kinds.district]
title = { en = "district", zh = "区" }
[kinds.plant]
title = { en = "plant", zh = "厂" }
"""
INDICATOR = """
[indicators.{code}]
title = {{ en = "{code}", zh = "{code}" }}
unit = {{ en = "tonnes", zh = "吨" }}
minimum = 0
maximum = 1000000
"""
RATE = """
[indicators.scrap_rate]
title = { en = "scrap rate", zh = "废品率" }
formula = "scrap / output"
unit = "share"
direction = "down"
minimum = 0
maximum = 1
"""
CODES = ("output", "scrap", "coal", "hours", "absent", "shipped")
BEFORE, PERIOD = "2026-01", "2026-02"
"""The month whose figures are in the folder, and the one that is open after it."""

IN_A_DISTRICT = 100


def write(folder: Path, plants: int) -> list[str]:
    """Write the campaign of so many plants into `folder`, which is made; returns the plants."""
    (folder / "figures").mkdir(parents=True)
    indicators = "".join(INDICATOR.format(code=code) for code in CODES)
    figures = '\n[[figures]]\nfile = "figures/plants.csv"\nshape = "wide"\n'
    (folder / "campaign.toml").write_text(DEFINITION + indicators + RATE + figures, "utf-8")
    names = [f"p{number:05d}" for number in range(plants)]
    districts = range(-(-plants // IN_A_DISTRICT))
    units = ["unit,kind,parent", "land,land,", *(f"d{number:03d},district,land" for number in districts)]
    units += [f"{name},plant,d{number // IN_A_DISTRICT:03d}" for number, name in enumerate(names)]
    (folder / "units.csv").write_text("\n".join(units) + "\n", "utf-8")
    lines = [f"unit,period,{','.join(CODES)}"]
    lines += [f"{name},{BEFORE},100,5,20,300,4,90" for name in names]
    (folder / "figures" / "plants.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return names


def figures(number: int) -> dict[str, str]:
    """What the plant with this number hands in: six figures that no other plant has."""
    return {code: str(1000 * (place + 5) + number / 100) for place, code in enumerate(CODES)} | {
        "scrap": f"{number % 997 + 0.5}"
    }
