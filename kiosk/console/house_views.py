from flask import Blueprint

from kiosk.console import access

bp = Blueprint("house", __name__, url_prefix="/to/thon")
bp.before_request(access.require_member)
