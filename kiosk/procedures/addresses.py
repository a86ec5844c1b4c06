"""The addresses that are known to be official, and those that hide where they lead."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field

from kiosk.paths import CONTENT
from kiosk.procedures.shapes import Shape, Text

Host = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]


class Official(Shape):
    """One official address: its host, whose it is, and where that was read."""

    host: Host
    name: Text
    source: Text
    checked_on: date


class Addresses(Shape):
    """addresses.yaml."""

    official: Annotated[tuple[Official, ...], Field(min_length=1)]
    shorteners: tuple[Host, ...]


def read_addresses(folder: Path = CONTENT) -> Addresses:
    """addresses.yaml of a content folder; raises OSError, YAMLError or ValidationError."""
    text = (folder / "addresses.yaml").read_bytes()
    return Addresses.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))


@cache
def addresses() -> Addresses:
    """The addresses that come with the program, read once."""
    return read_addresses()
