"""Accident and emergency returns of English hospital trusts, April 2016 to March 2019.

`returns` reads the published figures, `places` the lookup of trusts, `tree` makes units of both,
`groupings` the dated groupings, `folder` writes the campaign folder.
"""

from abreast.examples.england_ae.folder import write

__all__ = ["write"]
