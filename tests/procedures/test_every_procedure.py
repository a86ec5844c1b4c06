"""The procedures hold what the sources say, and say what they do not."""

import re

import pytest

from kiosk.procedures.fees import fee
from kiosk.procedures.kinds import Basis, FieldGroup, ReceiverType, Sketch
from kiosk.procedures.published import find, procedures
from kiosk.procedures.schema import Procedure

SIGNING_IN = [Sketch.ADDRESS, Sketch.LOGIN, Sketch.SCAN]
# What is null in the content → the words of the "unknowns" that own up to it.
ADMITTED = {
    "team_can_collect": r"Tổ có được .*lấy kết quả thay",
    "receiver.hours": r"Giờ nhận hồ sơ",
    "fee.photocopying": r"tiền chụp",
    "fee.online_difference": r"Phí khi nộp trực tuyến",
    "effective_from": r"từ ngày nào",
    "effective_to": r"đến ngày nào",
}
every_procedure = pytest.mark.parametrize("procedure", procedures(), ids=lambda one: one.slug)


@pytest.fixture
def copies() -> Procedure:
    """Certified copies."""
    found = find("chung-thuc-ban-sao")
    assert found is not None
    return found


@pytest.fixture
def residence() -> Procedure:
    """Confirmation of residence."""
    found = find("xac-nhan-cu-tru")
    assert found is not None
    return found


def value(procedure: Procedure, path: str) -> object:
    found: object = procedure
    for part in path.split("."):
        found = getattr(found, part, "không có mục này")
    return found


@every_procedure
def test_what_is_null_is_admitted(procedure):
    text = "\n".join(procedure.unknowns)
    for path, words in ADMITTED.items():
        if value(procedure, path) is None:
            assert re.search(words, text), path


@every_procedure
def test_a_place_rule_without_a_source_is_admitted(procedure):
    if procedure.receiver.place_rule_basis in {Basis.OWN_KNOWLEDGE, Basis.INFERRED}:
        assert any("chưa thấy trong nguồn" in line for line in procedure.unknowns)


@every_procedure
def test_a_date_stands_only_beside_a_verified_law(procedure):
    assert all(law.date is None or law.verified for law in procedure.legal_basis)


@every_procedure
def test_each_walk_begins_by_signing_in_on_one_s_own_phone(procedure):
    if procedure.screens[0].sketch is Sketch.VNEID_MENU:  # done inside VNeID, on that very phone
        assert "điện thoại của mình" in procedure.screens[0].do
        assert "mật khẩu" in (procedure.screens[0].warning or "")
        return
    assert [screen.sketch for screen in procedure.screens[:3]] == SIGNING_IN
    assert "điện thoại của mình" in procedure.screens[2].do
    assert "mật khẩu" in (procedure.screens[2].warning or "")


@every_procedure
def test_no_question_asks_for_a_citizen_s_number(procedure):
    asked = " ".join(question.ask for question in procedure.questions)
    assert "định danh" not in asked
    assert "căn cước" not in asked


def test_certified_copies_are_asked_for_pages_and_copies(copies):
    pages, number = copies.questions_for({})
    assert (pages.key, pages.min, pages.max, pages.may_be_unknown) == ("pages", 1, 500, True)
    assert (number.key, number.min, number.max) == ("copies", 1, 50)


def test_certified_copies_need_only_the_original(copies):
    required = [paper for paper in copies.papers_for({}) if paper.required]
    assert [(paper.key, paper.form) for paper in required] == [("ban-chinh", "original")]
    assert copies.needs_original


def test_certified_copies_fork_at_the_button_and_end_with_the_original(copies):
    assert [one.title for one in copies.screens if one.fork] == ["Nộp trực tuyến"]
    assert copies.screens[-1].sketch is Sketch.BRING_ORIGINAL


def test_certified_copies_belong_to_justice_and_go_to_the_commune(copies):
    assert (copies.field, copies.field.label) == (FieldGroup.TU_PHAP, "Tư pháp")
    assert copies.receiver.type is ReceiverType.UBND_XA
    assert copies.portal_code == "2.000815"
    assert fee(copies.fee, {"pages": 5, "copies": 2}).total == 14_000


def test_every_return_reason_of_the_law_is_there(copies):
    reasons = [one for one in copies.return_reasons if one.basis is Basis.LAW]
    assert len(reasons) == 6


def test_residence_is_free_and_takes_one_or_three_days(residence):
    assert fee(residence.fee, {}).total == 0
    assert (residence.time_limit.normal, residence.time_limit.extended) == (1, 3)
    assert residence.receiver.type is ReceiverType.CONG_AN_XA
    assert residence.field is FieldGroup.CONG_AN


def test_residence_has_no_step_to_pay_and_no_reason_about_paying(residence):
    assert Sketch.PAY not in [one.sketch for one in residence.screens]
    assert not any("lệ phí" in one.text for one in residence.return_reasons)


@pytest.mark.parametrize(("for_whom", "needed"), [("self", False), ("child", True), (None, False)])
def test_another_s_number_is_needed_only_when_declaring_for_them(residence, for_whom, needed):
    papers = [paper.key for paper in residence.papers_for({"for_whom": for_whom})]
    assert ("so-dinh-danh" in papers) is needed


def test_a_child_s_papers_need_the_parents_word(residence):
    child = residence.questions[0].options[1]
    assert "cha mẹ" in (child.note or "")
    assert "thieu-y-kien-cha-me" in [one.key for one in residence.return_reasons]
