"""How templates are drawn quickly: plain globals, and values that a page asks for at most once."""

from collections.abc import Callable, MutableMapping
from functools import cache
from typing import Any

from flask.templating import Environment
from werkzeug.local import LocalProxy


class PlainEnvironment(Environment):
    """Jinja's, with globals in one dict: it looks them through at every import of a component,
    and its own ChainMap made that a tenth of a page."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **d} if d else self.globals


def once(ask: Callable[[], Any], *, known: bool = False) -> Any:
    """A value that is asked for only where a page shows it, and then once for the whole page.

    With `known`, what it needs has been read already, so it is asked for at once.
    """
    return ask() if known else LocalProxy(cache(ask))
