"""The people and things of the tests: a house, a resident at its screen, a helper of the team."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import settings

from kiosk import clock
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.tokens import token_hash_for
from kiosk.languages.plain import plain
from kiosk.slips.models import Slip
from kiosk.villages.models import Village
from kiosk.welcome.demo import PIN
from tests.browser import Browser
from tests.house import House, make_app, served

MONDAY_EVENING = datetime(2026, 11, 16, 19, 42, tzinfo=clock.VILLAGE_TIME)  # a duty evening

# A slow machine is no mistake of the rule under test.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """A house with the sample village, real SQLite in its own folder."""
    app = make_app(tmp_path / "instance", PUBLIC_URL="http://localhost")
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def in_app(app: Flask) -> Iterator[Flask]:
    """Inside the application, for tests that ask the models themselves."""
    with app.app_context():
        yield app


@pytest.fixture
def resident(app: Flask) -> Browser:
    """A resident at the house's screen."""
    return Browser(app.test_client())


@pytest.fixture
def neighbour(app: Flask) -> Browser:
    """Another person, at another screen."""
    return Browser(app.test_client())


@pytest.fixture
def helper(app: Flask) -> Browser:
    """A member of the team, signed in."""
    browser = Browser(app.test_client())
    door = browser.open("/to/dang-nhap").press("Hoàng Văn Mẫu")
    door.type(pin=PIN).press("Vào")
    return browser


@pytest.fixture
def evening() -> Iterator[time_machine.Traveller]:
    """It is Monday 16/11/2026, 19:42, and the clock stands until it is moved."""
    with time_machine.travel(MONDAY_EVENING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def given_dossier(app: Flask) -> Callable[..., str]:
    """Put a dossier into the house and return its code: `given_dossier(step=Step.READY)`."""

    def make(**facts: Any) -> str:
        with app.app_context():
            village = db.session.scalars(db.select(Village)).one()
            code = codes.reserve(village.id)
            known = {
                "procedure_slug": "chung-thuc-ban-sao", "procedure_version": "-",
                "answers": {}, "applicant": "Lò Thị Mai", "consent_version": "-",
                "consent_at": clock.now(), "token_version": 1, "papers": [],
            } | facts  # fmt: skip
            dossier = Dossier(
                village_id=village.id, code=code, applicant_plain=plain(str(known["applicant"])),
                token_hash=token_hash_for(village.id, code), **known,
            )  # fmt: skip
            dossier.settle()
            db.session.add(dossier)
            db.session.flush()
            Slip.make(dossier)
            db.session.commit()
            return code

    return make


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A served house, for real browsers."""
    with served(tmp_path / "instance") as house:
        yield house
