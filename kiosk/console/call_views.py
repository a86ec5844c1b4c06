from flask import Blueprint

from kiosk.console import access

bp = Blueprint("calls", __name__, url_prefix="/to/goi")
bp.before_request(access.require_member)
