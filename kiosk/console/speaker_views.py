from flask import Blueprint

from kiosk.console import access

bp = Blueprint("speakers", __name__, url_prefix="/to/nhan/nguoi-noi")
bp.before_request(access.require_member)
