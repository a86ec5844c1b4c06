"""Builds vendor/ (script, styles, icons, fonts) from our sources and the packages npm put here."""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
VENDOR = HERE / "vendor"
STAMP = VENDOR / "stamp"

# Script runs on Chromium 63 and later; the style keeps to Chromium 79 (tests/static lints it).
SCRIPT_TARGET = "chrome63"
STYLE_TARGET = "chrome79"

# What Vietnamese needs. Letters of the highlands that the face lacks (ŏ, ĕ) come from the system.
LATIN = [*range(0x20, 0x7F), *map(ord, "\u00a0ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý«°·»×")]
VIETNAMESE = [
    *map(ord, "ĂăĐđĨĩŨũƠơƯư₫"),
    *range(0x1EA0, 0x1EFA),
    *[0x300, 0x301, 0x303, 0x309, 0x323],
]
PUNCTUATION = [*map(ord, "–—‘’“”•…−")]
WANTED = frozenset([*LATIN, *VIETNAMESE, *map(ord, "ČčÑñ"), *PUNCTUATION])
TAI_VIET = frozenset([0x20, *range(0xAA80, 0xAAE0)])  # a PDF sets the space in the same face
FEATURES = ["kern", "mark", "mkmk", "ccmp", "liga", "locl"]


class BuildFailed(Exception):
    """Something that a person has to mend; the message says what."""


def main() -> int:
    """Build everything, or nothing with --if-stale when the sources have not changed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--if-stale", action="store_true", help="do nothing when up to date")
    only_if_stale = parser.parse_args().if_stale
    try:
        stamp = fingerprint()
        if only_if_stale and is_fresh(stamp):
            return 0
        build(stamp)
    except BuildFailed as problem:
        print(f"static/build.py: {problem}", file=sys.stderr)
        return 1
    return 0


def build(stamp: str) -> None:
    """Write every file of vendor/, the stamp last, so that a build cut short counts as stale."""
    VENDOR.mkdir(exist_ok=True)
    STAMP.unlink(missing_ok=True)
    bundle("js/main.js", "kiosk.js", SCRIPT_TARGET, "--format=iife")
    bundle("js/team.js", "team.js", SCRIPT_TARGET, "--format=iife")
    bundle("js/tape.js", "tape.js", SCRIPT_TARGET, "--format=iife")
    bundle("js/camera.js", "camera.js", SCRIPT_TARGET, "--format=iife")
    bundle("js/print.js", "print.js", SCRIPT_TARGET, "--format=iife")
    bundle("css/kiosk.css", "kiosk.css", STYLE_TARGET, "--external:*.woff2")
    bundle("css/team.css", "team.css", STYLE_TARGET)
    bundle("css/slip.css", "slip.css", STYLE_TARGET, "--external:*.woff2")
    write_icons()
    write_fonts()
    STAMP.write_text(stamp)


def fingerprint() -> str:
    """One hash over everything that decides the result: our sources, this file and the lock."""
    sources = [HERE / "package-lock.json", HERE / "icons.txt", Path(__file__).resolve()]
    sources += sorted((HERE / "js").glob("*.js")) + sorted((HERE / "css").glob("*.css"))
    total = hashlib.sha256()
    for source in sources:
        total.update(source.name.encode() + b"\0" + source.read_bytes())
    return total.hexdigest()


def is_fresh(stamp: str) -> bool:
    """Whether vendor/ was built from exactly these sources."""
    return STAMP.is_file() and STAMP.read_text() == stamp


def bundle(source: str, result: str, target: str, *options: str) -> None:
    """Bundle and minify one entry file with esbuild."""
    esbuild = MODULES / "esbuild" / "bin" / "esbuild"
    if not esbuild.exists():
        raise BuildFailed("node_modules is missing: run `npm ci` in static/ first")
    command = [str(esbuild), source, "--bundle", "--minify", f"--target={target}", "--charset=utf8"]
    command += ["--log-level=warning", "--legal-comments=none", f"--outfile=vendor/{result}"]
    if subprocess.run([*command, *options], cwd=HERE, check=False).returncode:
        raise BuildFailed(f"esbuild could not bundle {source}")


def write_icons() -> None:
    """Write icons.json: name → what stands inside its <svg>, for the icons that we use."""
    lines = (HERE / "icons.txt").read_text().splitlines()
    names = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    drawings = {name: icon_markup(name) for name in names}
    (VENDOR / "icons.json").write_text(json.dumps(drawings, indent=0, sort_keys=True) + "\n")


def icon_markup(name: str) -> str:
    """The shapes of one Tabler outline icon, without the empty square around them."""
    source = MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
    if not source.is_file():
        raise BuildFailed(f"icons.txt names {name!r}, which Tabler does not have")
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", source.read_text(), flags=re.DOTALL)
    shapes = [line.strip() for line in inner.splitlines() if line.strip()]
    return "".join(re.sub(r"\s*/>$", "/>", s) for s in shapes if 'stroke="none"' not in s)


def write_fonts() -> None:
    """Write one file per weight of the text face, and the Tai Viet letters."""
    for weight in (400, 700):
        parts = [
            font_part("be-vietnam-pro", script, weight)
            for script in ("latin", "latin-ext", "vietnamese")
        ]
        save_font(merged(parts), f"be-vietnam-{weight}.woff2")
    tai_viet = font_part("noto-sans-tai-viet", "tai-viet", 400)
    save_font(only(tai_viet, TAI_VIET), "tai-viet.woff2")


def font_part(family: str, script: str, weight: int) -> TTFont:
    """One of the files into which Fontsource cuts a family."""
    name = f"{family}-{script}-{weight}-normal.woff2"
    source = MODULES / "@fontsource" / family / "files" / name
    if not source.is_file():
        raise BuildFailed(f"{name} is missing: run `npm ci` in static/ first")
    return TTFont(source)


def merged(parts: list[TTFont]) -> TTFont:
    """Join the parts into one font, each letter taken from the first part that has it.

    Browsers would join them by unicode-range; a PDF and a budget of two files want one font.
    """
    left = set(WANTED)
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, part in enumerate(parts):
            letters = left & set(part.getBestCmap())
            left -= letters
            file = Path(folder, f"{number}.ttf")
            only(part, frozenset(letters)).save(file)
            files.append(str(file))
        whole = only(Merger().merge(files), WANTED)
    whole["head"].created = parts[0]["head"].created  # the merger writes today's
    return whole


def only(font: TTFont, letters: frozenset[int]) -> TTFont:
    """Keep these letters and the features that set them right; hints are of no use on screens."""
    options = subset.Options(
        layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=[1, 2, 4, 6]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    return font


def save_font(font: TTFont, name: str) -> None:
    """Write a font as WOFF2, the same bytes from the same sources."""
    font["head"].modified = font["head"].created
    font.flavor = "woff2"
    font.recalcTimestamp = False
    font.save(VENDOR / name)


if __name__ == "__main__":
    sys.exit(main())
