"""The Chongqing campaign of 1960, reconstructed as an ordinary campaign folder.

`published` holds what the dispatch printed; `tree`, `units` the city; `persons`, `parts`, `enterprises`, `innovations`,
`output` the figures; `drafting`, `exemplars`, `movements`, `pledges` what units set out to do; `practices`, `help`
what they learnt from whom; `folder` writes it all.
Every unit-level figure is made up so that the printed numbers come out of it, and the folder says so.
"""

from abreast.demo.folder import SEED, TRADES, is_ours, write

__all__ = ["SEED", "TRADES", "is_ours", "write"]
