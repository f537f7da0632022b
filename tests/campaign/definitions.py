"""A small complete campaign.toml to build tests on."""

DEFINITION = """
[campaign]
id = "schools"
title = { en = "Reading", zh = "阅读" }
calendar = "quarter"
start = "2025-Q1"

[kinds.city]
title = { en = "city", zh = "市" }

[kinds.school]
title = { en = "school", zh = "学校" }
plural = { en = "schools" }

[groupings.size]
title = "size"

[indicators.pupils]
title = "pupils"

[indicators.passed]
title = "passed"
minimum = 0

[indicators.pass_rate]
title = { en = "pass rate", zh = "及格率" }
formula = "passed / pupils"
unit = "share"
direction = "up"
minimum = 0
maximum = 1

[indicators.style]
title = "style of leading"
direction = "up"
levels = ["not yet", "partly", "fully"]

[[figures]]
file = "figures/*.csv"

[aspects.pass_rate]
title = "pass rate"
kind = "school"
indicators = ["pass_rate"]
level = { rule = "quantile", q = 0.75 }
volume = "pupils"
"""
