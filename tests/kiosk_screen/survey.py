"""One tour of all screens, each measured at every size: what is too small, too close, cut off, or
hard to use for who does not see well. What the team's pages may be is measured for itself: they
scroll, and are used from nearer by."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
KIOSKS = {"1920x1080": (1920, 1080), "1366x768": (1366, 768), "1080x1920": (1080, 1920)}
PHONE = {"360x740": (360, 740)}
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
WITH_AXE = ("1920x1080", "360x740")
TEAM_SIZES = {"1366x768": (1366, 768), "360x740": (360, 740)}


@dataclass
class Survey:
    """What was found, by kind and size: lines that name the screen, the thing, and by how much.

    `measure` is run at the sizes `measured`, axe at the sizes `axed`; see `of_the_team`.
    """

    measure: str = field(default_factory=lambda: FOR_RESIDENTS)
    measured: Iterable[str] = tuple(KIOSKS)
    axed: Iterable[str] = WITH_AXE
    found: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    screens: list[str] = field(default_factory=list)

    @classmethod
    def of_the_team(cls) -> "Survey":
        """What the team's pages must be, at both of their sizes."""
        return cls(FOR_THE_TEAM, TEAM_SIZES, TEAM_SIZES)

    def look(self, page: Page, name: str, sizes: dict[str, tuple[int, int]]) -> None:
        """Measure the present screen at each of `sizes`, and leave it as it was."""
        self.screens.append(name)
        before = page.viewport_size
        for size, (width, height) in sizes.items():
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(TWO_FRAMES)  # the screen fits itself to its size (js/fit.js)
            if size in self.measured:
                self._measure(page, name, size)
            if size in self.axed:
                self._ask_axe(page, name, size)
        if before:
            page.set_viewport_size(before)

    def _measure(self, page: Page, name: str, size: str) -> None:
        measured: dict[str, list[str]] = page.evaluate(self.measure)
        for kind, lines in measured.items():
            self.found[kind, size] += [f"{name}: {line}" for line in lines]

    def _ask_axe(self, page: Page, name: str, size: str) -> None:
        answer: Any = Axe().run(page, options=RULES).response
        for violation in answer["violations"]:
            where = ", ".join(str(node["target"][0]) for node in violation["nodes"][:3])
            self.found["axe", size].append(f"{name}: {violation['id']} at {where}")


def check(survey: Survey, kind: str, size: str) -> None:
    """Nothing of this kind was found; else say all of it."""
    found = survey.found[kind, size]
    assert not found, "\n" + "\n".join(found)


# What both surveys say about an element, in CSS pixels.
WORDS = """() => {
  const HAIR = 1;
  const round = number => Math.round(number * 10) / 10;
  const shown = one => one.getClientRects().length > 0
    && getComputedStyle(one).visibility !== 'hidden' && !one.closest('.unseen');
  const name = one => {
    const words = (one.innerText || one.getAttribute('aria-label') || one.name || '').trim();
    const tag = one.tagName.toLowerCase();
    const style = typeof one.className === 'string' ? one.className.trim() : '';
    return tag + (style ? '.' + style.split(/\\s+/).join('.') : '')
      + (words ? ' “' + words.replace(/\\s+/g, ' ').slice(0, 32) + '”' : '');
  };
  const kind = one => name(one).split(' ')[0];
  const found = {small: [], close: [], cut: [], wide: []};
  const say = (kind, line) => { if (!found[kind].includes(line)) found[kind].push(line); };
  const spills = (holders, texts) => holders.filter(shown).forEach(one => {
    const box = one.getBoundingClientRect();
    texts.filter(text => one.contains(text) && text !== one).forEach(text => {
      const inner = text.getBoundingClientRect();
      const out = Math.max(box.left - inner.left, box.top - inner.top,
                           inner.right - box.right, inner.bottom - box.bottom);
      if (out > 2) say('cut', `${name(text)} spills out of ${kind(one)} by ${round(out)}`);
    });
  });
"""

# `small`: what can be pressed and is under 72 high, or under 72 wide outside the bar. `close`:
# neighbours nearer than 8. `cut`: what scrolls, lies outside of what holds it, or spills out of its
# own box.
FOR_RESIDENTS = (
    WORDS
    + """
  const SMALLEST = 72, APART = 8;
  const selector = 'a[href], button, input:not([type=hidden]), select, [role=button]';
  const pressable = Array.from(document.querySelectorAll(selector)).filter(shown);
  const boxes = pressable.map(one => one.getBoundingClientRect());
  pressable.forEach((one, index) => {
    const box = boxes[index];
    const narrow = box.width < SMALLEST - 0.5 && !one.closest('.bar-keys');
    if (box.height < SMALLEST - 0.5 || narrow) {
      say('small', `${name(one)} is ${round(box.width)} × ${round(box.height)}`);
    }
  });
  pressable.forEach((one, i) => pressable.slice(i + 1).forEach((other, rest) => {
    const a = boxes[i], b = boxes[i + 1 + rest];
    const across = Math.max(a.left - b.right, b.left - a.right);
    const down = Math.max(a.top - b.bottom, b.top - a.bottom);
    const gap = Math.max(across, down);
    if (gap < APART - 0.5) say('close', `${name(one)} | ${name(other)}: ${round(gap)} apart`);
  }));

  const scrolls = (one, called) => {
    const down = one.scrollHeight - one.clientHeight, across = one.scrollWidth - one.clientWidth;
    if (down > HAIR) say('cut', `${called} scrolls by ${down} down`);
    if (across > HAIR) say('cut', `${called} scrolls by ${across} across`);
  };
  scrolls(document.scrollingElement, 'the page');
  scrolls(document.querySelector('main'), 'main');
  const texts = Array.from(document.querySelectorAll('header *, main *, .bar *')).filter(one =>
    shown(one) && (pressable.includes(one) || Array.from(one.childNodes).some(
      node => node.nodeType === Node.TEXT_NODE && node.textContent.trim())));
  texts.forEach(one => {
    const box = one.getBoundingClientRect();
    for (let holder = one.parentElement; holder; holder = holder.parentElement) {
      const style = getComputedStyle(holder);
      if (holder !== document.documentElement && style.overflow === 'visible') continue;
      const hold = holder === document.documentElement
        ? {left: 0, top: 0, right: innerWidth, bottom: innerHeight}
        : holder.getBoundingClientRect();
      const out = Math.max(hold.left - box.left, hold.top - box.top,
                           box.right - hold.right, box.bottom - hold.bottom);
      if (out <= HAIR) continue;
      return say('cut', `${name(one)} sticks out of ${kind(holder)} by ${round(out)}`);
    }
  });
  const boxed = '.card, .tile, .choice, .tick, .key, .more, .forward, .bar-key, .banner';
  spills(Array.from(document.querySelectorAll(boxed)), texts);
  return found;
}"""
)

# `wide`: the page can be pushed sideways, and what sticks out of it. `small`: what can be pressed
# and is under 44 high or wide; a tick counts by its label. `close`: two of them lie over each
# other, unless one stays at an edge while the other scrolls by. `cut`: text that does not fit where
# it stands: a chosen option too, an example in its field, what is there to be read in a box.
FOR_THE_TEAM = (
    WORDS
    + """
  const SMALLEST = 44;
  const all = selector => Array.from(document.querySelectorAll(selector)).filter(here);
  const here = one => one.checkVisibility() && shown(one);
  const style = one => getComputedStyle(one);
  const scrolls = one => ['auto', 'scroll'].includes(style(one).overflowX);
  const above = (one, has) => {
    for (let holder = one; holder; holder = holder.parentElement) if (has(holder)) return holder;
    return null;
  };

  const page = document.scrollingElement;
  if (page.scrollWidth > innerWidth + HAIR) {
    say('wide', `the page is wider by ${page.scrollWidth - innerWidth}`);
  }
  all('body *').filter(one => !above(one, scrolls) && !one.closest('svg')).forEach(one => {
    const out = one.getBoundingClientRect().right - innerWidth;
    if (out > HAIR) say('wide', `${name(one)} sticks out by ${round(out)}`);
  });

  const selector = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
  const pressed = one => {
    if (!['checkbox', 'radio'].includes(one.type)) return one;
    return one.labels.length ? one.labels[0] : one;
  };
  const pressable = Array.from(new Set(all(selector).map(pressed))).filter(here);
  const boxes = pressable.map(one => one.getBoundingClientRect());
  pressable.forEach((one, index) => {
    const box = boxes[index];
    if (box.height < SMALLEST - 0.5 || box.width < SMALLEST - 0.5) {
      say('small', `${name(one)} is ${round(box.width)} × ${round(box.height)}`);
    }
  });
  const stays = one => above(one, holder => ['sticky', 'fixed'].includes(style(holder).position));
  pressable.forEach((one, i) => pressable.slice(i + 1).forEach((other, rest) => {
    if (one.contains(other) || stays(one) !== stays(other)) return;
    const a = boxes[i], b = boxes[i + 1 + rest];
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    const over = Math.min(across, down);
    if (over > HAIR) say('close', `${name(one)} | ${name(other)}: ${round(over)} over each other`);
  }));

  const texts = all('header *, main *, #calls *').filter(one =>
    Array.from(one.childNodes).some(
      node => node.nodeType === Node.TEXT_NODE && node.textContent.trim()));
  texts.forEach(one => {
    const holder = above(one, box => style(box).overflowX !== 'visible' && !scrolls(box));
    if (!holder || holder.closest('svg')) return;
    const box = one.getBoundingClientRect(), hold = holder.getBoundingClientRect();
    const out = Math.max(hold.left - box.left, hold.top - box.top,
                         box.right - hold.right, box.bottom - hold.bottom);
    if (out > HAIR) say('cut', `${name(one)} sticks out of ${kind(holder)} by ${round(out)}`);
  });
  spills(all('.card, .verb, .more, .choice, .tick, .tile, .forward, .key, td, th, button'), texts);
  const pen = document.createElement('canvas').getContext('2d');
  const fits = (one, words, spare) => {
    const s = style(one);
    pen.font = s.font;
    const room = one.clientWidth - parseFloat(s.paddingLeft) - parseFloat(s.paddingRight) - spare;
    const out = pen.measureText(words).width - room;
    if (out > HAIR) say('cut', `${kind(one)} “${words}” is longer than its field by ${round(out)}`);
  };
  all('textarea[readonly]').forEach(one => {
    const below = one.scrollHeight - one.clientHeight;
    if (below > HAIR) say('cut', `${kind(one)} hides its last ${below}`);
  });
  all('select').forEach(one => fits(one, one.selectedOptions[0]?.text ?? '', 20));
  all('input[placeholder]').forEach(one => fits(one, one.placeholder, 0));
  return found;
}"""
)
