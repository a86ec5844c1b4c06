"""The printers of the house, and the queue of its slips."""

from flask import Blueprint

from kiosk.console import access

bp = Blueprint("printers", __name__, url_prefix="/to/may-in")
bp.before_request(access.require_member)
