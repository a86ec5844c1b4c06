"""A second language costs a page at most one statement, however many labels stand on it."""

import pytest
from flask import Flask
from sqlalchemy import event

from kiosk.console.corpus import corpus
from kiosk.db import db
from kiosk.languages.models import Contribution
from kiosk.languages.review import Kind, Status
from kiosk.villages.models import Village

pytestmark = pytest.mark.usefixtures("evening")
TAY = "tyz-Latn"
PAGES = (
    "/", "/thu-tuc/", "/thu-tuc/chung-thuc-ban-sao/", "/thu-tuc/xac-nhan-cu-tru/?buoc=2",
    "/ho-so/", "/lich-truc", "/ngon-ngu/", "/man-hinh-cho",
)  # fmt: skip


@pytest.fixture
def every_word(app: Flask) -> int:
    """Each label of the house has an approved Tày word and an approved voice; how many they are."""
    with app.app_context():
        village = db.session.scalars(db.select(Village)).one()
        village.languages = [TAY]
        about = {"village_id": village.id, "tag": TAY, "status": Status.APPROVED}
        for one in corpus():
            for kind, text in ((Kind.TEXT, f"{one.id} tày"), (Kind.CLIP, None)):
                db.session.add(Contribution(key=one.key, kind=kind, text=text, **about))
        db.session.commit()
    return len(corpus())


def without_a_second_language(app: Flask) -> None:
    with app.app_context():
        db.session.scalars(db.select(Village)).one().languages = []
        db.session.commit()


def statements(app: Flask, path: str, *, cold: bool) -> tuple[list[str], str]:
    """What a page asks the database, and the page; cold: the first one after a start."""
    asked: list[str] = []

    def note(_, __, statement, *___):
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    if cold:
        app.extensions["remembered"].clear()
    event.listen(engine, "before_cursor_execute", note)
    try:
        page = app.test_client().get(path).text
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return asked, page


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_at_most_once_more_when_it_is_cold_and_not_at_all_when_it_is_warm(
    app, every_word, path
):
    cold, page = statements(app, path, cold=True)
    warm, again = statements(app, path, cold=False)
    assert page.count('class="second"') == again.count('class="second"') > 3
    without_a_second_language(app)
    plainly_cold, plain = statements(app, path, cold=True)
    plainly_warm, _ = statements(app, path, cold=False)
    assert 'class="second"' not in plain
    assert len(cold) <= len(plainly_cold) + 1
    assert len(warm) == len(plainly_warm)


def test_this_count_would_see_one_question_for_each_label(app, every_word):
    """The control: a label that asks for itself is counted as often as it is drawn."""
    drawn = app.jinja_env.globals["label"]

    def asking(text):
        db.session.execute(db.select(Contribution.text).filter_by(key=str(text)))
        return drawn(text)

    app.jinja_env.globals["label"] = asking
    warm, page = statements(app, "/ho-so/", cold=False)
    warm, page = statements(app, "/ho-so/", cold=False)
    assert sum("contribution" in one for one in warm) >= page.count('class="second"') > 3
