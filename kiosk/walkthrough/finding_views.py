"""Finding a procedure or a guide: by life event, by search, from the whole list."""

from flask import Blueprint

bp = Blueprint("finding", __name__, url_prefix="/thu-tuc")
