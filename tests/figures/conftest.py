"""A small campaign: a city, three plants, six workshops, one of which closes and one of which moves."""

from __future__ import annotations

from pathlib import Path

import pytest

TOML = """
[campaign]
id = "plants"
title = { en = "Plants", zh = "工厂" }
calendar = "month"
start = "2026-02"

[kinds.city]
title = { en = "city", zh = "市" }
[kinds.plant]
title = { en = "plant", zh = "厂" }
[kinds.workshop]
title = { en = "workshop", zh = "车间" }

[indicators.output]
title = { en = "output", zh = "产量" }
unit = { en = "tonnes", zh = "吨" }
direction = "up"
minimum = 0

[indicators.rejects]
title = { en = "rejects", zh = "废品" }
unit = { en = "tonnes", zh = "吨" }
direction = "down"
minimum = 0

[indicators.quality]
title = { en = "quality", zh = "合格率" }
formula = "1 - rejects / output"
unit = "share"
direction = "up"
minimum = 0
maximum = 1

[indicators.attendance]
title = { en = "attendance", zh = "出勤率" }
unit = "share"
direction = "up"
over_units = "mean"
over_time = "mean"
minimum = 0
maximum = 1

[indicators.style]
title = { en = "style", zh = "作风" }
direction = "up"
levels = [ { en = "not yet", zh = "尚未" }, { en = "partly", zh = "部分" }, { en = "fully", zh = "完全" } ]

[[figures]]
file = "figures/long*"
shape = "long"
"""

UNITS = """unit,kind,parent,title_en,title_zh,from,until
city,city,,City,市,,
p1,plant,city,First plant,一厂,,
p2,plant,city,Second plant,二厂,,
w1,workshop,p1,Casting,铸工车间,,
w2,workshop,p1,Forging,锻工车间,,2026-02
w3,workshop,p1,Rolling,轧钢车间,,2026-01
w3,workshop,p2,Rolling,轧钢车间,2026-02,
w4,workshop,p2,Assembly,装配车间,,
"""

LONG = """unit,period,indicator,value
w1,2026-01,output,100
w1,2026-01,rejects,5
w2,2026-01,output,"1,200"
w3,2026-01,output,50
w4,2026-01,output,70
w4,2026-01,rejects,7
w1,2026-02,output,110
w1,2026-02,rejects,4
w3,2026-02,output,60
w1,2026-01,attendance,95%
w4,2026-01,attendance,0.85
w1,2026-01,style,partly
w4,2026-01,style,3
"""


@pytest.fixture
def plants(tmp_path: Path) -> Path:
    """The campaign folder; tests change its files before they load it."""
    folder = tmp_path / "plants"
    (folder / "figures").mkdir(parents=True)
    (folder / "campaign.toml").write_text(TOML, encoding="utf-8")
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    (folder / "figures" / "long.csv").write_text(LONG, encoding="utf-8")
    return folder
