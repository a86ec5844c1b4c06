"""The label languages a house may choose from; never locales of Babel, which knows none of them."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from kiosk.languages import keyboards
from kiosk.languages.keyboards import Keyboard, Text
from kiosk.paths import CONTENT

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

    @property
    def short_script(self) -> str:
        """ "chữ Mông quốc tế", without what else is said of it."""
        return re.split(r" \(|,", self.script)[0]

    @property
    def layout(self) -> Keyboard | None:
        """Its letters for the screen; None where every keyboard has them, or nobody writes it."""
        return keyboards.find(self.keyboard)

    @model_validator(mode="after")
    def its_script_has_what_it_needs(self) -> Self:
        """ValueError where the facts of the script contradict each other."""
        is_tai_viet = self.script_code == TAI_VIET
        if is_tai_viet != (self.font is not None) or is_tai_viet != (self.tone_marks is not None):
            raise ValueError("font và tone_marks đi cùng chữ Thái (Tavt), chữ khác ghi null")
        if self.keyboard and not self.writes:
            raise ValueError("tiếng chưa có chữ viết (writes: false) thì keyboard là null")
        return self


@dataclass(frozen=True)
class People:
    """A people and its languages, as a village is asked for them."""

    name: str
    languages: tuple[Language, ...]

    @property
    def groups(self) -> tuple[tuple[str, tuple[Language, ...]], ...]:
        """The languages by group: several where a group has several scripts."""
        grouped = groupby(self.languages, lambda one: one.group)
        return tuple((group, tuple(languages)) for group, languages in grouped)

    @property
    def writes(self) -> bool:
        """False where voices come first."""
        return any(one.writes for one in self.languages)

    @property
    def has_rival_scripts(self) -> bool:
        """True where a house shows one of two scripts, never both."""
        return any(one.never_with for one in self.languages)


class Registry(BaseModel):
    """languages.yaml; the context holds the `keyboards` among which a language finds its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    peoples: tuple[Text, ...]  # in the order in which a village is asked
    languages: tuple[Language, ...]

    @model_validator(mode="after")
    def each_tag_and_name_stands_once(self) -> Self:
        """ValueError naming what stands twice: two equal lines cannot be told apart on a page."""
        _once(one.tag for one in self.languages)
        _once(one.name_vi for one in self.languages)
        return self

    @model_validator(mode="after")
    def each_people_is_asked_for_once(self) -> Self:
        """ValueError naming a people that stands twice in `peoples`, or in one place only."""
        _once(self.peoples)
        differing = {one.people for one in self.languages} ^ set(self.peoples)
        if differing:
            raise ValueError(f"peoples và people khác nhau: {', '.join(sorted(differing))}")
        return self

    @model_validator(mode="after")
    def what_may_not_be_mixed_is_known(self) -> Self:
        """ValueError naming a tag in never_with that no language has."""
        tags = {one.tag for one in self.languages}
        unknown = {one.never_with for one in self.languages if one.never_with} - tags
        if unknown:
            raise ValueError(f"never_with: không có tiếng này: {', '.join(sorted(unknown))}")
        return self

    @model_validator(mode="after")
    def every_keyboard_is_there(self, info: ValidationInfo) -> Self:
        """ValueError naming a language whose keyboard is missing, or is of another script."""
        known = info.context["keyboards"] if info.context else ()
        scripts = {one.name: one.script for one in known}
        for one in self.languages:
            if one.keyboard and scripts.get(one.keyboard) != one.script_code:
                raise ValueError(f"{one.tag} cần bàn phím {one.keyboard}, không có")
        return self


def _once(values: Iterable[str]) -> None:
    twice = [value for value, times in Counter(values).items() if times > 1]
    if twice:
        raise ValueError(f"ghi hai lần: {', '.join(twice)}")


def read_languages(folder: Path = CONTENT) -> Registry:
    """languages.yaml of a content folder; raises OSError, YAMLError or ValidationError."""
    data = yaml.load((folder / "languages.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    context = {"keyboards": keyboards.read_keyboards(folder)}
    return Registry.model_validate(data, context=context)


@cache
def _read() -> Registry:
    return read_languages()


def all_languages() -> tuple[Language, ...]:
    """Every label language, in the order of the file, read once."""
    return _read().languages


def find(tag: str) -> Language | None:
    """The language with that tag, None if there is none."""
    return next((one for one in all_languages() if one.tag == tag), None)


def examples() -> tuple[Language, ...]:
    """The languages that the demo village shows."""
    return tuple(one for one in all_languages() if one.example)


@cache
def peoples() -> tuple[People, ...]:
    """Each people with its languages, in the order in which a village is asked for them."""
    return tuple(
        People(name, tuple(one for one in all_languages() if one.people == name))
        for name in _read().peoples
    )


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
