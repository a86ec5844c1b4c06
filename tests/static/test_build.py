"""What the build makes: small enough for a weak device, plain enough for an old one, repeatable."""

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "static"
KIB = 1024

# Reads each file with acorn at the given edition; prints the first mistake, if any.
SYNTAX = """
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
const { parse } = createRequire(process.argv[1])('acorn');
const [edition, sourceType, ...files] = process.argv.slice(2);
for (const file of files) {
  try {
    parse(readFileSync(file, 'utf8'), { ecmaVersion: Number(edition), sourceType });
  } catch (mistake) {
    console.log(`${file}: ${mistake.message}`);
  }
}
"""


def mistakes(edition: int, source_type: str, *files: Path) -> str:
    """What acorn finds too new in these scripts for that edition of JavaScript."""
    arguments = [str(STATIC / "package.json"), str(edition), source_type, *map(str, files)]
    command = ["node", "--input-type=module", "--eval", SYNTAX, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def test_our_scripts_are_es2019() -> None:
    assert mistakes(2019, "module", *sorted((STATIC / "js").glob("*.js"))) == ""


def test_the_bundle_runs_on_engines_of_2017(vendor: Path) -> None:
    assert mistakes(2018, "script", vendor / "kiosk.js") == ""


def test_a_newer_script_would_be_noticed(tmp_path: Path) -> None:
    script = tmp_path / "new.js"
    script.write_text("a?.b")
    assert "new.js" in mistakes(2019, "script", script)


@pytest.mark.parametrize(("name", "most"), [("kiosk.css", 8 * KIB), ("kiosk.js", 26 * KIB)])
def test_style_and_script_keep_their_budget(name: str, most: int, vendor: Path) -> None:
    assert len(gzip.compress((vendor / name).read_bytes(), 5)) <= most


def test_the_fonts_keep_their_budget(vendor: Path) -> None:
    sizes = {font.name: font.stat().st_size for font in vendor.glob("be-vietnam-*.woff2")}
    assert sorted(sizes) == ["be-vietnam-400.woff2", "be-vietnam-700.woff2"]
    assert max(sizes.values()) <= 22 * KIB
    assert sum(sizes.values()) + (vendor / "tai-viet.woff2").stat().st_size <= 45 * KIB


def test_every_icon_of_the_list_is_drawn(vendor: Path) -> None:
    listed = {
        line
        for line in (STATIC / "icons.txt").read_text().splitlines()
        if line and not line.startswith("#")
    }
    drawn = json.loads((vendor / "icons.json").read_text())
    assert set(drawn) == listed
    assert all(markup.startswith("<") for markup in drawn.values())


def test_an_unchanged_house_is_not_built_again(vendor: Path) -> None:
    before = (vendor / "kiosk.js").stat().st_mtime_ns
    subprocess.run([sys.executable, STATIC / "build.py", "--if-stale"], check=True, timeout=60)
    assert (vendor / "kiosk.js").stat().st_mtime_ns == before


def test_the_lock_has_hashes_and_no_address() -> None:
    lock = (STATIC / "package-lock.json").read_text()
    packages = [p for name, p in json.loads(lock)["packages"].items() if name]
    packages = [p for p in packages if not p.get("inBundle")]  # inside their parent's archive
    assert "http" not in re.sub(r'"sha512-[^"]*"', "", lock)
    assert packages
    assert all(p["integrity"].startswith("sha512-") for p in packages)


def test_our_scripts_keep_nothing_in_the_browser() -> None:
    """The next person at the screen must find nothing of the last one; emptying a store is fine."""
    for script in (STATIC / "js").glob("*.js"):
        used = script.read_text().replace("sessionStorage.clear()", "")
        found = re.search(r"localStorage|sessionStorage|indexedDB|\.cookie\b", used)
        assert found is None, script.name
