"""The page in a real browser: web/e2e against a weft without data. Its findings are printed when it fails."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from projects import KEYS, keys_file

from weft_process import ROOT, Weft

SECONDS_MAX = 600
WEB = ROOT / "web"
WITH_KEYS = "keys.test.mjs"
BLANK_BYTES_MAX = 20_000  # a picture of a frame without contents has fewer
JOURNEYS = sorted(path.name for path in (WEB / "e2e").glob("*.test.mjs") if path.name != WITH_KEYS)


def take(journeys: str, weft: Weft, **environment: str) -> None:
    run_node(["--test", f"e2e/{journeys}"], weft, **environment)


def run_node(arguments: list[str], weft: Weft, **environment: str) -> None:
    if not (WEB / "node_modules").is_dir():
        pytest.fail("the page's packages are not installed: run ./dev build first")
    done = subprocess.run(
        ["node", *arguments],
        cwd=WEB,
        env={**os.environ, "WEFT_URL": weft.address, **environment},
        check=False,
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
    )
    assert done.returncode == 0, done.stdout + done.stderr + weft.tail()


@pytest.mark.timeout(SECONDS_MAX + 60)
@pytest.mark.parametrize("journeys", JOURNEYS)
def test_a_reader_finds_and_reads_traces_on_the_page(weft, journeys):
    take(journeys, weft)


@pytest.mark.timeout(SECONDS_MAX + 60)
def test_a_reader_with_a_key_sees_what_is_behind_it(tmp_path):
    with Weft(tmp_path / "data", arguments=("--keys", str(keys_file(tmp_path)))) as weft:
        take(WITH_KEYS, weft, WEFT_KEY=KEYS["shop"])


@pytest.mark.timeout(SECONDS_MAX + 60)
def test_each_picture_of_the_documentation_is_of_the_page_as_it_is(weft, tmp_path):
    """Made anew; WEFT_PICTURES=docs/images keeps them."""
    folder = Path(os.environ.get("WEFT_PICTURES", tmp_path)).resolve()
    run_node(["e2e/pictures.mjs", str(folder)], weft)
    made = {path.name for path in folder.glob("*.png")}
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown = {name for page in pages for name in re.findall(r"images/([\w-]+\.png)", page.read_text())}
    assert made == shown
    assert made == {path.name for path in (ROOT / "docs/images").iterdir()}
    assert all((folder / name).stat().st_size > BLANK_BYTES_MAX for name in made)
