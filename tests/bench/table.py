"""The one table: our figure, what it is held against, their ratio, and whether it is enough."""

import statistics
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

HEADINGS = ("measure", "ours", "limit", "ratio", "goal", "reached")


@dataclass(frozen=True)
class Row:
    """One measure; `limit` and `ratio` are empty where the goal is a plain number."""

    measure: str
    ours: str
    limit: str
    ratio: str
    goal: str
    reached: bool

    @property
    def cells(self) -> tuple[str, ...]:
        words = (self.measure, self.ours, self.limit, self.ratio, self.goal)
        return (*words, "reached" if self.reached else "NOT")


@dataclass(frozen=True)
class Goal:
    """At most or at least `number`."""

    number: float
    at_least: bool = False

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.number:g}"

    def is_reached(self, figure: float) -> bool:
        return figure >= self.number if self.at_least else figure <= self.number


def at_most(number: float) -> Goal:
    return Goal(number)


def at_least(number: float) -> Goal:
    return Goal(number, at_least=True)


Pairs = list[tuple[float, float]]


def in_turn(ours: Callable[[], float], limit: Callable[[], float], rounds: int) -> Pairs:
    """Measure both by turns, so that whatever else the machine does meets both alike."""
    return [(ours(), limit()) for _ in range(rounds)]


def compared(measure: str, pairs: Pairs, goal: Goal, unit: str) -> Row:
    """A row from figures measured in turn: the medians, and the median of the ratios."""
    ratio = statistics.median(ours / limit for ours, limit in pairs)
    ours, limit = (statistics.median(column) for column in zip(*pairs, strict=True))
    return Row(
        measure, _figure(ours, unit), _figure(limit, unit),
        f"{ratio:.2f}", f"{goal} ×", goal.is_reached(ratio),
    )  # fmt: skip


def counted(measure: str, figure: float, goal: Goal, unit: str) -> Row:
    """A row whose goal is a plain number."""
    return Row(measure, _figure(figure, unit), "", "", f"{goal} {unit}", goal.is_reached(figure))


def _figure(figure: float, unit: str) -> str:
    digits = 0 if figure >= 100 or figure == int(figure) else 1 if figure >= 10 else 2
    return f"{figure:,.{digits}f} {unit}"


def draw(rows: Iterable[Row]) -> str:
    """The table as text."""
    lines = [HEADINGS, *(row.cells for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    drawn = [" | ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
    return "\n".join([drawn[0], "-+-".join("-" * width for width in widths), *drawn[1:]])


def say(words: str) -> None:
    """What is being measured just now, beside the table and not in it."""
    print(f"   {words}", file=sys.stderr, flush=True)
