"""The twenty words with which a village begins: they carry most of a screen for who can't read."""

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator

from kiosk.paths import CONTENT

HOW_MANY = 20
Text = Annotated[str, Field(min_length=1)]


class FirstWord(BaseModel):
    """One of them; where a screen says it, `key` is that label to the letter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Text
    icon: Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
    meaning: Text  # told to the speaker, so that they say it as they would at home
    source: Text


class FirstWords(BaseModel):
    """first_words.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: tuple[FirstWord, ...]

    @field_validator("words")
    @classmethod
    def twenty_that_differ(cls, words: tuple[FirstWord, ...]) -> tuple[FirstWord, ...]:
        """ValueError where there are more or fewer, or where a word or a picture stands twice."""
        for told, values in (
            ("từ", {one.key for one in words}),
            ("hình", {one.icon for one in words}),
        ):
            if len(values) != HOW_MANY or len(words) != HOW_MANY:
                raise ValueError(f"phải có đúng {HOW_MANY} {told} khác nhau")
        return words


def read_first_words(folder: Path = CONTENT) -> tuple[FirstWord, ...]:
    """first_words.yaml of a content folder; raises OSError, YAMLError or ValidationError."""
    text = (folder / "first_words.yaml").read_bytes()
    return FirstWords.model_validate(yaml.load(text, Loader=yaml.CSafeLoader)).words


@cache
def first_words() -> tuple[FirstWord, ...]:
    """The first words, in the order of the file, read once."""
    return read_first_words()
