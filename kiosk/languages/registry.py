"""The label languages a house may choose from; never locales of Babel, which knows none of them."""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from kiosk.paths import CONTENT

Text = Annotated[str, Field(min_length=1)]
Tag = Annotated[str, Field(pattern=r"^[a-z]{3}-[A-Z][a-z]{3}(?:-[A-Z]{2})?$")]
TAI_VIET = "Tavt"


class Language(BaseModel):
    """A language in one script; None where nobody has told us yet."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    tag: Tag
    autonym: Text | None  # its name for itself, as it stands on the button
    name_vi: Text
    people: Text  # "Thái": under whom it stands where a village chooses
    group: Text  # "Thái Đen": which of that people's groups speaks it
    script: Text
    font: Text | None  # None: the font of Vietnamese has all its letters
    # "spacing": tones are letters of their own after the syllable (ꫀ ꫂ), as Vietnam writes them
    tone_marks: Literal["spacing"] | None
    keyboard: Text | None  # a layout of keyboards.yaml
    writes: bool  # False: no everyday script was found, so voices come first
    # Another script of the same speech: a house shows one of the two, so that nobody mixes them.
    never_with: Tag | None = None
    example: bool = False  # shown by the demo, still waiting for its speakers
    source: Text

    @property
    def script_code(self) -> str:
        """ "Latn" or "Tavt", as ISO 15924 names it."""
        return self.tag.split("-")[1]

    @model_validator(mode="after")
    def its_script_has_what_it_needs(self) -> Self:
        """ValueError where the facts of the script contradict each other."""
        is_tai_viet = self.script_code == TAI_VIET
        if is_tai_viet != (self.font is not None) or is_tai_viet != (self.tone_marks is not None):
            raise ValueError("font và tone_marks đi cùng chữ Thái (Tavt), chữ khác ghi null")
        if self.keyboard and not self.writes:
            raise ValueError("tiếng chưa có chữ viết (writes: false) thì keyboard là null")
        return self


class Registry(BaseModel):
    """languages.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    languages: tuple[Language, ...]

    @model_validator(mode="after")
    def each_tag_and_name_stands_once(self) -> Self:
        """ValueError naming what stands twice: two equal lines cannot be told apart on a page."""
        _once(one.tag for one in self.languages)
        _once(one.name_vi for one in self.languages)
        return self

    @model_validator(mode="after")
    def each_people_stands_together(self) -> Self:
        """ValueError naming a people whose languages are scattered over the file."""
        _once(people for people, _ in groupby(self.languages, lambda one: one.people))
        return self

    @model_validator(mode="after")
    def what_may_not_be_mixed_is_known(self) -> Self:
        """ValueError naming a tag in never_with that no language has."""
        tags = {one.tag for one in self.languages}
        unknown = {one.never_with for one in self.languages if one.never_with} - tags
        if unknown:
            raise ValueError(f"never_with: không có tiếng này: {', '.join(sorted(unknown))}")
        return self


def _once(values: Iterable[str]) -> None:
    twice = [value for value, times in Counter(values).items() if times > 1]
    if twice:
        raise ValueError(f"ghi hai lần: {', '.join(twice)}")


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


def by_people() -> tuple[tuple[str, tuple[Language, ...]], ...]:
    """Each people with its languages, in the order of the file."""
    grouped = groupby(all_languages(), lambda one: one.people)
    return tuple((people, tuple(languages)) for people, languages in grouped)


def mixed(tags: Iterable[str]) -> tuple[Language, Language] | None:
    """The first two scripts of one speech among `tags`, which no house shows together."""
    chosen = [one for one in all_languages() if one.tag in set(tags)]
    for one in chosen:
        other = next((two for two in chosen if two.tag == one.never_with), None)
        if other:
            return other, one
    return None


def spoken_alike(tag: str) -> list[str]:
    """The tags of the same language in any script, `tag` among them: a voice is for all of them."""
    speech = tag.split("-")[0]
    alike = [one.tag for one in all_languages() if one.tag.split("-")[0] == speech]
    return alike or [tag]
