"""The style keeps to what Chromium 79 knows, in our files and in the built one."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "static"

# Newer than Chromium 79, each with the version that brought it.
TOO_NEW = {
    "aspect-ratio 88": r"(?<![-\w(])aspect-ratio\s*:",
    "inset 87": r"(?<![-\w])inset(-\w+)?\s*:",
    "logical shorthand 87": r"(?<![-\w])(margin|padding|border)-(inline|block)\s*:",
    ":is() and :where() 88": r":(is|where)\(",
    ":not() with a list 88": r":not\([^()]*,",
    ":has() 105": r":has\(",
    ":focus-visible 86": r":focus-visible",
    "container queries 105": r"@container|container-(type|name)\s*:",
    "@layer 99": r"@layer",
    "@property 85": r"@property",
    "new viewport units 108": r"\d(sv|lv|dv)[hwib]\b|\d(sv|lv|dv)(min|max)\b",
    "colour functions 111": r"(color-mix|oklch|oklab|lch|lab|color)\(",
    "single transforms 104": r"(?<![-\w])(translate|rotate|scale)\s*:",
    "accent-color 93": r"accent-color\s*:",
    "text-wrap 114": r"text-wrap\s*:",
    "range in @media 104": r"@media[^{]*[<>]",
    "nesting 112": r"&\s*[.:#>\w\[]",
    "overflow: clip 90": r"overflow(-[xy])?\s*:\s*clip",
    "content-visibility 85": r"content-visibility\s*:",
    "size-adjust 92": r"(?<![-\w])size-adjust\s*:",
    "scrollbar-gutter 94": r"scrollbar-gutter\s*:",
    "min(), max() and clamp(), left out for older TVs": r"(?<![-\w])(min|max|clamp)\(",
}
FLEX_GAP = re.compile(r"display\s*:\s*(inline-)?flex")
GAP = re.compile(r"(?<![-\w])(row-|column-)?gap\s*:")


def too_new(css: str) -> list[str]:
    """What a Chromium 79 would not understand in this style sheet."""
    bare = re.sub(r'/\*.*?\*/|url\("data:[^"]*"\)|url\(\'data:[^\']*\'\)', "", css, flags=re.DOTALL)
    found = [name for name, pattern in TOO_NEW.items() if re.search(pattern, bare)]
    rules = re.findall(r"\{([^{}]*)\}", bare)
    if any(FLEX_GAP.search(rule) and GAP.search(rule) for rule in rules):
        found.append("gap of a flex box 84")
    return found


def sheets() -> list[Path]:
    """Our screens' style sheets (a slip's is for paper), and the bundle of them."""
    ours = [sheet for sheet in sorted((STATIC / "css").glob("*.css")) if sheet.name != "slip.css"]
    return [*ours, STATIC / "vendor" / "kiosk.css"]


@pytest.mark.parametrize("sheet", sheets(), ids=lambda sheet: f"{sheet.parent.name}/{sheet.name}")
def test_an_old_television_understands_every_rule(sheet: Path, vendor: Path) -> None:
    assert too_new(sheet.read_text()) == []


@pytest.mark.parametrize(
    "css",
    [
        "a{display:flex;gap:4px}",
        "a:not(.b,.c){color:red}",
        "a:focus-visible{color:red}",
        "a{inset:0}",
        "a{width:min(3px,4vw)}",
        "a{aspect-ratio:1}",
    ],
)
def test_the_lint_finds_what_is_too_new(css: str) -> None:
    assert too_new(css)


def test_no_colour_is_named_outside_the_tokens_but_white_and_mixes_of_them() -> None:
    """The palette lives in one place; a second indigo would drift from the first."""
    tokens = (STATIC / "css" / "tokens.css").read_text()
    palette = [colour for colour in re.findall(r"#[0-9A-F]{6}", tokens) if colour != "#FFFFFF"]
    for sheet in sheets()[:-1]:
        if sheet.name != "tokens.css":
            bare = re.sub(r'url\("data:[^"]*"\)', "", sheet.read_text())
            assert [colour for colour in palette if colour in bare] == [], sheet.name


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def token(name: str) -> str:
    found = re.search(rf"--{name}: (#[0-9A-F]{{6}});", (STATIC / "css" / "tokens.css").read_text())
    assert found, name
    return found[1]


@pytest.mark.parametrize("ground", ["paper", "card"])
@pytest.mark.parametrize("ink", ["ink", "ink-2", "indigo"])
def test_body_text_has_a_contrast_of_seven(ink: str, ground: str) -> None:
    assert contrast(token(ink), token(ground)) >= 7


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("brocade", "paper"),
        ("brocade", "card"),
        ("brocade", "brocade-soft"),
        ("leaf", "card"),
        ("leaf", "leaf-soft"),
        ("marigold-light", "indigo"),
        ("marigold-light", "leaf"),
        ("marigold-ink", "marigold-soft"),
        ("ink-2", "marigold-soft"),
        ("ink-2", "leaf-soft"),
    ],
)
def test_all_other_text_has_a_contrast_of_four_and_a_half(ink: str, ground: str) -> None:
    assert contrast(token(ink), token(ground)) >= 4.5
