"""The power-cut book: printed before, keyed in afterwards, nothing missing."""

from flask import Blueprint

from kiosk.console import access
from kiosk.slips import book as book

bp = Blueprint("book", __name__, url_prefix="/to/so-mat-dien")
bp.before_request(access.require_member)
