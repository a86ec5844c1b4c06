"""The team keeps procedures and guides true."""

from flask import Blueprint

from kiosk.console import access

bp = Blueprint("offer", __name__, url_prefix="/to/thu-tuc")
bp.before_request(access.require_member)
