from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kiosk import presses
from kiosk.console import access, trip_proposal
from kiosk.console.access import the_member
from kiosk.console.trip_proposal import day_in, next_day
from kiosk.console.trips import LATEST, Trip
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.htmx import wants_fragment
from kiosk.members.models import Member
from kiosk.printers.paper import Size
from kiosk.remembered import remembered
from kiosk.screen import Back
from kiosk.slips import printing, sheets
from kiosk.slips.answers import as_file, asked_size, job_shown
from kiosk.slips.models import Kind
from kiosk.villages.models import here

bp = Blueprint("trips", __name__, url_prefix="/to/chuyen-xa")
bp.before_request(access.require_member)

ONE = "/<int(max=2147483647):trip_id>"


@bp.get("/")
def index() -> str | tuple[str, int]:
    """What the next run should take and fetch, and the runs so far; `?ngay=` for another day."""
    try:
        return _proposal(day_in(request.args.get("ngay")))
    except Refused as refused:
        return _proposal(next_day(), refused.reason), 409


def _proposal(day: date, wrong: str | None = None) -> str:
    village = here()
    return render_template(
        "console/trips.html",
        day=day,
        closed=trip_proposal.closed_on(day),
        desks=trip_proposal.desks(village, trip_proposal.find(village, day)),
        trips=db.session.execute(LATEST, {"village": village.id}).all(),
        team=remembered(("names", village.id), _names_of_the_team),
        press_key=presses.new_key(),
        wrong=wrong,
    )


def _names_of_the_team() -> tuple[str, ...]:
    return tuple(member.name for member in db.session.scalars(Member.of(here())))


@bp.post("/")
def open_run() -> BaseResponse | tuple[str, int]:
    """Make a run of what is ticked."""

    def done() -> str:
        who = request.form.get("nguoi-di", "")
        by = who if who in _names_of_the_team() else the_member().name
        day = day_in(request.form.get("ngay"))
        trip = trip_proposal.open_run(here(), day, by, request.form.getlist("viec"))
        return url_for(".show", trip_id=trip.id)

    return _pressed(done, lambda wrong: _proposal(_day_or_next(), wrong))


def _day_or_next() -> date:
    """The day of the form, unless that was what is wrong."""
    try:
        return day_in(request.form.get("ngay"))
    except Refused:
        return next_day()


@bp.get(ONE)
def show(trip_id: int) -> str:
    """The sheet of one run, to tick on the way."""
    return _sheet(_trip(trip_id))


def _trip(trip_id: int) -> Trip:
    trip = Trip.with_id(here(), trip_id)
    if trip is None:
        abort(404)
    return trip


def _sheet(trip: Trip, wrong: str | None = None) -> str:
    return render_template(
        "console/trip.html",
        trip=trip,
        desks=trip.desks(here()),
        job=job_shown(),
        press_key=presses.new_key(),
        typed=request.form,
        wrong=wrong,
        back=Back(url_for(".index")),
    )


@bp.post(ONE)
def tick(trip_id: int) -> BaseResponse | tuple[str, int]:
    """Do what is ticked, all or nothing; `lam`: `ghi`, `dong` (and close the run) or `in`."""
    trip = _trip(trip_id)

    def done() -> str:
        if request.form.get("lam") == "in":
            return url_for(".show", trip_id=trip_id, phieu=_print(trip))
        ticked, originals = request.form.getlist("xong"), request.form.getlist("ban-chinh")
        trip.tick(ticked, originals, here(), by=the_member().name)
        if request.form.get("lam") == "dong":
            trip.close()
            return url_for(".index")
        return url_for(".show", trip_id=trip_id)

    return _pressed(done, lambda wrong: _sheet(_trip(trip_id), wrong))


def _pressed(
    done: Callable[[], str], again: Callable[[str], str]
) -> BaseResponse | tuple[str, int]:
    """Do it once; what can't be done is said on the same page, with what was ticked."""
    try:
        return redirect(presses.once(request.form.get("lan", ""), done), 303)
    except Refused as refused:
        if wants_fragment():
            raise
        db.session.rollback()
        return again(refused.reason), 409


@bp.get(f"{ONE}/phieu.pdf")
def sheet_pdf(trip_id: int) -> Response:
    """The run sheet as a file."""
    size = asked_size()
    return as_file(_html(_trip(trip_id), size), size, f"chuyen-xa-{trip_id}")


def _print(trip: Trip) -> int:
    """The number of the new print job."""
    size = printing.size_for(Kind.RUN_SHEET)
    return printing.ask(Kind.RUN_SHEET, _html(trip, size), size).id


def _html(trip: Trip, size: Size) -> str:
    village = here()
    return sheets.run_sheet_html(village, trip.day, trip.by, trip.desks(village), size)
