"""The addresses that are known to be official, and those that hide where they lead."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import Field, model_validator

from kiosk.paths import CONTENT
from kiosk.procedures.shapes import Shape, Text

Host = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
Name = Annotated[str, Field(pattern=r"^[a-z]{5,}$")]  # shorter ones stand in many words


class Official(Shape):
    """One official address: its host, whose it is, and where that was read."""

    host: Host
    name: Text
    source: Text
    checked_on: date


class Addresses(Shape):
    """addresses.yaml."""

    official: Annotated[tuple[Official, ...], Field(min_length=1)]
    names: dict[Name, Host]  # what is borrowed from them → the host that it is borrowed from
    shorteners: tuple[Host, ...]

    def find(self, host: str) -> Official | None:
        """The official address with exactly that host, with or without its www."""
        plain = host.removeprefix("www.")
        return next((one for one in self.official if one.host == plain), None)

    @model_validator(mode="after")
    def each_host_stands_once(self) -> Self:
        """ValueError naming a host that stands twice, or a name of a host that is none of these."""
        hosts = [one.host for one in self.official]
        twice = sorted({host for host in hosts if hosts.count(host) > 1})
        if twice:
            raise ValueError(f"ghi hai lần: {' '.join(twice)}")
        unknown = sorted(set(self.names.values()) - set(hosts))
        if unknown:
            raise ValueError(f"tên của địa chỉ không có trong official: {' '.join(unknown)}")
        return self


def read_addresses(folder: Path = CONTENT) -> Addresses:
    """addresses.yaml of a content folder; raises OSError, YAMLError or ValidationError."""
    text = (folder / "addresses.yaml").read_bytes()
    return Addresses.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))


@cache
def addresses() -> Addresses:
    """The addresses that come with the program, read once."""
    return read_addresses()
