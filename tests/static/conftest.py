"""What the tests of the browser's parts share: the built files."""

import subprocess
import sys
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "static"


@pytest.fixture(scope="session")
def vendor() -> Path:
    """The built files, made anew when their sources have changed."""
    subprocess.run([sys.executable, STATIC / "build.py", "--if-stale"], check=True, timeout=100)
    return STATIC / "vendor"
