"""The slip of papers entrusted to the team, in two parts."""

from flask import Blueprint

from kiosk.console import access

bp = Blueprint("custody_slips", __name__, url_prefix="/to/ho-so")
bp.before_request(access.require_member)
