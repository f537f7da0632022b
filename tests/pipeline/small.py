"""A small campaign written as a folder: twelve plants in three districts, nine months."""

from pathlib import Path

import numpy as np

DEFINITION = """
[campaign]
id = "small"
title = { en = "Small plants", zh = "小厂" }
calendar = "month"
start = "2020-04"
origin = "simulated"
currency = "CNY"

[kinds.city]
title = { en = "city", zh = "市" }
[kinds.district]
title = { en = "district", zh = "区" }
[kinds.plant]
title = { en = "plant", zh = "厂" }
counter = "家"

[indicators.output]
title = { en = "output", zh = "产量" }
unit = { en = "tonnes", zh = "吨" }
direction = "up"
minimum = 0

[indicators.scrap]
title = { en = "scrap", zh = "废品" }
unit = { en = "tonnes", zh = "吨" }
direction = "down"
minimum = 0
price = 300

[indicators.scrap_rate]
title = { en = "scrap rate", zh = "废品率" }
formula = "scrap / output"
unit = "share"
direction = "down"
minimum = 0
maximum = 1

[indicators.workers]
title = { en = "workers", zh = "工人" }
unit = { en = "workers", zh = "人" }
direction = "none"
over_time = "mean"

[[figures]]
file = "figures/plants.csv"
shape = "wide"
indicators = { output = "output", scrap = "scrap", workers = "workers" }

[[figures]]
file = "figures/city.csv"
shape = "long"
by = "total"

[aspects.quality]
title = { en = "quality", zh = "质量" }
kind = "plant"
indicators = ["scrap_rate"]
level = { rule = "best" }
window = 3
volume = "output"
gap_unit = { en = "tonnes of scrap", zh = "吨废品" }
tolerance = 0.002
priority = true

[aspects.economy]
title = { en = "economy of labour", zh = "劳动效率" }
kind = "plant"
indicators = ["output"]
level = { rule = "frontier", inputs = ["workers"], outputs = ["output"], rts = "vrs", orientation = "output" }
scopes = ["city"]
window = 3

[rules]
smallest_group = 3
pledging = ["plant"]
"""


def write_campaign(folder: Path, seed: int = 0) -> Path:
    """Write the campaign into `folder`, which is made."""
    rng = np.random.default_rng(seed)
    (folder / "figures").mkdir(parents=True)
    (folder / "campaign.toml").write_text(DEFINITION, "utf-8")
    plants = [f"p{number:02d}" for number in range(1, 13)]
    units = ["unit,kind,parent,title_en,title_zh", "city,city,,City,市"]
    units += [f"d{d},district,city,District {d},{d}区" for d in (1, 2, 3)]
    units += [f"{p},plant,d{1 + i // 4},Plant {i + 1},{i + 1}厂" for i, p in enumerate(plants)]
    (folder / "units.csv").write_text("\n".join(units) + "\n", "utf-8")
    skill, lines, sums = rng.uniform(0.02, 0.12, 12), ["unit,period,output,scrap,workers"], []
    for month in range(1, 10):
        total = 0.0
        for i, plant in enumerate(plants):
            workers = 40 + 10 * i
            output = round(workers * 10 * rng.uniform(0.8, 1.1), 1)
            scrap = round(output * skill[i] * rng.uniform(0.8, 1.2) * (0.97**month if i % 2 else 1.0), 2)
            total += output
            lines.append(f"{plant},2020-{month:02d},{output},{scrap},{workers}")
        sums.append(f"city,output,2020-{month:02d},{round(total * 1.05, 1)}")
    (folder / "figures" / "plants.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "figures" / "city.csv").write_text(
        "\n".join(["unit,indicator,period,value", *sums]) + "\n", "utf-8"
    )
    _write_pledges(folder, plants)
    return folder


def _write_pledges(folder: Path, plants: list[str]) -> None:
    """Every plant but the first two pledges; the last one has no measure."""
    tables = {
        "pledges": ["pledge,unit,aspect,same_as,as,made,due"],
        "targets": ["pledge,indicator,target"],
        "milestones": ["pledge,due,text_en"],
        "measures": ["pledge,text_en,responsible"],
    }
    for plant in plants[2:]:
        tables["pledges"].append(f"g-{plant},{plant},quality,p01,unit,2020-04-05,2020-12")
        tables["targets"].append(f"g-{plant},scrap_rate,0.03")
        tables["milestones"].append(f"g-{plant},2020-08,half way")
        if plant != plants[-1]:
            tables["measures"].append(f"g-{plant},new moulds,Foreman {plant}")
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
