"""The official provinces and communes since 2025-07-01, for choosing one's own at set-up."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

HOME_PROVINCE = 15  # Lào Cai, offered first


@dataclass(frozen=True)
class Place:
    """A province or a commune: its official number, and its name with its kind."""

    code: int
    name: str


@cache
def provinces() -> tuple[Place, ...]:
    """The 34 provinces and cities, by name."""
    from vietnam_provinces import Province  # megabytes of names: only the set-up pays for them

    return _by_name(Province.iter_all())


@cache
def communes(province_code: int) -> tuple[Place, ...]:
    """The communes and wards of one province, by name; empty for a number that is none."""
    from vietnam_provinces import ProvinceCode, Ward

    if province_code not in {place.code for place in provinces()}:
        return ()
    return _by_name(Ward.iter_by_province(ProvinceCode(province_code)))


def _by_name(divisions: Iterable[Any]) -> tuple[Place, ...]:
    found = (Place(int(d.code), _with_kind(d.name, d.division_type.value)) for d in divisions)
    return tuple(sorted(found, key=lambda place: place.name))


def _with_kind(name: str, kind: str) -> str:
    """ "Xã Gia Phú" → "xã Gia Phú"; "Lào Cai" → "tỉnh Lào Cai"; "Thành phố Huế" keeps its kind."""
    kind = kind.removesuffix(" trung ương")
    bare = name[len(kind) :].strip() if name.lower().startswith(kind.lower()) else name
    return f"{kind} {bare}"
