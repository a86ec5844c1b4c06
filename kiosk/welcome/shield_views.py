"""Thử đường dẫn / mã QR: is this address official?"""

from flask import Blueprint

bp = Blueprint("shield", __name__, url_prefix="/kiem-tra-duong-dan")
