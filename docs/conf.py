"""How Sphinx builds the documentation; `./dev check` builds it with warnings as errors."""

project = "weft"
author = "the weft authors"
copyright = "the weft authors, Apache-2.0"

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = "weft"
