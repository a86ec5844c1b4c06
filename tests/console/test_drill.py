"""The tasks of a practice: the same from the same seed, each with a right and a wrong answer."""

from typing import get_args

import pytest

from kiosk.console.drill import FREE, MENDING, PASSWORD, drill
from kiosk.console.drill_case import TITLES
from kiosk.console.practice import DAILY, Practice
from kiosk.console.tasks import JUDGES, TYPE_IT, Part, Task, Way, why_not_step
from kiosk.dossiers.codes import NEW_CODE, OLD_CODE
from kiosk.dossiers.steps import NEXT, Step
from kiosk.procedures import fees, published
from kiosk.procedures.fee_rules import UnknownFee
from kiosk.procedures.kinds import Sketch
from kiosk.procedures.schema import MendingPart

SEEDS = range(200)
PROCEDURES = published.procedures()
every_procedure = pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda one: one.slug)


def made(procedure, seed=7):
    return drill(procedure, seed, [one for one in PROCEDURES if one is not procedure])


def tasks_of(procedure, part):
    """The tasks of one part, for every seed."""
    for seed in SEEDS:
        found = made(procedure, seed)
        yield found, [task for task in found.tasks if task.part is part]


def wrong_answers(task: Task) -> list[list[str]]:
    """An answer for each way to miss: another card, a tick too few or too many, a sign too few."""
    if task.written:
        return [[task.written[:-1]], [task.written + "X"], [""]]
    if task.way is Way.ONE:
        return [[choice.key] for choice in task.choices if not choice.is_right]
    right = set(task.right)
    return [sorted(right ^ {choice.key}) for choice in task.choices]


@every_procedure
def test_the_same_seed_gives_the_same_tasks(procedure):
    for seed in SEEDS:
        assert made(procedure, seed) == made(procedure, seed)


@every_procedure
def test_another_seed_gives_another_case(procedure):
    assert len({repr(made(procedure, seed).tasks) for seed in SEEDS}) > 190


@every_procedure
def test_every_task_has_a_right_and_a_wrong_answer_with_its_reason(procedure):
    for seed in SEEDS:
        for task in made(procedure, seed).tasks:
            assert task.why_not(task.right) is None, task
            wrong = wrong_answers(task)
            assert wrong, task
            for said in wrong:
                assert len(task.why_not(said) or "") > 10, (task, said)


@every_procedure
def test_the_right_answers_alone_bring_a_practice_to_its_end(procedure):
    for seed in SEEDS:
        run = Practice(procedure_slug=procedure.slug, seed=seed, place=0, mistakes=0)
        for _ in run.drill.tasks:
            assert run.finished_at is None
            run.take(run.task.right)
        assert run.finished_at
        assert run.mistakes == 0


@every_procedure
def test_the_parts_come_in_their_order(procedure):
    for seed in SEEDS:
        numbers = [task.part.number for task in made(procedure, seed).tasks]
        assert numbers == sorted(numbers)
        assert set(numbers) == {1, 2, 3, 4, 5}


def test_a_wrong_answer_counts_and_asks_the_same_again():
    run = Practice(procedure_slug=DAILY[0], seed=1, place=0, mistakes=0)
    before = run.task
    run.take(["khong-co"])
    assert (run.task, run.place, run.mistakes) == (before, 0, 1)


def test_what_is_finished_stays_as_it_is():
    run = Practice(procedure_slug=DAILY[0], seed=1, place=0, mistakes=0)
    for _ in run.drill.tasks:
        run.take(run.task.right)
    end = (run.place, run.mistakes, run.finished_at)
    run.take(["khong-co"])
    run.take(run.task.right)
    assert (run.place, run.mistakes, run.finished_at) == end


def test_nobody_in_a_practice_is_real():
    for seed in SEEDS:
        case = made(PROCEDURES[0], seed).case
        for name in (case.resident, case.receiver):
            title, given = name.split(" ")
            assert title in TITLES
            assert given == "Mẫu"


def test_no_made_up_code_looks_like_one_of_the_portal():
    for seed in SEEDS:
        code = made(PROCEDURES[0], seed).case.portal_code
        assert code.startswith("MAU.")
        assert not OLD_CODE.fullmatch(code)
        assert not NEW_CODE.fullmatch(code)


@every_procedure
def test_the_papers_to_tick_are_those_that_the_case_requires(procedure):
    for found, (task,) in tasks_of(procedure, Part.PAPERS):
        needed = procedure.papers_for(found.case.answers)
        assert set(task.right) == {paper.key for paper in needed if paper.required}
        assert {paper.key for paper in procedure.papers} < {one.key for one in task.choices}


@every_procedure
def test_the_sum_is_what_the_rule_of_the_fee_gives(procedure):
    for found, (task,) in tasks_of(procedure, Part.FEE):
        total = fees.fee(procedure.fee, found.case.answers).total
        words = {None: "Hỏi xã", 0: FREE}.get(total) or fees.money(total)
        assert [one.text for one in task.choices if one.is_right] == [words]
        assert len({one.text for one in task.choices}) == len(task.choices) >= 3


def test_a_fee_that_no_source_gives_is_asked_for():
    unknown = PROCEDURES[0].model_copy(update={"fee": UnknownFee(kind="unknown")})
    for found, (task,) in tasks_of(unknown, Part.FEE):
        assert [one.text for one in task.choices if one.is_right] == ["Hỏi xã"]
        assert found.case.fee.total is None


@every_procedure
def test_every_screen_of_the_portal_is_done_once_and_a_fork_both_ways(procedure):
    for _, tasks in tasks_of(procedure, Part.PORTAL):
        titles = list(dict.fromkeys(task.title for task in tasks))
        assert titles == [screen.title for screen in procedure.screens]
        for screen in procedure.screens:
            if screen.fork:
                asked = [task.right for task in tasks if task.ask == screen.fork.ask]
                assert asked == [("khong",), ("co",)]


@every_procedure
def test_nobody_types_a_password_for_somebody_else(procedure):
    for _, tasks in tasks_of(procedure, Part.PORTAL):
        trap = [
            (task.sketch, one) for task in tasks for one in task.choices if one.text == PASSWORD
        ]
        ((sketch, choice),) = trap
        drawn = [screen.sketch for screen in procedure.screens]
        assert sketch is (Sketch.LOGIN if Sketch.LOGIN in drawn else drawn[0])
        assert not choice.is_right
        assert "mật khẩu" in choice.why


def test_a_code_that_was_not_typed_is_asked_for_and_nothing_is_counted():
    task = next(task for task in made(PROCEDURES[0]).tasks if task.way is Way.CODE)
    assert task.why_not([""]) == task.why_not([]) == TYPE_IT


def test_the_portals_code_is_typed_sign_by_sign():
    task = next(task for task in made(PROCEDURES[0]).tasks if task.way is Way.CODE)
    assert task.why_not([f" {task.written.lower()} "]) is None
    assert "13 ký tự đầu" in str(task.why_not([task.written[:13] + "Z"]))
    assert "Thừa" in str(task.why_not([task.written + "1"]))


@every_procedure
def test_each_return_is_mended_at_its_own_part(procedure):
    for _, tasks in tasks_of(procedure, Part.RETURNED):
        assert 1 <= len(tasks) <= 2
        assert len({task.told for task in tasks}) == len(tasks)
        for task in tasks:
            reason = next(r for r in procedure.return_reasons if task.told.endswith(r.text))
            assert task.right == (reason.part,)


def test_every_part_where_something_is_mended_has_a_card():
    assert tuple(MENDING) == get_args(MendingPart)
    assert set(JUDGES) == set(Way)


@every_procedure
def test_the_five_steps_are_written_in_the_order_that_the_house_allows(procedure):
    for _, tasks in tasks_of(procedure, Part.STEPS):
        assert [task.step for task in tasks] == [*Step, None]
        now = None
        for task in tasks[:-1]:
            assert task.right == (task.step,)
            assert task.step in NEXT[now]
            now = task.step


def test_what_the_portal_calls_handed_over_is_only_ready_here():
    seen = {
        task.told: task.right
        for _, tasks in tasks_of(PROCEDURES[0], Part.STEPS)
        for task in tasks
        if "Cổng" in task.told
    }
    assert seen["Cổng mẫu ghi: “Đã trả kết quả”."] == (Step.READY,)
    assert "tay người nhận" in why_not_step(Step.PROCESSING, Step.HANDED_OVER, Step.READY)


def test_a_step_in_the_wrong_order_is_explained():
    assert "đã qua" in why_not_step(Step.RECEIVED, Step.SUBMITTED, Step.PROCESSING)
    assert "còn bước “Đã nộp”" in why_not_step(None, Step.READY, Step.SUBMITTED)
    assert "xem lại" in why_not_step(Step.SUBMITTED, Step.READY, Step.RECEIVED)


def test_a_result_is_handed_over_only_with_the_receivers_name():
    found = next(
        d for d in (made(PROCEDURES[0], s) for s in SEEDS) if d.case.receiver != d.case.resident
    )
    last = found.tasks[-1]
    assert "Chưa có tên" in str(last.why_not([""]))
    assert found.case.receiver in str(last.why_not([found.case.resident]))
    assert last.why_not([found.case.receiver.lower()]) is None


def test_the_mock_dossier_is_where_its_done_tasks_brought_it():
    found = made(PROCEDURES[0])
    assert found.step_at(0) is None
    assert found.step_at(len(found.tasks) - 2) is Step.READY
    assert found.step_at(len(found.tasks)) is Step.HANDED_OVER
