"""The label languages a house may choose from; never locales of Babel, which knows none of them."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from kiosk.paths import CONTENT

Text = Annotated[str, Field(min_length=1)]


class Language(BaseModel):
    """A language in one script; None where nobody has told us yet."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tag: Annotated[str, Field(pattern=r"^[a-z]{3}-[A-Z][a-z]{3}(?:-[A-Z]{2})?$")]
    autonym: Text | None  # its name for itself, as it stands on the button
    name_vi: Text
    script: Text
    font: Text | None  # None: the font of Vietnamese has all its letters
    example: bool = False  # shown by the demo, still waiting for its speakers
    source: Text


class Registry(BaseModel):
    """languages.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    languages: tuple[Language, ...]

    @model_validator(mode="after")
    def each_tag_stands_once(self) -> Self:
        """ValueError naming the tags that stand twice."""
        twice = [tag for tag, n in Counter(one.tag for one in self.languages).items() if n > 1]
        if twice:
            raise ValueError(f"ghi hai lần: {', '.join(twice)}")
        return self


def read_languages(folder: Path = CONTENT) -> tuple[Language, ...]:
    """languages.yaml of a content folder; raises OSError, YAMLError or ValidationError."""
    text = (folder / "languages.yaml").read_bytes()
    return Registry.model_validate(yaml.load(text, Loader=yaml.CSafeLoader)).languages


@cache
def all_languages() -> tuple[Language, ...]:
    """Every label language, in the order of the file, read once."""
    return read_languages()


def find(tag: str) -> Language | None:
    """The language with that tag, None if there is none."""
    return next((one for one in all_languages() if one.tag == tag), None)


def examples() -> tuple[Language, ...]:
    """The languages that the demo village shows."""
    return tuple(one for one in all_languages() if one.example)
