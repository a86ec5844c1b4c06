"""How long the next try of a PIN waits, whatever happens to the clock and the machine."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk import clock
from kiosk.members.waits import FREE_TRIES, LOCK, MOST_TRIES, Instant, Tried

MONDAY = datetime(2026, 11, 16, 12, 42, tzinfo=UTC)
WEDNESDAY = datetime(2026, 11, 18, 12, 30, tzinfo=UTC)
LAST = Instant("one", 1000.0, MONDAY)
counts = st.integers(0, MOST_TRIES)
moments = st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))
seconds = st.floats(0, 10**6)


def tried(count: int) -> Tried:
    return Tried(count, LAST, WEDNESDAY if count >= MOST_TRIES else None)


@given(counts, moments, moments, seconds)
def test_within_one_run_of_the_machine_its_clock_is_never_asked(count, one, other, later):
    first, second = (Instant("one", 1000.0 + later, wall) for wall in (one, other))
    assert tried(count).seconds_left(first) == tried(count).seconds_left(second)


@given(counts, seconds, st.floats(1, 1000))
def test_waiting_goes_by_as_time_does(count, later, more):
    before, after = (Instant("one", 1000.0 + at, MONDAY) for at in (later, later + more))
    left, then = tried(count).seconds_left(before), tried(count).seconds_left(after)
    assert (left, then) == (0, 0) or abs(left - then - more) < 1e-3


@given(st.integers(FREE_TRIES, MOST_TRIES - 1), moments)
def test_after_a_restart_a_wait_is_as_long_as_it_ever_was(count, wall):
    started = Instant("two", 0.0, wall)
    assert tried(count).seconds_left(started) == 30 * 2 ** (count - FREE_TRIES)


@given(counts, moments, seconds)
def test_no_restart_and_no_clock_make_a_wait_longer_than_it_was(count, wall, ticks):
    at_once = tried(count).seconds_left(LAST)
    assert tried(count).seconds_left(Instant("two", ticks, wall)) <= at_once


@given(counts, moments, seconds, st.sampled_from(["one", "two"]))
def test_tries_are_forgotten_only_when_a_lock_is_over(count, wall, ticks, boot):
    now = Instant(boot, ticks, wall)
    kept = tried(count).counts_at(now)
    assert kept == count or (count == MOST_TRIES and tried(count).seconds_left(now) <= 0)


def test_a_lock_from_before_shifts_were_told_lasts_twelve_hours():
    old = Tried(MOST_TRIES, LAST)
    assert old.seconds_left(LAST) == LOCK.total_seconds()


def test_a_lock_goes_by_while_the_machine_is_off():
    later = Instant("two", 60.0, WEDNESDAY - timedelta(minutes=5))
    assert tried(MOST_TRIES).seconds_left(later) == 300


def test_a_machine_says_which_start_it_is_and_its_ticks_only_grow():
    assert clock.boot() == clock.boot() != ""
    assert 0 <= clock.ticks() <= clock.ticks()
