"""Làm được ở đây không? What the house can do, for a phone, for the screen and on paper."""

from flask import Blueprint

bp = Blueprint("doable", __name__, url_prefix="/lam-duoc-gi")
