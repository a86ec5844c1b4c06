"""The sizes of paper, and one slip on its way to a printer. No web, no database."""

from dataclasses import dataclass
from enum import StrEnum


class Size(StrEnum):
    NARROW = "58mm"
    ROLL = "80mm"
    A5 = "a5"
    A4 = "a4"
    A3 = "a3"  # an A4 sheet, enlarged

    @property
    def is_roll(self) -> bool:
        return self in ROLLS

    @property
    def shown(self) -> str:
        """ "cuộn 80 mm", "A5"."""
        return f"cuộn {self.removesuffix('mm')} mm" if self.is_roll else self.upper()


ROLLS = (Size.NARROW, Size.ROLL)
DOTS = {Size.NARROW: 384, Size.ROLL: 576}  # that a thermal head prints across, at 203 dpi


@dataclass(frozen=True)
class Paper:
    """A finished slip; `name` tells this printing of it from every other."""

    name: str
    pdf: bytes
    size: Size
