"""The letters that a page offers beside a field, for scripts that no ordinary keyboard has."""

import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from kiosk.paths import CONTENT

SCRIPTS = {"Latn": "LATIN", "Tavt": "TAI VIET"}  # how Unicode's names of their letters begin
# Tai Viet's tones as written in the USA, on the letter; Vietnam's ꫀ ꫂ stand after the syllable
# (r12a, tavt/blt).
US_TONES = frozenset("\uaabf\uaac1")
Text = Annotated[str, Field(min_length=1)]


class Key(NamedTuple):
    """One key: what it writes, and what stands on it."""

    letter: str
    face: str


class Row(BaseModel):
    """A named row of letters, in the order of their source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: Text
    keys: Text  # letters with a space between
    names: tuple[Text, ...] = ()  # what stands on the keys instead of the letters
    marks: bool = False  # tone marks, which join the vowel before them

    @property
    def letters(self) -> tuple[str, ...]:
        """What its keys write."""
        return tuple(self.keys.split(" "))

    @model_validator(mode="after")
    def each_key_is_one_letter(self) -> Self:
        """ValueError naming a key that is no single sign, or names that do not match the keys."""
        wrong = [letter for letter in self.letters if len(letter) != 1]
        if wrong:
            raise ValueError(f"mỗi phím một chữ, cách nhau một dấu cách: {' '.join(wrong)!r}")
        if self.names and len(self.names) != len(self.letters):
            raise ValueError(f"{len(self.letters)} phím mà {len(self.names)} tên")
        return self


class Keyboard(BaseModel):
    """A layout, and who says that these letters belong to the script."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    script: Annotated[str, Field(pattern=f"^({'|'.join(SCRIPTS)})$")]
    title: Text
    source: Text
    carrier: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    rows: Annotated[tuple[Row, ...], Field(min_length=1)]

    @property
    def letters(self) -> tuple[str, ...]:
        """All that it can write, row by row."""
        return tuple(letter for row in self.rows for letter in row.letters)

    @property
    def has_capitals(self) -> bool:
        """True where its script has them."""
        return any(letter.upper() != letter for letter in self.letters)

    def keys(self, row: Row) -> tuple[Key, ...]:
        """The keys of one of its rows; a mark is drawn on the carrier, or by its name."""
        faces = row.names or tuple(map(self._face, row.letters))
        return tuple(map(Key, row.letters, faces))

    def _face(self, letter: str) -> str:
        return (self.carrier or "") + letter if unicodedata.combining(letter) else letter

    @model_validator(mode="after")
    def each_letter_is_of_its_script_and_stands_once(self) -> Self:
        """ValueError naming the letters that do not belong."""
        twice = [letter for letter, times in Counter(self.letters).items() if times > 1]
        if twice:
            raise ValueError(f"ghi hai lần: {' '.join(twice)}")
        strange = [letter for letter in self.letters if not self._may_stand(letter)]
        if strange:
            raise ValueError(f"không phải chữ của {self.script}: {' '.join(strange)}")
        return self

    def _may_stand(self, letter: str) -> bool:
        """Letters of the script, and the marks that join them; never the tones of the USA."""
        is_joining = any(row.marks and letter in row.letters for row in self.rows)
        own = ("COMBINING",) if is_joining else (SCRIPTS[self.script],)
        return unicodedata.name(letter, "").startswith(own) and letter not in US_TONES


class Keyboards(BaseModel):
    """keyboards.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    keyboards: tuple[Keyboard, ...]

    @model_validator(mode="after")
    def each_name_stands_once(self) -> Self:
        """ValueError naming the layouts that stand twice."""
        twice = [one for one, n in Counter(board.name for board in self.keyboards).items() if n > 1]
        if twice:
            raise ValueError(f"hai bàn phím trùng tên: {', '.join(twice)}")
        return self


def read_keyboards(folder: Path = CONTENT) -> tuple[Keyboard, ...]:
    """keyboards.yaml of a content folder; raises OSError, YAMLError or ValidationError."""
    text = (folder / "keyboards.yaml").read_bytes()
    return Keyboards.model_validate(yaml.load(text, Loader=yaml.CSafeLoader)).keyboards


@cache
def all_keyboards() -> tuple[Keyboard, ...]:
    """Every layout, in the order of the file, read once."""
    return read_keyboards()


def find(name: str | None) -> Keyboard | None:
    """The layout with that name, None if there is none."""
    return next((one for one in all_keyboards() if one.name == name), None)
