"""One tour of all screens for residents, each measured at every size: what is too small, too close,
cut off, or hard to use for who does not see well."""

from collections import defaultdict
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
WITH_AXE = ("1920x1080", "360x740")


@dataclass
class Survey:
    """What was found, by kind and size: lines that name the screen, the thing, and by how much."""

    found: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    screens: list[str] = field(default_factory=list)

    def look(self, page: Page, name: str, sizes: dict[str, tuple[int, int]]) -> None:
        """Measure the present screen at each of `sizes`, and leave it as it was."""
        self.screens.append(name)
        before = page.viewport_size
        for size, (width, height) in sizes.items():
            page.set_viewport_size({"width": width, "height": height})
            if size in KIOSKS:
                self._measure(page, name, size)
            if size in WITH_AXE:
                self._ask_axe(page, name, size)
        if before:
            page.set_viewport_size(before)

    def _measure(self, page: Page, name: str, size: str) -> None:
        measured: dict[str, list[str]] = page.evaluate(MEASURE)
        for kind, lines in measured.items():
            self.found[kind, size] += [f"{name}: {line}" for line in lines]

    def _ask_axe(self, page: Page, name: str, size: str) -> None:
        answer: Any = Axe().run(page, options=RULES).response
        for violation in answer["violations"]:
            where = ", ".join(str(node["target"][0]) for node in violation["nodes"][:3])
            self.found["axe", size].append(f"{name}: {violation['id']} at {where}")


# Sizes in CSS pixels. `small`: what can be pressed and is under 72 high, or under 72 wide outside
# the bar. `close`: neighbours nearer than 8. `cut`: what scrolls, lies outside of what holds it, or
# spills out of its own box.
MEASURE = """() => {
  const SMALLEST = 72, APART = 8, HAIR = 1;
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
  const found = {small: [], close: [], cut: []};
  const say = (kind, line) => { if (!found[kind].includes(line)) found[kind].push(line); };

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
  Array.from(document.querySelectorAll(boxed)).filter(shown).forEach(one => {
    const box = one.getBoundingClientRect();
    texts.filter(text => one.contains(text) && text !== one).forEach(text => {
      const inner = text.getBoundingClientRect();
      const out = Math.max(box.left - inner.left, box.top - inner.top,
                           inner.right - box.right, inner.bottom - box.bottom);
      if (out > 2) say('cut', `${name(text)} spills out of ${kind(one)} by ${round(out)}`);
    });
  });
  return found;
}"""
