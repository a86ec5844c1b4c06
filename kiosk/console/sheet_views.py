"""What the team hangs on the wall, gives out, or takes along on paper."""

from flask import Blueprint

from kiosk.console import access

bp = Blueprint("sheets", __name__, url_prefix="/to/to-giay")
bp.before_request(access.require_member)
