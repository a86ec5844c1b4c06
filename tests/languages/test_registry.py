"""The list of languages a village chooses from, and the mistakes that its file may not have."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from kiosk.languages.registry import all_languages, find, mixed, peoples
from kiosk.paths import CONTENT
from kiosk.procedures.catalogue import mistakes
from kiosk.procedures.mistakes import Mistake

LANGUAGES, KEYBOARDS = "languages.yaml", "keyboards.yaml"


@pytest.fixture
def broken(tmp_path: Path):
    """A copy of the content whose file is spoilt: the mistakes that are told then."""
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)

    def spoil(file: str, change) -> list[Mistake]:
        data: Any = yaml.safe_load((content / file).read_text("utf-8"))
        change(data[file.removesuffix(".yaml")])
        (content / file).write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
        return mistakes(content)

    return spoil


def test_our_own_files_have_no_mistake():
    assert [one for one in mistakes() if one.file in {LANGUAGES, KEYBOARDS}] == []


def test_a_village_finds_its_languages_under_its_people():
    assert [(one.name, [language.tag for language in one.languages]) for one in peoples()] == [
        ("Dao", ["ium-Latn", "mji-Latn"]),
        ("Thái", ["blt-Tavt", "blt-Latn", "twh-Tavt", "twh-Latn"]),
        ("Mông", ["hmn-Latn-VN", "mww-Latn", "hnj-Latn"]),
        ("Tày", ["tyz-Latn"]),
        ("Nùng", ["nut-Latn"]),
        ("Giáy", ["pcc-Latn-VN"]),
    ]


def test_a_group_with_several_scripts_is_asked_for_once():
    thai = peoples()[1]
    assert [(group, len(languages)) for group, languages in thai.groups] == [
        ("Thái Đen", 2),
        ("Thái Trắng", 2),
    ]
    assert [one.name for one in peoples() if not one.writes] == ["Dao"]
    assert [one.name for one in peoples() if one.has_rival_scripts] == ["Mông"]


def test_a_script_is_named_in_a_few_words():
    found = {one.tag: one.short_script for one in all_languages()}
    assert found["mww-Latn"] == "chữ Mông quốc tế"
    assert found["blt-Tavt"] == "chữ Thái"
    assert found["hmn-Latn-VN"] == "chữ Mông Việt Nam 1961"


def test_only_dao_comes_by_voice_first():
    assert {one.people for one in all_languages() if not one.writes} == {"Dao"}


def test_tai_viet_has_vietnams_tones_and_its_own_letters():
    tai_viet = [one for one in all_languages() if one.script_code == "Tavt"]
    assert {(one.tone_marks, one.keyboard) for one in tai_viet} == {("spacing", "tai-viet")}
    assert {one.tone_marks for one in all_languages() if one not in tai_viet} == {None}


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        (["mww-Latn", "hmn-Latn-VN"], ("hmn-Latn-VN", "mww-Latn")),
        (["hmn-Latn-VN", "tyz-Latn", "hnj-Latn"], ("hmn-Latn-VN", "hnj-Latn")),
        (["mww-Latn", "hnj-Latn"], None),
        (["blt-Tavt", "blt-Latn", "twh-Tavt"], None),
        ([], None),
    ],
)
def test_the_two_scripts_of_mong_are_never_mixed(tags, found):
    pair = mixed(tags)
    assert (pair and tuple(one.tag for one in pair)) == found


def language(data: list[dict[str, Any]], tag: str) -> dict[str, Any]:
    return next(one for one in data if one["tag"] == tag)


@pytest.mark.parametrize(
    ("tag", "facts", "told"),
    [
        ("tyz-Latn", {"writes": "yes"}, "phải là true hoặc false"),
        ("tyz-Latn", {"people": ""}, "không được để trống"),
        ("tyz-Latn", {"tone_marks": "combining"}, "phải là một trong"),
        ("tyz-Latn", {"tone_marks": "spacing"}, "đi cùng chữ Thái"),
        ("tyz-Latn", {"colour": "red"}, "mục lạ"),
        ("blt-Tavt", {"font": None}, "đi cùng chữ Thái"),
        ("blt-Tavt", {"name_vi": "Tày"}, "ghi hai lần: Tày"),
        ("ium-Latn", {"keyboard": "vietnamese"}, "thì keyboard là null"),
        ("tyz-Latn", {"people": "Sán Dìu"}, "khác nhau: Sán Dìu, Tày"),
        ("mww-Latn", {"never_with": "abc-Latn"}, "không có tiếng này: abc-Latn"),
        ("blt-Latn", {"keyboard": "khong-co"}, "blt-Latn cần bàn phím khong-co"),
        ("blt-Latn", {"keyboard": "tai-viet"}, "blt-Latn cần bàn phím tai-viet"),
    ],
)
def test_a_mistake_in_a_language_is_told(broken, tag, facts, told):
    assert told in "; ".join(map(str, broken(LANGUAGES, lambda d: language(d, tag).update(facts))))


@pytest.mark.parametrize("missing", ["people", "group", "tone_marks", "keyboard", "writes"])
def test_a_fact_that_is_missing_is_told(broken, missing):
    found = broken(LANGUAGES, lambda data: data[3].pop(missing))
    assert [(one.file, one.field) for one in found] == [(LANGUAGES, f"languages.3.{missing}")]


def test_a_language_that_the_file_has_is_found():
    thai = find("twh-Tavt")
    assert thai is not None
    assert (thai.people, thai.group, thai.script_code) == ("Thái", "Thái Trắng", "Tavt")
