"""The page in a real browser: web/e2e against a weft without data. Its findings are printed when it fails."""

import os
import subprocess

import pytest
from projects import KEYS, keys_file

from weft_process import ROOT, Weft

SECONDS_MAX = 600
WEB = ROOT / "web"
WITH_KEYS = "keys.test.mjs"
JOURNEYS = sorted(path.name for path in (WEB / "e2e").glob("*.test.mjs") if path.name != WITH_KEYS)


def take(journeys: str, weft: Weft, **environment: str) -> None:
    if not (WEB / "node_modules").is_dir():
        pytest.fail("the page's packages are not installed: run ./dev build first")
    done = subprocess.run(
        ["node", "--test", f"e2e/{journeys}"],
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
