"""How many nights of the roster the kiosk's screen holds at once: nothing there may scroll."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from kiosk.members.roster import Night, Person

CARD, LINE = 120, 38  # a card without its lines, with the space below it; one line


@dataclass(frozen=True)
class Shape:
    """A screen as the style draws it, in the drawing's pixels."""

    across: int  # cards in a row
    room: int  # for all rows with the space between them
    letters: int  # of a name with its phone, or of a remark, that stand on one line


SHAPES = (Shape(across=3, room=576, letters=29), Shape(across=2, room=1200, letters=24))


def screenfuls(nights: Sequence[Night]) -> tuple[tuple[Night, ...], ...]:
    """The nights, screen by screen, so that a wide and an upright screen show them whole.

    A night that is too much for a row stands alone, and the style then sets its people in columns.
    """
    screens: list[tuple[Night, ...]] = []
    for night in nights:
        if screens and all(_height((*screens[-1], night), one) <= one.room for one in SHAPES):
            screens[-1] += (night,)
        else:
            screens.append((night,))
    return tuple(screens)


def _height(nights: Sequence[Night], shape: Shape) -> int:
    """A row is as high as its highest card."""
    rows = (nights[at : at + shape.across] for at in range(0, len(nights), shape.across))
    return sum(CARD + LINE * max(_lines(night, shape.letters) for night in row) for row in rows)


def _lines(night: Night, letters: int) -> int:
    """The lines below the day: people, remarks, and the hours of a second shift."""
    people = [_lines_of(one, letters) for shift in night.shifts for one in shift.people]
    remarks = [ceil(len(text) / letters) for text in night.told]
    return sum(people) + sum(remarks) + max(len(night.shifts) - 1, 0)


def _lines_of(person: Person, letters: int) -> int:
    """One for name and phone together, or the phone below the name."""
    together = len(person.name) + len(person.phone) < letters
    return 1 if together else 1 + ceil(len(person.name) / letters)
