"""How the documents are built."""

from abreast import __version__

project = "Abreast"
author = "The Abreast developers"
release = __version__
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "dollarmath", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"Abreast {release}"
exclude_patterns = ["_build"]
# Python and TOML examples hold what their readers write, not only what a lexer knows.
suppress_warnings = ["misc.highlighting_failure"]
