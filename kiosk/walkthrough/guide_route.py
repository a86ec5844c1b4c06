"""The road through a guide: its parts, one thing per screen. Pure, as that of a procedure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from kiosk.procedures.guide import Guide

MOST = 6  # choices on a resident's screen; more become pages
T = TypeVar("T")


class Part(StrEnum):
    """The parts of a guide; the values stand in addresses."""

    ABOUT = ""
    PAPERS = "giay-to"
    STEPS = "cac-buoc"
    END = "xong"


@dataclass(frozen=True)
class Stop:
    """One screen: a part, and which of its screens (from 1)."""

    part: Part
    number: int = 1


def road(guide: Guide) -> tuple[Stop, ...]:
    """All stops in their order. Whose steps no source tells ends where it says whom to ask: there
    is nothing that could be done, so nobody is asked whether it is."""
    papers = [Stop(Part.PAPERS)] if guide.bring else []
    steps = [Stop(Part.STEPS, number) for number, _ in enumerate(guide.steps or (None,), 1)]
    end = [Stop(Part.END)] if guide.steps else []
    return (Stop(Part.ABOUT), *papers, *steps, *end)


def neighbours(guide: Guide, stop: Stop) -> tuple[Stop | None, Stop | None]:
    """The stop before and the stop after; ValueError for a stop that is not on the road."""
    stops = road(guide)
    at = stops.index(stop)
    return (stops[at - 1] if at else None), (stops[at + 1] if at + 1 < len(stops) else None)


def progress(guide: Guide, stop: Stop) -> tuple[int, int]:
    """Which part this is, and of how many; a part that this guide lacks does not count."""
    parts = list(dict.fromkeys(one.part for one in road(guide)))
    return parts.index(stop.part) + 1, len(parts)


@dataclass(frozen=True)
class Screenful(Generic[T]):
    """As many choices as a screen has room for."""

    shown: Sequence[T]
    number: int  # from 1
    is_last: bool


def screenful(things: Sequence[T], number: int) -> Screenful[T]:
    """The things of the screen with that number; the first or last where there is none."""
    last = max(-(-len(things) // MOST), 1)
    number = min(max(number, 1), last)
    return Screenful(things[(number - 1) * MOST : number * MOST], number, number == last)
