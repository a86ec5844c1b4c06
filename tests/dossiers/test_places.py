"""Where a paper can be, and that none is lost or made on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.dossiers.places import MAY_GO, WAYS, WORDS, Impossible, Place, moved

places = st.sampled_from(Place)
counts = st.fixed_dictionaries({place: st.integers(0, 9) for place in Place})


def test_every_place_has_words_and_says_where_a_paper_may_go_from_there():
    assert set(WORDS) == set(MAY_GO) == set(Place)


def test_every_way_has_words_and_no_other_has():
    assert set(WAYS) == {(start, end) for start in Place for end in MAY_GO[start]}
    assert len(set(WAYS.values())) == len(WAYS)


def test_nothing_comes_back_home_without_a_name():
    assert not [start for start, end in WAYS if end is Place.HOME]


@given(counts, st.integers(-2, 12), places, places)
def test_papers_are_neither_lost_nor_made(before, count, start, end):
    try:
        after = moved(before, count, start, end)
    except Impossible:
        assert end not in MAY_GO[start] or not 1 <= count <= before[start]
        return
    assert sum(after.values()) == sum(before.values())
    assert min(after.values()) >= 0
    assert after[end] == before[end] + count


def test_what_is_not_there_cannot_go():
    here = dict.fromkeys(Place, 0) | {Place.TEAM: 2}
    with pytest.raises(Impossible):
        moved(here, 3, Place.TEAM, Place.COMMUNE)
    with pytest.raises(Impossible):
        moved(here, 1, Place.TEAM, Place.HOME)
    assert moved(here, 2, Place.TEAM, Place.COMMUNE)[Place.COMMUNE] == 2
