"""The roster for the calendar of a phone: the coming weeks as an iCalendar feed (RFC 5545)."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from kiosk import clock
from kiosk.members.roster import Night, Shift
from kiosk.villages.models import Village

if TYPE_CHECKING:
    from icalendar import Event

WEEKS = 8
DAYS = WEEKS * 7
AGAIN = timedelta(hours=6)  # when a phone that has subscribed looks again
FREE = "Tổ công nghệ số không thu tiền."


def feed(village: Village, nights: Iterable[Night], url: str) -> bytes:
    """The nights as one calendar, changes applied; `url` is the roster's page, or empty.

    A shift keeps its UID for good, so that a change moves no phone's entry beside the old one, and
    an evening that is off is sent as cancelled, which takes it out of a calendar again.
    """
    from icalendar import Calendar  # a fifth of a second, which no start has to spare

    calendar = Calendar()
    calendar.add("prodid", "-//Kiosk nhà văn hóa số//Lịch trực//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, f"Tổ công nghệ số {village.full_name}")
    calendar.add("x-wr-timezone", clock.VILLAGE_TIME.key)
    for name in ("refresh-interval", "x-published-ttl"):
        calendar.add(name, AGAIN, parameters={"VALUE": "DURATION"})
    for event in _events(village, nights):
        if url:
            event.add("url", url)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _events(village: Village, nights: Iterable[Night]) -> Iterator["Event"]:
    for night in nights:
        held = {(shift.starts, shift.ends) for shift in night.shifts}
        for shift in night.shifts:
            yield _event(village, night, shift, **_on(night, shift))
        for shift in night.off:
            if (shift.starts, shift.ends) not in held:  # extra hours took its very place
                yield _event(village, night, shift, **_off(night))


def _on(night: Night, shift: Shift) -> dict[str, str]:
    people = (f"{person.name} {person.phone}" for person in shift.people)
    return {
        "status": "CONFIRMED",
        "summary": f"Tổ công nghệ số trực: {shift.names}",
        "description": "\n".join((*people, *night.told, FREE)),
    }


def _off(night: Night) -> dict[str, str]:
    return {
        "status": "CANCELLED",
        "summary": f"Tổ công nghệ số nghỉ: {night.closed}",
        "description": FREE,
    }


def _event(village: Village, night: Night, shift: Shift, **said: Any) -> "Event":
    from icalendar import Event

    event = Event()
    starts, ends = (
        datetime.combine(night.day, at, clock.VILLAGE_TIME) for at in (shift.starts, shift.ends)
    )
    event.add("uid", f"{starts:%Y%m%dT%H%M}-{ends:%H%M}@{village.slug}.{village.commune_code}")
    event.add("dtstamp", clock.now())
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("location", f"Nhà văn hóa số {village.full_name}, {village.place}")
    for name, text in said.items():
        event.add(name, text)
    return event
