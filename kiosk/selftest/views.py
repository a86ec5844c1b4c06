"""What works in this house and what does not, with the next step in words."""

from flask import Blueprint

from kiosk.console import access
from kiosk.selftest import models as models

bp = Blueprint("selftest", __name__, url_prefix="/to/tu-kiem-tra")
bp.before_request(access.require_member)
