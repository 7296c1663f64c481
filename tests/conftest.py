"""What all black-box tests stand on: a weft of their own, on a free port, in a temporary folder."""

import os
import shutil
import signal
import tempfile

import pytest

from weft_process import BINARY, Weft


def pytest_configure():
    if not BINARY.exists():
        pytest.exit(f"{BINARY} is not there: run ./dev build first, or set WEFT_BIN", returncode=2)
    # A runner in the background may have been told to ignore SIGINT, and what the tests start would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Several tests run examples at once, the same one too.
    os.environ["EXAMPLE_FREE_PORTS"] = "1"
    # Runs of weft eval are kept in weft's data folder: never in that of who runs the tests.
    os.environ["WEFT_DATA"] = tempfile.mkdtemp(prefix="weft-data-")


def pytest_unconfigure():
    shutil.rmtree(os.environ.get("WEFT_DATA", ""), ignore_errors=True)


@pytest.fixture
def weft(tmp_path):
    """A fresh weft, ended by its own pid when the test is over."""
    with Weft(tmp_path / "data") as running:
        yield running


@pytest.fixture(scope="module")
def shared_weft(tmp_path_factory):
    """One weft for all tests of a file, for tests that only add traces of their own."""
    with Weft(tmp_path_factory.mktemp("weft") / "data") as running:
        yield running
