from flask import Blueprint

from kiosk.console import access

bp = Blueprint("oral", __name__, url_prefix="/to/nhan")
bp.before_request(access.require_member)
