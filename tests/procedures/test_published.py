"""What a village shows: the program's words, its own editions, and each from its day on."""

from datetime import datetime, timedelta

import pytest
import time_machine

from kiosk import clock
from kiosk.db import db
from kiosk.procedures import published
from kiosk.procedures.editions import ContentVersion, Edition
from kiosk.procedures.reading import as_data, content_of
from kiosk.procedures.schema import Procedure
from tests.members.test_photos import village_elsewhere

SLUG = "xac-nhan-cu-tru"
START = datetime(2026, 12, 1, 9, tzinfo=clock.VILLAGE_TIME)
pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture(autouse=True)
def moment():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def put(village_id: int = 1, slug: str = SLUG, **changes) -> Edition:
    """Publish the program's words with changes."""
    data = as_data(published.shipped(SLUG)) | changes | {"slug": slug}
    content = content_of(Procedure, data)
    published.keep(content)
    edition = Edition(
        village_id=village_id, slug=slug, version=content.version, source="xã", by="ai đó"
    )
    db.session.add(edition)
    db.session.commit()
    return edition


def summary() -> str:
    return published.find(SLUG).summary


def test_without_an_edition_the_programs_words_are_shown():
    assert published.find(SLUG) is published.shipped(SLUG)
    assert published.in_force(SLUG) is published.find(SLUG)
    assert published.find("khong-co") is None


def test_the_edition_that_came_last_is_shown():
    put(summary="Một.")
    put(summary="Hai.")
    assert summary() == "Hai."


def test_what_is_undone_gives_way_to_what_was_before():
    put(summary="Một.")
    second = put(summary="Hai.")
    second.undone_at, second.undone_by = clock.now(), "ai đó"
    db.session.commit()
    assert summary() == "Một."


def test_an_edition_is_shown_from_its_day_to_its_last_day(moment):
    put(summary="Tết.", effective_from="2027-02-01", effective_to="2027-02-10")
    shipped = published.shipped(SLUG).summary
    for days, shown in ((0, shipped), (61, shipped), (62, "Tết."), (71, "Tết."), (72, shipped)):
        moment.move_to(START + timedelta(days=days))
        assert summary() == shown, days


def test_what_is_published_meanwhile_does_not_outlive_the_day_of_another(moment):
    put(summary="Năm mới.", effective_from="2027-01-01")
    put(summary="Đã sửa.")
    assert summary() == "Đã sửa."
    moment.shift(timedelta(days=31))
    assert summary() == "Năm mới."
    put(summary="Sửa năm mới.")
    assert summary() == "Sửa năm mới."


def test_an_edition_begins_at_midnight_of_the_village(moment):
    put(summary="Năm mới.", effective_from="2027-01-01")
    moment.move_to(datetime(2026, 12, 31, 23, 59, tzinfo=clock.VILLAGE_TIME))
    assert summary() != "Năm mới."
    moment.move_to(datetime(2027, 1, 1, 0, 0, tzinfo=clock.VILLAGE_TIME))
    assert summary() == "Năm mới."


def test_another_villages_editions_are_its_own():
    db.session.add(village_elsewhere())
    db.session.flush()
    put(village_id=2, summary="Ở thôn khác.")
    assert summary() == published.shipped(SLUG).summary
    assert published.editions(db.session.get_one(type(village_elsewhere()), 2), SLUG)


def test_a_procedure_of_the_villages_own_stands_among_the_others():
    edition = put(slug="xe-may", summary="Của thôn.")
    assert published.find("xe-may").summary == "Của thôn."
    assert "xe-may" in [one.slug for one in published.procedures()]
    edition.undone_at, edition.undone_by = clock.now(), "ai đó"
    db.session.commit()
    assert published.find("xe-may") is None
    # A dossier that was made under it is still told by its words.
    assert published.of_version("xe-may", edition.version).summary == "Của thôn."


def test_a_version_is_known_for_good_and_kept_once():
    edition = put(summary="Một.")
    put(summary="Hai.")
    assert published.of_version(SLUG, edition.version).summary == "Một."
    put(summary="Một.")
    assert len(db.session.scalars(db.select(ContentVersion)).all()) == 2


def test_a_lost_version_is_told_as_it_is_now():
    assert published.of_version(SLUG, "-") is published.find(SLUG)
    assert published.words_of("khong-co") is None
    other = put(slug="xe-may")
    assert published.of_version(SLUG, other.version) is published.find(SLUG)
