"""What keeps strangers out: known hosts, posts from our own pages, headers, and rate limits."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, redirect, request
from sqlalchemy import Insert, Update, bindparam, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.wrappers import Response as BaseResponse

from kiosk import clock
from kiosk.db import READING, Model, db, writing

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
FOR_FILES = {"X-Content-Type-Options": "nosniff"}  # style, script, fonts: the rest is for pages
HEADERS = FOR_FILES | {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
}
FOR_RECORDING = "camera=(), geolocation=(), microphone=(self)"
FOR_PHONES = ("/s/", "/thon/", "/lich-truc", "/loi/", "/static/", "/healthz",
              "/kiem-tra-duong-dan", "/lam-duoc-gi")  # fmt: skip
LONGEST_WINDOW = timedelta(days=2)


Limit = tuple[int, timedelta]  # how many tries, in how long a window


class Spent(Model):
    """How often something limited was tried in the present window of time."""

    scope: Mapped[str] = mapped_column(primary_key=True)  # e.g. "look-up:3:192.168.1.7"
    since: Mapped[datetime]
    count: Mapped[int]


SPENT = select(Spent.since, Spent.count).where(Spent.scope == bindparam("scope"))  # made once


def spend(scope: str, limit: int, per: timedelta) -> None:
    """Count one try of `scope`; answer 429 once there were more than `limit` within `per`.

    On disk at once, in a transaction of its own: pulling the plug gives nobody new tries. A
    window that seems to begin in the future (a clock set back) counts on.
    """
    now = clock.now()
    mine = Spent.scope == scope
    with writing() as connection:
        row = connection.execute(SPENT, {"scope": scope}).first()
        if row is None:
            count = 1
            change: Insert | Update = insert(Spent).values(scope=scope, since=now, count=1)
        else:
            since, spent = row
            fresh = now - since > per
            count = 1 if fresh else spent + 1
            change = update(Spent).where(mine).values(since=now if fresh else since, count=count)
        connection.execute(change)
    if count > limit:
        abort(429)


def refuse_if_spent(limits: Mapping[str, Limit]) -> None:
    """Answer 429 while the tries of any scope are used up: a late right guess tells nothing."""
    asked = select(Spent.scope, Spent.since, Spent.count).where(Spent.scope.in_(limits))
    for scope, since, count in db.session.execute(asked):
        most, per = limits[scope]
        if count >= most and clock.now() - since <= per:
            abort(429)


def forget_old() -> None:
    """Forget tries whose longest window is over. The caller commits."""
    db.session.execute(delete(Spent).where(Spent.since < clock.now() - LONGEST_WINDOW))


def source() -> str:
    """Where this request comes from: an address of the house's network, or of the proxy."""
    return request.remote_addr or "?"


def is_own_screen() -> bool:
    """True for a browser on this machine, or on a screen named in KIOSK_SCREENS."""
    screens = str(current_app.config["SCREENS"]).replace(" ", "").split(",")
    return source() in screens or _is_loopback(source())


def _is_loopback(address: str) -> bool:
    """False too for an address that is none: a server behind a socket file knows no other."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _known_hosts() -> set[str]:
    config = current_app.config
    named = str(config["ALLOWED_HOSTS"]).replace(" ", "").lower().split(",")
    public = urlsplit(str(config["PUBLIC_URL"])).hostname
    return {"localhost", *filter(None, named), *filter(None, [public])}


def _is_address(host: str) -> bool:
    """An address in numbers can't be turned against us by DNS rebinding; a name can."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _check_host() -> None:
    host = (urlsplit(f"//{request.host}").hostname or "").lower()
    if not _is_address(host) and host not in _known_hosts():
        abort(400)


def _check_origin() -> None:
    """A post comes from a page of ours: by Sec-Fetch-Site, else Origin; an old tool sends none."""
    if request.method in READING:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    same = urlsplit(origin).netloc == request.host if origin else site is None
    if not (site in {"same-origin", "none"} if site else same):
        abort(403)


def _keep_phones_outside() -> BaseResponse | None:
    """A phone on the house's network gets the phones' pages, not the kiosk."""
    if is_own_screen() or request.path.startswith(FOR_PHONES):
        return None
    return redirect("/thon/", 303)


def _headers(response: Response) -> Response:
    is_file = request.endpoint == "static" and response.mimetype != "text/html"
    for name, value in (FOR_FILES if is_file else HEADERS).items():
        response.headers.setdefault(name, value)
    if not is_file:
        response.headers["Cache-Control"] = "no-store"
    return response


def allow_microphone(response: Response) -> Response:
    """For the pages that record: `bp.after_request(security.allow_microphone)`.

    A browser takes the leave from the page that it loaded, not from one that was swapped into it,
    so a page that would be swapped is loaded instead.
    """
    response.headers["Permissions-Policy"] = FOR_RECORDING
    if "HX-Boosted" in request.headers and response.status_code == 200:
        response.headers["HX-Redirect"] = request.full_path.rstrip("?")
    return response


def init_app(app: Flask) -> None:
    for check in (_check_host, _check_origin, _keep_phones_outside):
        app.before_request(check)
    app.after_request(_headers)
