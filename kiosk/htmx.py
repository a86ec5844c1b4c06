"""One URL, two answers: the whole page, or only the fragment that changes.

A fragment is a template whose name starts with an underscore. `_print.html` renders the one
element whose id is its name, and the page includes the same file.
"""

from typing import Any

from flask import Flask, Response, render_template
from htmx_flask import Htmx, request


def wants_fragment() -> bool:
    """True for a swap inside a page; false for a visit, a boost or the back button."""
    return bool(request.htmx) and not (request.htmx.boosted or request.htmx.history_restore_request)


def page_or_fragment(page: str, fragment: str, **context: Any) -> str:
    """Answer a GET: `fragment` for a swap, `page` for anything else."""
    return render_template(fragment if wants_fragment() else page, **context)


def _vary(response: Response) -> Response:
    response.vary.add("HX-Request")
    return response


def init_app(app: Flask) -> None:
    Htmx(app)
    app.after_request(_vary)
