"""Static files and icons as templates name them: built once by static/build.py, never by hand."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, request
from markupsafe import Markup, escape

from kiosk.paths import RESOURCES

VENDOR = RESOURCES / "static" / "vendor"
A_YEAR = 31_536_000  # seconds; the address changes with the content
KEPT = frozenset({"static", "welcome.photo"})  # endpoints of which that is true
ICON = Markup('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>')


@cache
def _icons() -> dict[str, Markup]:
    drawn = json.loads((VENDOR / "icons.json").read_text())
    return {name: ICON.format(Markup(inner)) for name, inner in drawn.items()}  # noqa: S704


def icon(name: str, title: str | None = None) -> Markup:
    """The picture called `name`; with `title`, it speaks for itself. Raises KeyError."""
    drawn = _icons()[name]
    if title is None:
        return drawn
    return Markup('<span role="img" aria-label="{}">{}</span>').format(escape(title), drawn)


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]


@cache
def static_url(path: str) -> str:
    """The address of a static file; it changes when the file does, so browsers may keep it."""
    return f"/static/{path}?v={_digest(RESOURCES / 'static' / path)}"


def _keep(response: Response) -> Response:
    if request.endpoint in KEPT and "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(icon=icon, static_url=static_url)
    app.after_request(_keep)
