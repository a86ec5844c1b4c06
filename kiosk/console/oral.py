"""Listening for those who do not read: which voices can be asked, and which four pictures are laid.

The pictures follow from the voice alone, so a reload shows the same and nothing is remembered.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Protocol, TypeVar

from kiosk.console.screen_names import SCREENS

PICTURES = 4
FIRST_WORDS = 1  # the priority whose pictures were chosen for the words themselves
EVERYDAY = 2  # up to this priority everyone knows what is meant
LENT = {(screen.name, screen.picture) for screen in SCREENS.values()}


class Pictured(Protocol):
    """A label as it stands on our screens; see corpus.Entry."""

    @property
    def key(self) -> str: ...

    @property
    def id(self) -> str: ...

    @property
    def picture(self) -> str: ...

    @property
    def screen(self) -> str: ...

    @property
    def priority(self) -> int: ...


Label = TypeVar("Label", bound=Pictured)


def askable(labels: Iterable[Label]) -> Mapping[str, Label]:
    """The labels that have a picture of their own, by their Vietnamese.

    A picture belongs to one label: the first, by priority, that bears it. What a label without one
    borrows from its screen says nothing about it.
    """
    own: dict[str, Label] = {}
    for one in labels:
        if one.priority == FIRST_WORDS or (one.screen, one.picture) not in LENT:
            own.setdefault(one.picture, one)
    return {one.key: one for one in own.values()}


def pictures(right: Label, labels: Iterable[Label], seed: int) -> Sequence[Label]:
    """`right` among three of the everyday `labels`, whose pictures all look different.

    `seed` is the voice's number.
    """
    found = [right]
    everyday = (one for one in labels if one.priority <= EVERYDAY)
    for other in _shuffled(everyday, f"{seed} others"):
        if len(found) < PICTURES and all(_differ(other, one) for one in found):
            found.append(other)
    return _shuffled(found, f"{seed} order")


def _shuffled(labels: Iterable[Label], seed: str) -> list[Label]:
    return sorted(labels, key=lambda one: sha256(f"{seed} {one.id}".encode()).digest())


def _differ(one: Pictured, other: Pictured) -> bool:
    """Not even like each other: only readers tell an arrow to the left from one to the right."""
    return _drawn(one).isdisjoint(_drawn(other))


def _drawn(label: Pictured) -> set[str]:
    """What is in a picture, by its name: "circle-check" holds a circle and a check."""
    return {word for word in label.picture.split("-") if word.isalpha()}
