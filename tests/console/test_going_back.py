"""A line that was a mistake takes with it what the book of papers wrote in the same press."""

from datetime import date

import pytest

from kiosk.console import batches
from kiosk.db import db
from kiosk.dossiers import results
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.history import What
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.places import Place
from kiosk.dossiers.steps import Source, Step, Todo
from kiosk.errors import Refused
from kiosk.villages.models import Village

pytestmark = pytest.mark.usefixtures("evening", "in_app")
ME = {"by": "Hoàng Văn Mẫu"}
WRONG = ME | {"reason": "nhầm hồ sơ"}


@pytest.fixture
def village(in_app) -> Village:
    return db.session.scalars(db.select(Village)).one()


@pytest.fixture
def dossier(given_dossier):
    """A dossier of the house, in the present session: `dossier(step=Step.READY)`."""

    def make(**facts) -> Dossier:
        db.session.rollback()  # the fixture writes in a session of its own
        code = given_dossier(**facts)
        return db.session.scalars(db.select(Dossier).filter_by(code=code)).unique().one()

    return make


def original(place: Place = Place.TEAM) -> HeldPaper:
    return HeldPaper.new("Giấy khai sinh", 2, place, is_original=True)


def result_of(one: Dossier) -> dict[Place, int]:
    (paper,) = [paper for paper in one.papers if paper.is_result]
    return {place: count for place, count in paper.counts.items() if count}


def test_a_handover_that_was_a_mistake_brings_the_result_back_to_the_team(dossier, village):
    one = dossier(step=Step.READY, papers=[original()])
    results.fetched(one, village, **ME)
    results.handed_over(one, "Lò Thị Mai", **ME)
    db.session.commit()
    results.taken_back(one, **WRONG)
    assert (one.step, one.todo, one.at_house) == (Step.READY, Todo.HAND_OVER, True)
    assert result_of(one) == {Place.TEAM: 1}
    assert one.papers[0].with_team == 2


def test_a_fetching_that_was_a_mistake_leaves_the_result_at_the_commune(dossier, village):
    one = dossier(step=Step.PROCESSING)
    results.fetched(one, village, **ME)
    db.session.commit()
    results.taken_back(one, **WRONG)
    assert (one.step, one.todo) == (Step.READY, Todo.FETCH)
    assert result_of(one) == {Place.COMMUNE: 1}
    results.taken_back(one, **WRONG)
    assert (one.step, one.todo) == (Step.PROCESSING, Todo.FOLLOW)
    results.fetched(one, village, **ME)
    assert result_of(one) == {Place.TEAM: 1}, "no second result comes into being"


def test_what_was_collected_alone_can_be_taken_back(dossier):
    one = dossier(step=Step.READY)
    results.collected(one, "Lò Thị Mai", **ME)
    db.session.commit()
    results.taken_back(one, **WRONG)
    assert (one.step, result_of(one)) == (Step.READY, {Place.COMMUNE: 1})


def test_undoing_many_keeps_the_one_whose_result_was_fetched_since(dossier, village):
    one, other = dossier(step=Step.PROCESSING), dossier(step=Step.PROCESSING)
    batch = batches.move(
        village, [one.code, other.code], Step.READY, source=Source.COMMUNE, **ME
    )  # fmt: skip
    db.session.commit()
    results.fetched(one, village, **ME)
    db.session.commit()
    batches.undo(batch, **ME)
    assert (one.step, one.todo, result_of(one)) == (Step.READY, Todo.HAND_OVER, {Place.TEAM: 1})
    assert other.step is Step.PROCESSING


def test_a_result_that_was_fetched_is_never_handed_in_again(dossier, village):
    one = dossier(step=Step.PROCESSING, papers=[original()])
    results.fetched(one, village, **ME)
    assert one.to_hand_in == []
    with pytest.raises(Refused):
        results.handed_in(one, "Công an xã", giver="Hoàng", **ME)
    assert result_of(one) == {Place.TEAM: 1}


def test_what_was_not_handed_in_after_all_is_promised_nothing(dossier):
    one = dossier(papers=[original()])
    results.handed_in(one, "Xã", giver="Hoàng", **ME)
    db.session.commit()
    assert one.due_on == date(2026, 11, 17)
    results.taken_back(one, **WRONG)
    assert (one.step, one.todo, one.due_on, one.pick_up_on) == (None, Todo.SUBMIT, None, None)
    assert one.papers[0].with_team == 2


@pytest.mark.parametrize("step", [Step.SUBMITTED, Step.RECEIVED])
def test_whoever_submits_it_the_dossier_has_a_date_from_then_on(dossier, step):
    one = dossier()
    one.move_to(step, source=Source.COMMUNE, **ME)
    assert (one.due_on, one.pick_up_on) == (date(2026, 11, 17), date(2026, 11, 18))


def test_a_date_that_was_computed_already_stays(dossier):
    one = dossier(due_on=date(2026, 11, 20))
    one.move_to(Step.SUBMITTED, source=Source.KIOSK, **ME)
    assert one.due_on == date(2026, 11, 20)


def test_the_history_says_that_the_team_fetched_it(dossier, village):
    one = dossier(step=Step.READY)
    results.fetched(one, village, **ME)
    assert one.moves[-1].what is What.FETCHED
    assert one.moves[-1].words == "Tổ đã lấy kết quả về"
