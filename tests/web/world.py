"""A campaign small enough to know by heart: a land, two districts, six plants, and twelve workers of two of them."""

from pathlib import Path

import numpy as np

DEFINITION = """
[campaign]
id = "{code}"
title = {{ en = "Small plants", zh = "小厂" }}
calendar = "month"
start = "2020-04"
origin = "simulated"
currency = "CNY"

[kinds.land]
title = {{ en = "land", zh = "国" }}
[kinds.district]
title = {{ en = "district", zh = "区" }}
[kinds.plant]
title = {{ en = "plant", zh = "厂" }}
plural = {{ en = "plants", zh = "厂" }}
counter = "家"
[kinds.worker]
title = {{ en = "worker", zh = "工人" }}
person = true

[indicators.output]
title = {{ en = "output", zh = "产量" }}
unit = {{ en = "tonnes", zh = "吨" }}
direction = "up"
minimum = 0

[indicators.scrap]
title = {{ en = "scrap", zh = "废品" }}
unit = {{ en = "tonnes", zh = "吨" }}
direction = "down"
minimum = 0
price = 300

[indicators.scrap_rate]
title = {{ en = "scrap rate", zh = "废品率" }}
formula = "scrap / output"
unit = "share"
direction = "down"
minimum = 0
maximum = 1

[indicators.norm]
title = {{ en = "output against the norm", zh = "定额完成率" }}
unit = "share"
direction = "up"
over_units = "mean"
over_time = "mean"
minimum = 0
maximum = 5

[indicators.order]
title = {{ en = "order", zh = "整洁" }}
direction = "up"
levels = [ {{ en = "not yet", zh = "尚未" }}, {{ en = "partly", zh = "部分" }}, {{ en = "fully", zh = "完全" }} ]

[[figures]]
file = "figures/plants.csv"
shape = "wide"

[[figures]]
file = "figures/workers.csv"
shape = "wide"

[aspects.quality]
title = {{ en = "quality", zh = "质量" }}
kind = "plant"
indicators = ["scrap_rate"]
level = {{ rule = "best" }}
window = 3
volume = "output"
gap_unit = {{ en = "tonnes of scrap", zh = "吨废品" }}
priority = true

[aspects.skill]
title = {{ en = "skill", zh = "技术" }}
kind = "worker"
indicators = ["norm"]
level = {{ rule = "quantile", q = 0.75 }}
scopes = ["plant", "land"]
window = 3

[rules]
smallest_group = 3
pledging = ["plant", "worker"]
"""

PLANTS = [f"p{number}" for number in range(1, 7)]
WORKERS = [f"w{number:02d}" for number in range(1, 13)]
MONTHS = [f"2020-{month:02d}" for month in range(1, 7)]
PERIOD = "2020-07"
"""The period that is open after the months of the folder."""


def write_world(folder: Path, code: str = "small") -> Path:
    """Write the campaign into `folder`, which is made. Plant 1 has the most scrap, plant 6 the least."""
    rng = np.random.default_rng(1)
    (folder / "figures").mkdir(parents=True)
    (folder / "campaign.toml").write_text(DEFINITION.format(code=code), "utf-8")
    units = ["unit,kind,parent,title_en,title_zh", "land,land,,Land,国"]
    units += [f"d{d},district,land,District {d},{d}区" for d in (1, 2)]
    units += [f"{p},plant,d{1 + i // 3},Plant {i + 1},{i + 1}厂" for i, p in enumerate(PLANTS)]
    units += [f"{w},worker,p{1 + i // 6},Worker {i + 1},工人{i + 1}" for i, w in enumerate(WORKERS)]
    (folder / "units.csv").write_text("\n".join(units) + "\n", "utf-8")
    lines, workers = ["unit,period,output,scrap,order"], ["unit,period,norm"]
    for month in MONTHS:
        for i, plant in enumerate(PLANTS):
            output = round(100 + 10 * i + rng.uniform(0, 5), 1)
            scrap = round(output * (0.12 - 0.018 * i) * rng.uniform(0.97, 1.03), 2)
            lines.append(f"{plant},{month},{output},{scrap},{1 + i % 3}")
        workers += [f"{w},{month},{0.8 + 0.04 * i + rng.uniform(0, 0.05):.3f}" for i, w in enumerate(WORKERS)]
    (folder / "figures" / "plants.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "figures" / "workers.csv").write_text("\n".join(workers) + "\n", "utf-8")
    _pledges(folder)
    return folder


def _pledges(folder: Path) -> None:
    """Plants 2 and 3 pledge; plant 3 has nobody who answers for its measure."""
    tables = {
        "pledges": ["pledge,unit,aspect,same_as,as,made,due"],
        "targets": ["pledge,indicator,target"],
        "milestones": ["pledge,due,text_en"],
        "measures": ["pledge,text_en,responsible"],
        "visitors": ["visitor,what"],
    }
    for plant in ("p2", "p3"):
        tables["pledges"].append(f"g-{plant},{plant},quality,p6,unit,2020-04-05,2020-12")
        tables["targets"].append(f"g-{plant},scrap_rate,0.03")
        tables["milestones"].append(f"g-{plant},2020-08,half way")
    tables["measures"] += ["g-p2,new moulds,Foreman Li", "g-p3,new moulds,"]
    tables["visitors"].append("=1+1,a list that no page edits")
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
