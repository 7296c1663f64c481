"""The page in a real browser: web/e2e against a weft without data. Its findings are printed when it fails."""

import os
import subprocess

import pytest

from weft_process import ROOT

SECONDS_MAX = 600
WEB = ROOT / "web"
JOURNEYS = sorted(path.name for path in (WEB / "e2e").glob("*.test.mjs"))


@pytest.mark.timeout(SECONDS_MAX + 60)
@pytest.mark.parametrize("journeys", JOURNEYS)
def test_a_reader_finds_and_reads_traces_on_the_page(weft, journeys):
    if not (WEB / "node_modules").is_dir():
        pytest.fail("the page's packages are not installed: run ./dev build first")
    done = subprocess.run(
        ["node", "--test", f"e2e/{journeys}"],
        cwd=WEB,
        env={**os.environ, "WEFT_URL": weft.address},
        check=False,
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
    )
    assert done.returncode == 0, done.stdout + done.stderr + weft.tail()
