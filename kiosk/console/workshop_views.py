from flask import Blueprint

from kiosk.console import access

bp = Blueprint("workshop", __name__, url_prefix="/to/nhan")
bp.before_request(access.require_member)


@bp.get("/")
def index() -> str:
    return ""
