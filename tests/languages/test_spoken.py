"""Which languages a house shows: what was there keeps its place, two scripts of one never mix."""

import pytest

from kiosk.errors import Refused
from kiosk.languages.spoken import move_up, take_languages
from kiosk.villages.models import Village


def village(*tags: str) -> Village:
    return Village(name="Thử", languages=list(tags))


@pytest.mark.parametrize(
    ("before", "ticked", "after"),
    [
        ([], ["blt-Tavt", "tyz-Latn"], ["blt-Tavt", "tyz-Latn"]),
        (["tyz-Latn", "blt-Tavt"], ["blt-Tavt", "tyz-Latn"], ["tyz-Latn", "blt-Tavt"]),
        (["tyz-Latn"], ["ium-Latn", "tyz-Latn"], ["tyz-Latn", "ium-Latn"]),
        (["tyz-Latn", "ium-Latn"], ["ium-Latn"], ["ium-Latn"]),
        (["tyz-Latn"], [], []),
        ([], ["blt-Tavt", "blt-Latn", "twh-Tavt"], ["blt-Tavt", "blt-Latn", "twh-Tavt"]),
        ([], ["xyz-Latn", "vi", "tyz-Latn", "tyz-Latn"], ["tyz-Latn"]),
        ([], ["mww-Latn", "hnj-Latn"], ["mww-Latn", "hnj-Latn"]),
    ],
)
def test_new_languages_follow_those_that_were_shown(before, ticked, after):
    house = village(*before)
    take_languages(house, ticked)
    assert house.languages == after


@pytest.mark.parametrize("other", ["mww-Latn", "hnj-Latn"])
def test_the_two_scripts_of_mong_are_refused_together_and_nothing_changes(other):
    house = village("tyz-Latn")
    with pytest.raises(Refused) as refused:
        take_languages(house, [other, "hmn-Latn-VN"])
    assert "chữ Mông Việt Nam 1961 hoặc chữ Mông quốc tế" in refused.value.reason
    assert house.languages == ["tyz-Latn"]


@pytest.mark.parametrize(
    ("tag", "after"),
    [
        ("ium-Latn", ["tyz-Latn", "ium-Latn", "blt-Tavt"]),
        ("blt-Tavt", ["blt-Tavt", "tyz-Latn", "ium-Latn"]),
        ("tyz-Latn", ["tyz-Latn", "blt-Tavt", "ium-Latn"]),
        ("nut-Latn", ["tyz-Latn", "blt-Tavt", "ium-Latn"]),
        ("", ["tyz-Latn", "blt-Tavt", "ium-Latn"]),
    ],
)
def test_a_language_moves_one_place_up(tag, after):
    house = village("tyz-Latn", "blt-Tavt", "ium-Latn")
    move_up(house, tag)
    assert house.languages == after
