"""From YAML or a form's data to checked content."""

import json
from collections import Counter
from collections.abc import Hashable
from functools import partial
from hashlib import sha256
from typing import Any, TypeVar

import yaml
from yaml.constructor import ConstructorError

from kiosk.procedures.flaws import flaws
from kiosk.procedures.guide import Guide
from kiosk.procedures.mistakes import Mistake, as_mistakes, attempt
from kiosk.procedures.schema import Procedure

Content = Procedure | Guide
C = TypeVar("C", Procedure, Guide)


class OnceLoader(yaml.CSafeLoader):
    """Refuses a key written twice, where YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """As its parent; raises ConstructorError."""
        written = Counter(key.value for key, _ in node.value if key.value != "<<")
        for key, _ in node.value:
            if written[key.value] > 1:
                raise ConstructorError(None, None, f"ghi hai lần: {key.value}", key.start_mark)
        return super().construct_mapping(node, deep)


def data_of(text: bytes) -> Any:
    """What a YAML file says. Raises YAMLError."""
    return yaml.load(text, Loader=OnceLoader)  # noqa: S506 - a SafeLoader that is stricter


def content_of(shape: type[C], data: Any) -> C:
    """Content in its shape, with its version. Raises ValidationError."""
    found = shape.model_validate(data)
    return found.model_copy(update={"version": version_of(found)})


def version_of(content: Content) -> str:
    """The first 12 hex digits of the SHA-256 of what it says: the same words, the same version."""
    said = json.dumps(as_data(content), sort_keys=True, ensure_ascii=False)
    return sha256(said.encode()).hexdigest()[:12]


def as_data(content: Content) -> dict[str, Any]:
    """Content as it is kept and exchanged, without its version."""
    return content.model_dump(mode="json", exclude={"version"})


def examined(shape: type[C], data: Any, file: str) -> tuple[C | None, list[Mistake]]:
    """The content that `data` means, None where it has no shape, and all that is wrong with it."""
    content, found = attempt(file, partial(content_of, shape, data))
    return content, found + (as_mistakes(file, flaws(content)) if content else [])
