"""What the tests of slips share: a dossier's receipt and status on paper, inside a request."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from markupsafe import Markup, escape

from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.printers.paper import Size
from kiosk.slips import press, slip
from kiosk.villages.models import Village
from tests.slips.paper import Paper

PrintOf = Callable[..., Paper]


@pytest.fixture
def at_screen(app: Flask) -> Iterator[Flask]:
    """Inside a request of the house's screen."""
    with app.test_request_context("/", method="POST", environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        yield app


@pytest.fixture
def dossier(at_screen: Flask, given_dossier: Callable[..., str]) -> Callable[..., Dossier]:
    """A dossier with the facts that matter to a test."""

    def make(**facts: object) -> Dossier:
        db.session.commit()  # given_dossier has a connection of its own
        code = given_dossier(**facts)
        village = db.session.scalars(db.select(Village)).one()
        found = Dossier.with_code(village.id, code)
        assert found is not None
        return found

    return make


@pytest.fixture
def receipt(dossier: Callable[..., Dossier]) -> PrintOf:
    """The receipt of a dossier, on paper."""

    def draw(size: Size = Size.ROLL, **facts: object) -> Paper:
        return Paper(press.draw(slip.receipt_html(dossier(**facts), size), size))

    return draw


@pytest.fixture
def second_language(app: Flask) -> str:
    """Every label carries a Tai Viet word."""
    word = "ꪁꪫꪱꪣ ꪁꪫꪱꪣ"
    span = Markup('<span class="second" lang="blt-Tavt">{}</span>').format(word)
    app.jinja_env.globals["label"] = lambda text: escape(text) + span
    return word
