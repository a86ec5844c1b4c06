from flask import Blueprint

from kiosk.console import access

bp = Blueprint("imports", __name__, url_prefix="/to/ho-so/bang")
bp.before_request(access.require_member)
