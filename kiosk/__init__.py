"""Touch kiosk of a village's digital cultural house.

`create_app` is the whole wiring: settings, database, what every page has, and the rooms.
"""

from typing import Any

from flask import Flask
from flask_compress import Compress
from jinja2 import StrictUndefined

from kiosk import assets, config, db, errors, htmx, remembered, screen, security, sessions
from kiosk.console import access as console_access
from kiosk.console import (
    book_views,
    call_views,
    content_exchange_views,
    content_views,
    custody_slip_views,
    dossier_views,
    handover_views,
    house_views,
    import_views,
    offer_views,
    oral_views,
    pack_views,
    practice_views,
    printer_views,
    queue_views,
    returns_views,
    roster_views,
    sheet_views,
    speaker_views,
    team_views,
    trip_views,
    workshop_views,
)
from kiosk.console import views as console
from kiosk.dossiers import pages as dossier_pages
from kiosk.dossiers import views as dossiers
from kiosk.drawing import PlainEnvironment
from kiosk.languages import formats, labels
from kiosk.members import pages as members
from kiosk.paths import RESOURCES
from kiosk.selftest import views as selftest
from kiosk.slips import press
from kiosk.slips import views as slips
from kiosk.villages import pages as villages
from kiosk.walkthrough import finding_views as finding
from kiosk.walkthrough import guide_views as guides
from kiosk.walkthrough import mending_views as mending
from kiosk.walkthrough import pages as walkthrough_pages
from kiosk.walkthrough import views as walkthrough
from kiosk.walkthrough import worksheet_views as worksheet
from kiosk.welcome import call_views as calling
from kiosk.welcome import doable_views as doable
from kiosk.welcome import listening, setup, village
from kiosk.welcome import shield_views as shield
from kiosk.welcome import views as welcome

TEAM_PAGES = (
    queue_views,
    import_views,
    dossier_views,
    returns_views,
    trip_views,
    handover_views,
    roster_views,
    team_views,
    house_views,
    practice_views,
    call_views,
    workshop_views,
    oral_views,
    speaker_views,
    pack_views,
    content_views,
    content_exchange_views,
    offer_views,
    printer_views,
    sheet_views,
    book_views,
    custody_slip_views,
    selftest,
)


def create_app(**overrides: Any) -> Flask:
    """Build the app; keyword arguments override the environment and the defaults of `Config`."""
    settings = config.settings(overrides)
    instance = str(config.instance_folder(settings))
    app = Flask("kiosk", root_path=str(RESOURCES), instance_path=instance)
    app.config.update(settings)
    app.jinja_environment = PlainEnvironment
    app.jinja_env.undefined = StrictUndefined  # a misspelt name in a template is an error
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    Compress(app)
    for part in (assets, db, remembered, errors, htmx, sessions, security, screen):
        part.init_app(app)
    for part in (
        villages,
        members,
        formats,
        labels,
        press,
        dossier_pages,
        walkthrough_pages,
        console_access,
    ):
        part.init_app(app)
    rooms = (
        welcome,
        calling,
        listening,
        village,
        setup,
        shield,
        doable,
        finding,
        guides,
        walkthrough,
        worksheet,
        mending,
        dossiers,
        slips,
        console,
    )
    for room in (*rooms, *TEAM_PAGES):
        app.register_blueprint(room.bp)
    return app
