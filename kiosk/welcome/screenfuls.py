"""How many nights of the roster the kiosk's screen holds at once: nothing there may scroll."""

from collections.abc import Iterator, Sequence

from kiosk.members.roster import Night

ACROSS = 3  # cards in a row of a wide screen; an upright one has two, and far more height
ROOM = 576  # of the drawing's pixels, for all rows with the space between them
CARD, LINE = 120, 38  # a card without its lines, with the space below it; one line
LETTERS = 31  # of a name with its phone, or of a remark, that stand on one line


def screenfuls(nights: Sequence[Night]) -> tuple[tuple[Night, ...], ...]:
    """The nights, screen by screen, in rows of three; a row is as high as its highest card."""
    screens: list[tuple[Night, ...]] = []
    left = 0
    for at in range(0, len(nights), ACROSS):
        row = tuple(nights[at : at + ACROSS])
        height = CARD + LINE * max(_lines(night) for night in row)
        if screens and height <= left:
            screens[-1] += row
        else:
            screens.append(row)
            left = ROOM
        left -= height
    return tuple(screens)


def _lines(night: Night) -> int:
    """The lines below the day: people, remarks, and the hours of a second shift."""
    texts = [*night.told, *_people(night)]
    return sum(1 + len(text) // LETTERS for text in texts) + max(len(night.shifts) - 1, 0)


def _people(night: Night) -> Iterator[str]:
    return (f"{one.name} {one.phone}" for shift in night.shifts for one in shift.people)
