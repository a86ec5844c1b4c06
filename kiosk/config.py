"""Every setting, its default, and what it is for; `KIOSK_<NAME>` in the environment overrides."""

from pathlib import Path
from typing import Any

from flask import Flask

VERSION = "0.1.0"


class Config:
    INSTANCE = "instance"  # folder of the database, its keys, backups and prints
    HOST = "127.0.0.1"  # 0.0.0.0 opens the phones' pages to the house's network
    PORT = 8000
    DATABASE_URL = ""  # empty: the encrypted SQLite file of one house; else PostgreSQL
    PUBLIC_URL = ""  # what QR codes carry; empty: slips say "xem tại nhà văn hóa" instead
    SCREENS = ""  # network addresses, comma-separated, that show the kiosk too (a TV)
    ALLOWED_HOSTS = ""  # further host names, comma-separated, that may stand in an address
    DEMO = False  # set by `kiosk demo`: a sample village, said on every screen
    IDLE_SECONDS = 60  # a resident's quiet time before "Bà con còn ở đây không?"
    IDLE_WARNING = 15  # and how long that question stands before the screen is wiped
    SLIP_SIZE = "80mm"  # what "In phiếu" prints: 80mm or a5
    SLIP_WORKERS = 1  # processes that draw slips
    VOICE = "espeak-ng -v vi -s 140 --stdin --stdout"  # text in, WAV out; Piper fits; empty: none
    MAX_CONTENT_LENGTH = 1_000_000  # bytes of one form; nothing larger is ever sent here
    BABEL_DEFAULT_LOCALE = "vi"
    BABEL_DEFAULT_TIMEZONE = "Asia/Ho_Chi_Minh"
    SQLALCHEMY_RECORD_QUERIES = False
    COMPRESS_ALGORITHM = ["gzip"]
    COMPRESS_LEVEL = 5  # more costs time and saves nothing


def settings(overrides: dict[str, Any]) -> dict[str, Any]:
    """All settings: the defaults, then the environment, then `overrides`."""
    reader = Flask("settings", root_path=".")
    reader.config.from_object(Config)
    reader.config.from_prefixed_env("KIOSK")
    reader.config.from_mapping(overrides)
    return dict(reader.config)


def instance_folder(chosen: dict[str, Any]) -> Path:
    """The instance folder as an absolute path, made if it is missing."""
    folder = Path(str(chosen["INSTANCE"])).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder
