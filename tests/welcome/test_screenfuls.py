"""The kiosk shows as many nights as its screen holds, and each of them once."""

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.members.roster import Night, Person, Shift
from kiosk.welcome.screenfuls import screenfuls

START = date(2026, 11, 16)


def night(ahead: int, people: int, told: int = 0) -> Night:
    team = tuple(Person(n, "Lò Thị Mai", "0900 000 002") for n in range(people))
    day = START + timedelta(days=ahead)
    return Night(
        day, (Shift(day.weekday(), time(19, 30), time(21), team),), notes=("đổi người",) * told
    )


def test_six_evenings_of_four_people_stand_on_one_screen():
    assert len(screenfuls([night(ahead, 4) for ahead in range(6)])) == 1


def test_evenings_with_more_to_read_take_two_screens():
    shown = screenfuls([night(ahead, 5, told=1) for ahead in range(6)])
    assert [len(screen) for screen in shown] == [3, 3]


def test_no_night_no_screen():
    assert screenfuls([]) == ()


def test_an_evening_with_more_people_than_a_row_holds_stands_alone():
    shown = screenfuls([night(0, 2), night(1, 20), night(2, 2)])
    assert [len(screen) for screen in shown] == [1, 1, 1]


@given(st.lists(st.tuples(st.integers(1, 15), st.integers(0, 3)), max_size=14))
def test_every_night_is_shown_once_and_in_order(sizes):
    nights = [night(ahead, *size) for ahead, size in enumerate(sizes)]
    shown = screenfuls(nights)
    assert [one for screen in shown for one in screen] == nights
    assert all(shown)
