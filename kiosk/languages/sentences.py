"""The constant sentences with which a module says no, read off its source."""

import ast
from collections.abc import Collection, Iterator


def raised(source: str, exceptions: Collection[str]) -> Iterator[tuple[str, str]]:
    """What `raise Refused("…")` and the like carry, written there or in a constant of the module.

    `exceptions`: the names of their classes; each sentence comes after its own. What is put
    together as it is raised is left out.
    """
    if not any(f"{name}(" in source for name in exceptions):
        return
    tree = ast.parse(source)
    constants = dict(_constants(tree))
    for node in ast.walk(tree):
        call = node.exc if isinstance(node, ast.Raise) else None
        if isinstance(call, ast.Call) and call.args and _name(call.func) in exceptions:
            words = _text(call.args[0]) or constants.get(_name(call.args[0]))
            if words:
                yield _name(call.func), words


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        words = _text(node.value) if isinstance(node, ast.Assign) else None
        if words and isinstance(node, ast.Assign):
            yield _name(node.targets[0]), words


def _text(node: ast.expr) -> str | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else None


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""
