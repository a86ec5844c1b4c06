"""Where a paper can be, and how it gets from hand to hand. No web, no database."""

from collections.abc import Mapping
from enum import StrEnum


class Place(StrEnum):
    """Who has a paper; each one is in exactly one place at any time."""

    HOME = "home"  # with its owner, before it is given to anyone
    TEAM = "team"
    COMMUNE = "commune"
    RETURNED = "returned"  # in the hand of the resident who is named

    @property
    def words(self) -> str:
        return WORDS[self]


WORDS = {
    Place.HOME: "Ở nhà bà con",
    Place.TEAM: "Tổ đang giữ",
    Place.COMMUNE: "Ở xã",
    Place.RETURNED: "Đã trả tận tay",
}
MAY_GO: Mapping[Place, frozenset[Place]] = {
    Place.HOME: frozenset({Place.TEAM, Place.COMMUNE}),
    Place.TEAM: frozenset({Place.COMMUNE, Place.RETURNED}),
    Place.COMMUNE: frozenset({Place.TEAM, Place.RETURNED}),
    Place.RETURNED: frozenset({Place.TEAM, Place.COMMUNE}),  # again, or a mistake was found
}
WAYS: Mapping[tuple[Place, Place], str] = {  # each that MAY_GO allows, in words
    (Place.HOME, Place.TEAM): "Bà con đưa tổ giữ",
    (Place.HOME, Place.COMMUNE): "Bà con tự nộp ở xã",
    (Place.TEAM, Place.COMMUNE): "Tổ nộp cho xã",
    (Place.TEAM, Place.RETURNED): "Tổ trả lại bà con",
    (Place.COMMUNE, Place.TEAM): "Xã đưa tổ mang về",
    (Place.COMMUNE, Place.RETURNED): "Xã trả thẳng bà con",
    (Place.RETURNED, Place.TEAM): "Bà con đưa lại tổ",
    (Place.RETURNED, Place.COMMUNE): "Bà con tự mang lên xã",
}
Counts = Mapping[Place, int]


class Impossible(ValueError):
    """More papers than are there, or a way that papers don't go."""


def moved(counts: Counts, count: int, start: Place, end: Place) -> dict[Place, int]:
    """The counts after `count` papers went from `start` to `end`; their sum never changes.

    Raises Impossible, and then nothing has moved.
    """
    if end not in MAY_GO[start] or not 1 <= count <= counts[start]:
        raise Impossible
    return {**counts, start: counts[start] - count, end: counts[end] + count}
