"""What several files of the content share, written once in common.yaml and named by `use:`.

screens:
  - {use: screens.login}          the lines of the block stand here
receiver: {use: receivers.police, place_rule: "…"}    the block, but for what is said beside it
"""

from collections.abc import Mapping
from typing import Any

USE = "use"


class NoSuchBlock(ValueError):
    """`field` names a block that common.yaml has not."""

    def __init__(self, field: str, name: str) -> None:
        super().__init__(f"không có khối này trong common.yaml: {name}")
        self.field = field


def whole(data: Any, blocks: Mapping[str, Any], field: str = "") -> Any:
    """The same content with every block in its place. Raises NoSuchBlock."""
    if isinstance(data, list):
        return [one for n, item in enumerate(data) for one in _lines(item, blocks, _in(field, n))]
    if isinstance(data, dict):
        return _mapping(data, blocks, field)
    return data


def _lines(item: Any, blocks: Mapping[str, Any], field: str) -> list[Any]:
    """What one line of a list stands for: a block of lines, or itself."""
    found = whole(item, blocks, field)
    return found if isinstance(item, dict) and isinstance(found, list) else [found]


def _mapping(data: dict[Any, Any], blocks: Mapping[str, Any], field: str) -> Any:
    own = {key: whole(value, blocks, _in(field, key)) for key, value in data.items() if key != USE}
    if USE not in data:
        return own
    found = whole(_block(str(data[USE]), blocks, field), blocks, field)
    return {**found, **own} if isinstance(found, dict) else found


def _block(name: str, blocks: Mapping[str, Any], field: str) -> Any:
    found: Any = blocks
    for part in name.split("."):
        if not isinstance(found, dict) or part not in found:
            raise NoSuchBlock(_in(field, USE), name)
        found = found[part]
    return found


def _in(field: str, key: object) -> str:
    return f"{field}.{key}" if field else str(key)
