"""The rules by which a word or a voice becomes the village's own, pressed in every order."""

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from kiosk.languages import review
from kiosk.languages.review import APPROVALS, MAY, Line, Status, Verdict, Who

AUTHOR: Who = ("member", 1)
LEAD: Who = ("member", 2)
MEMBER: Who = ("member", 3)
SPEAKER: Who = ("speaker", 1)
ELDER: Who = ("speaker", 2)
NEIGHBOUR: Who = ("speaker", 3)
MAKERS = (AUTHOR, SPEAKER)
ANYONE = (AUTHOR, LEAD, MEMBER, SPEAKER, ELDER, NEIGHBOUR)
UNDO = Verdict.UNDONE
Press = tuple[Verdict, Who]

presses = st.lists(
    st.tuples(
        st.sampled_from([Verdict.CHECKED] * 3 + [*APPROVALS] * 2 + [*Verdict]),
        st.sampled_from(ANYONE),
    ),
    max_size=14,
)


def after(pressed: Iterable[Press], makers: Iterable[Who] = MAKERS) -> list[Line]:
    """The judgements that stand after these presses: what the rules refuse leaves nothing."""
    lines: list[Line] = []
    for verdict, who in pressed:
        if verdict is UNDO:
            lines = lines[:-1] if lines and lines[-1].verdict is not Verdict.WITHDRAWN else lines
        elif review.refusal(review.status_after(lines), verdict, who, lines, makers) is None:
            lines.append(Line(verdict, who))
    return lines


def is_well_founded(lines: Sequence[Line]) -> bool:
    """Whether what is approved was found right by two who did not make it, and approved twice."""
    if review.status_after(lines) is not Status.APPROVED:
        return True
    last_edit = max(
        (n for n, line in enumerate(lines) if line.verdict is Verdict.EDITED), default=-1
    )
    since = lines[last_edit + 1 :]
    made_by = {*MAKERS, lines[last_edit].who if last_edit >= 0 else None}
    checked_by = {line.who for line in since if line.verdict is Verdict.CHECKED} - made_by
    approvals = {line.verdict: line.who for line in since if line.verdict in APPROVALS}
    two_people = len(set(approvals.values())) == len(APPROVALS) == len(approvals)
    return len(checked_by) >= 2 and two_people


@given(presses)
@settings(max_examples=1500, deadline=None)
def test_nothing_is_approved_without_two_others_an_elder_and_the_lead(pressed):
    assert is_well_founded(after(pressed))


def test_that_property_would_see_an_author_who_checks_their_own():
    wrong = find(presses, lambda pressed: not is_well_founded(after(pressed, makers=())))
    assert {who for verdict, who in wrong if verdict is Verdict.CHECKED} & set(MAKERS)


def test_presses_at_random_do_get_something_approved():
    found = find(presses, lambda one: review.status_after(after(one)) is Status.APPROVED)
    assert len(found) == 4


@given(presses)
@settings(max_examples=500, deadline=None)
def test_nothing_comes_after_a_withdrawal(pressed):
    lines = after([*pressed, (Verdict.WITHDRAWN, SPEAKER)])
    assert after([(line.verdict, line.who) for line in lines if line.who] + pressed) == lines
    assert review.status_after(lines) is Status.WITHDRAWN


@given(presses)
@settings(max_examples=500, deadline=None)
def test_an_edit_leaves_a_draft_that_nobody_has_checked(pressed):
    lines = after([*pressed, (Verdict.EDITED, MEMBER)])
    if review.status_after(lines) is not Status.WITHDRAWN:
        assert review.status_after(lines) is Status.DRAFT
        assert review.checkers(review.since_edit(lines)) == set()


@given(presses)
@settings(max_examples=500, deadline=None)
def test_each_status_is_reached_only_by_a_judgement_that_it_may_get(pressed):
    lines = after(pressed)
    for number, line in enumerate(lines):
        assert line.verdict in MAY[review.status_after(lines[:number])]


def test_every_status_says_what_it_may_get_and_everything_has_words():
    assert set(MAY) == set(Status)
    assert all(status.words for status in Status)
    assert all(verdict.words for verdict in Verdict)
    assert all(UNDO not in may for may in MAY.values())


@pytest.mark.parametrize("who", MAKERS)
def test_who_made_it_does_not_check_it(who):
    assert review.refusal(Status.DRAFT, Verdict.CHECKED, who, [], MAKERS) == review.OWN


def test_who_checked_it_does_not_check_it_again_until_it_is_edited():
    lines = after([(Verdict.CHECKED, LEAD)])
    again = review.refusal(Status.DRAFT, Verdict.CHECKED, LEAD, lines, MAKERS)
    assert again == review.TWICE
    lines = after([(Verdict.CHECKED, LEAD), (Verdict.EDITED, MEMBER)])
    assert review.refusal(Status.DRAFT, Verdict.CHECKED, LEAD, lines, MAKERS) is None


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_elder_and_lead_approve_in_either_order_each_once(order):
    both = [(Verdict.APPROVED_BY_ELDER, ELDER), (Verdict.APPROVED_BY_LEAD, LEAD)]
    first, second = (both[place] for place in order)
    checked = [(Verdict.CHECKED, MEMBER), (Verdict.CHECKED, NEIGHBOUR)]
    lines = after([*checked, first])
    assert review.status_after(lines) is Status.CHECKED
    assert review.refusal(Status.CHECKED, *first, lines, MAKERS) == review.TWICE
    assert review.status_after(after([*checked, first, second])) is Status.APPROVED


def test_what_is_sent_back_can_only_be_edited_or_withdrawn():
    assert MAY[Status.REJECTED] == {Verdict.EDITED, Verdict.WITHDRAWN}
    assert MAY[Status.WITHDRAWN] == set()
