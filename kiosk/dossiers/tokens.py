"""The token behind a slip's QR: made anew from the house's key each time, never stored."""

from pathlib import Path

from flask import current_app

from kiosk import keys
from kiosk.dossiers import codes


def token_for(village_id: int, code: str, version: int) -> str:
    """The token of a dossier's present version. Needs the application's context."""
    key = keys.read(Path(current_app.instance_path), "token")
    return codes.token(key, village_id, code, version)


def token_hash_for(village_id: int, code: str, version: int = 1) -> str:
    """What a new dossier stores of its token."""
    return codes.token_hash(token_for(village_id, code, version))
