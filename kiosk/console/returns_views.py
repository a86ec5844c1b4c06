from flask import Blueprint

from kiosk.console import access

bp = Blueprint("returns", __name__, url_prefix="/to/bao-cao")
bp.before_request(access.require_member)
