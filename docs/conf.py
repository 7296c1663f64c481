"""How Sphinx builds the documentation; `./dev check` builds it with warnings as errors."""

import subprocess
from pathlib import Path

from sphinx.errors import ConfigError

DOCS = Path(__file__).resolve().parent
DOXYGEN = DOCS / "_build/doxygen"

project = "weft"
author = "the weft authors"
copyright = "the weft authors, Apache-2.0"

extensions = ["myst_parser", "breathe"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3

# Blocks of code may leave something out, as `…`, which no language knows.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = "weft"

# The reference of the C++ SDK is its headers' comments: Doxygen reads them, Breathe puts them into the pages.
breathe_projects = {"weft": str(DOXYGEN / "xml")}
breathe_default_project = "weft"
breathe_default_members = ("members",)


def setup(app):
    app.connect("builder-inited", lambda app: read_headers())


def read_headers():
    DOXYGEN.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["doxygen", "Doxyfile"], cwd=DOCS, capture_output=True, text=True)
    if done.returncode != 0:
        raise ConfigError(f"a public name of the SDK lacks its comment, or has a wrong one:\n{done.stderr}")
