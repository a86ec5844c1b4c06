"""What every page knows of the team: who is on duty, and who of it is signed in."""

from flask import Flask, g

from kiosk import sessions
from kiosk.db import db
from kiosk.drawing import once
from kiosk.members import photos
from kiosk.members.duty import duty
from kiosk.members.models import Member
from kiosk.villages.models import current


def signed_in() -> Member | None:
    """The member whose session this is; None for residents, and for a member who has left."""
    if "member" not in g:
        session = sessions.current()
        found = db.session.get(Member, session.member_id) if session and session.member_id else None
        g.member = found if found and found.is_active else None
    member: Member | None = g.member
    return member


def init_app(app: Flask) -> None:
    app.jinja_env.filters["photo"] = photos.address

    @app.context_processor
    def _team() -> dict[str, object]:
        return {
            "duty": once(duty),
            "duty_line": once(lambda: duty().line if current() else ""),
        }
