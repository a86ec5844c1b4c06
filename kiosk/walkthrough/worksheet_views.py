"""Tờ khai trước: what the portal's form will ask, to take along."""

from flask import Blueprint

bp = Blueprint("worksheet", __name__, url_prefix="/thu-tuc")
