"""Listening: what a screen says, from the village's own voices first, from the machine last."""

from flask import Blueprint

bp = Blueprint("listening", __name__)
