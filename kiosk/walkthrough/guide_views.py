"""A guide, gone through screen by screen, with no dossier at its end."""

from flask import Blueprint

from kiosk.walkthrough.guide_models import GuideEnd

bp = Blueprint("guides", __name__, url_prefix="/huong-dan")
__all__ = ["GuideEnd"]
