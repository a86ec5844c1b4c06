"""What a check finds: it works, it does not, or nobody has tried; and the next step in words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """One answer; `said` and `todo` are whole Vietnamese sentences.

    `ok` is None where nothing was tried. What works may still have something to do.
    """

    ok: bool | None
    said: str
    todo: str = ""


@dataclass(frozen=True)
class Finding:
    """What one check of a run found."""

    key: str  # of the check, see registry.py
    ok: bool | None
    said: str
    todo: str = ""

    @classmethod
    def of(cls, key: str, found: Found) -> "Finding":
        return cls(key, found.ok, found.said, found.todo)


def good(said: str, todo: str = "") -> Found:
    return Found(True, said, todo)


def bad(said: str, todo: str) -> Found:
    return Found(False, said, todo)


def untried(said: str, todo: str = "") -> Found:
    return Found(None, said, todo)
