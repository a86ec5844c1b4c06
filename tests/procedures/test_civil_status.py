"""The civil status procedures and electronic copies say what the sources say, in every case.

The tables were written from the sources and not from the content, so that a slip of the pen in
either of them is found.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from kiosk.procedures.fee_rules import ByCaseFee
from kiosk.procedures.fees import ASK_COMMUNE, fee, in_words
from kiosk.procedures.kinds import Basis, FieldGroup, Online, ReceiverType, Sketch
from kiosk.procedures.published import find
from kiosk.procedures.schema import Procedure
from kiosk.procedures.shapes import Answers
from kiosk.walkthrough.route import Case, Channel, Part, road

E_COPY, EXTRACT, BIRTH = "chung-thuc-ban-sao-dien-tu", "trich-luc-ho-tich", "khai-sinh"
AGAIN, MARRIAGE, STATUS, DEATH = "khai-sinh-lai", "ket-hon", "xac-nhan-hon-nhan", "khai-tu"
CIVIL = (EXTRACT, BIRTH, AGAIN, MARRIAGE, STATUS, DEATH)
ALL = (E_COPY, *CIVIL)


class Facts(NamedTuple):
    """What the source says of one procedure."""

    code: str | None
    page: str | None  # how the portal's address ends
    unit: str | None
    normal: int | None
    extended: int | None
    cutoff: str | None
    original: bool
    draft: bool
    collect: bool | None
    result: str


FACTS = {
    E_COPY: Facts(
        None, None, None, None, None, None, True, False, None, "Bản sao điện tử có chữ ký số"
    ),
    EXTRACT: Facts(
        "2.000635", "867c-72db-b6a7-dcbd8c763807", "same_day", None, None, "15:00",
        False, True, None, "Bản sao trích lục hộ tịch",
    ),
    BIRTH: Facts(
        "1.001193", "3fe0-70ac-b9d6-5e9e20d6eef7", "same_day", None, 3, "15:00",
        True, True, None, "Giấy khai sinh",
    ),
    AGAIN: Facts(
        "1.004884", "6eac-7598-b88b-15f8a61b366a", "working_days", 5, None, None,
        True, True, None, "Giấy khai sinh (đăng ký lại)",
    ),
    MARRIAGE: Facts(
        "1.000894", "3fac-7489-b53b-a15eb239a6fe", "same_day", 1, 3, None,
        False, True, False, "Giấy chứng nhận kết hôn",
    ),
    STATUS: Facts(
        "1.004873", "6eb3-7019-bf3f-fc58c9ee44b9", "working_days", 3, None, None,
        False, True, None, "Giấy xác nhận tình trạng hôn nhân",
    ),
    DEATH: Facts(
        "1.000656", "3fac-7489-b53b-9c6c958f2da4", "same_day", None, None, "15:00",
        True, True, None, "Trích lục khai tử",
    ),
}  # fmt: skip

# Who declares for somebody else has the authorisation; it need not be certified for near kin.
WITH_OTHERS = "dien-thoai-vneid so-dinh-danh so-dang-ky-cu uy-quyen"
BORN = "dien-thoai-vneid {} ket-hon-cha-me uy-quyen"
REBORN = "dien-thoai-vneid {} cam-doan-cha-me uy-quyen"
SINGLE = "dien-thoai-vneid {}uy-quyen"
BIRTH_PAPERS = {
    ("birth-proof",): "giay-chung-sinh",
    ("none",): "giay-lam-chung",
    ("other", "found"): "bien-ban-bo-roi",
    ("other", "surrogate"): "mang-thai-ho",
}
# procedure, choices in the order of the questions → keys of the papers, and the fee for one copy
CASES: dict[tuple[str, ...], tuple[str, int | None]] = {
    (E_COPY,): ("ban-chinh dien-thoai-vneid", None),
    **{
        (EXTRACT, record, whose): (papers, 8_000)
        for record in ("birth", "marriage", "death", "other")
        for whose, papers in {
            "self": WITH_OTHERS.removesuffix(" uy-quyen"), "kin": WITH_OTHERS, "other": WITH_OTHERS
        }.items()
    },
    **{
        (BIRTH, age, *proof): (BORN.format(papers), price)
        for age, price in {"on-time": 0, "late": None}.items()
        for proof, papers in BIRTH_PAPERS.items()
    },
    (AGAIN, "yes", "yes"): (REBORN.format("ban-sao-khai-sinh-cu xac-nhan-co-quan"), None),
    (AGAIN, "yes", "no"): (REBORN.format("ban-sao-khai-sinh-cu"), None),
    (AGAIN, "no", "yes"): (REBORN.format("giay-to-khac xac-nhan-co-quan"), None),
    (AGAIN, "no", "no"): (REBORN.format("giay-to-khac"), None),
    (MARRIAGE, "no"): ("dien-thoai-vneid xac-nhan-hon-nhan", 0),
    (MARRIAGE, "yes"): ("dien-thoai-vneid xac-nhan-hon-nhan ly-hon-khai-tu", 0),
    **{
        (STATUS, purpose, before, again): (SINGLE.format(ended + old), None)
        for purpose in ("marry", "other")
        for before, ended in {"no": "", "yes": "ly-hon-khai-tu "}.items()
        for again, old in {"first": "", "again": "giay-cu "}.items()
    },
    (DEATH, "on-time"): ("dien-thoai-vneid giay-bao-tu uy-quyen", 0),
    (DEATH, "late"): ("dien-thoai-vneid giay-bao-tu uy-quyen", None),
    (DEATH, "long-ago"): ("dien-thoai-vneid chung-cu uy-quyen", None),
}  # fmt: skip

# What the source marks as not known → words of the "unknowns" that own up to it.
ADMITTED = {
    E_COPY: [r"Mã .*phí, bao lâu xong", r"Xã mình có làm", r"Lý do bị từ chối", r"tự đến"],
    EXTRACT: [r"Người ngoài họ hàng .*chứng thực giấy ủy quyền", r"mẫu tờ khai nào"],
    BIRTH: [r"quá hạn ở Lào Cai", r"chưa rõ mã", r"ký sổ hộ tịch", r"Ai được đi khai sinh"],
    AGAIN: [r"Lệ phí ở Lào Cai", r"xác minh ở nơi khác"],
    MARRIAGE: [r"ghi số 1", r"sau 15 giờ", r"5 ngày làm việc", r"một trong hai người"],
    STATUS: [r"Lệ phí ở Lào Cai", r"23 ngày", r"6 tháng, chưa kiểm chứng"],
    DEATH: [r"quá hạn ở Lào Cai", r"chưa rõ mã", r"xác minh thì mất bao lâu", r"Ai được đi"],
}

of_each = pytest.mark.parametrize("slug", ALL)
of_civil = pytest.mark.parametrize("slug", CIVIL)
in_each_case = pytest.mark.parametrize("case", CASES, ids="-".join)


def the(slug: str) -> Procedure:
    found = find(slug)
    assert found is not None
    return found


def ways(procedure: Procedure, answers: Answers) -> Iterator[Answers]:
    """Every way through the questions that are to be chosen from; of numbers the least."""
    asked = next((q for q in procedure.questions_for(answers) if q.key not in answers), None)
    if asked is None:
        yield answers
        return
    offered = [option.value for option in asked.options] or [asked.min]
    for answer in offered:
        yield from ways(procedure, {**answers, asked.key: answer})


def answers_of(case: tuple[str, ...]) -> Answers:
    """The answers whose choices, in the order of the questions, are `case`."""
    return next(way for way in ways(the(case[0]), {}) if choices(case[0], way) == case)


def choices(slug: str, way: Answers) -> tuple[str, ...]:
    return (slug, *(answer for answer in way.values() if isinstance(answer, str)))


@of_each
def test_the_facts_are_those_of_the_source(slug):
    one, limit = the(slug), the(slug).time_limit
    page = one.portal_url and one.portal_url.split("/thu-tuc-hanh-chinh/019d2bfd-")[1]
    assert FACTS[slug] == Facts(
        one.portal_code, page, limit.unit, limit.normal, limit.extended, limit.cutoff,
        one.needs_original, one.draft_confirmation, one.team_can_collect, FACTS[slug].result,
    )  # fmt: skip
    assert one.result.name.startswith(FACTS[slug].result)


@of_each
def test_all_of_them_are_justice_and_go_to_the_commune(slug):
    assert (the(slug).field, the(slug).receiver.type) == (
        FieldGroup.TU_PHAP,
        ReceiverType.UBND_XA,
    )


def test_no_case_is_forgotten():
    there = [choices(slug, way) for slug in ALL for way in ways(the(slug), {})]
    assert sorted(there) == sorted(CASES)
    assert len(there) == 38


@in_each_case
def test_a_case_needs_the_papers_of_the_source(case):
    papers = the(case[0]).papers_for(answers_of(case))
    assert [paper.key for paper in papers] == CASES[case][0].split()
    assert len(papers) <= 6


@in_each_case
def test_a_case_has_its_fee_in_words(case):
    found, total = fee(the(case[0]).fee, answers_of(case)), CASES[case][1]
    assert found.total == total
    assert found.lines
    assert (ASK_COMMUNE in found.lines) == (total is None)


@in_each_case
def test_where_papers_are_compared_there_is_one_to_compare(case):
    """The screen that asks whether an original stays with the team names that paper."""
    if the(case[0]).needs_original:
        papers = the(case[0]).papers_for(answers_of(case))
        assert [p.key for p in papers if p.form == "original" and p.required]


@pytest.mark.parametrize(("copies", "total"), [(1, 8_000), (3, 24_000), (50, 400_000)])
def test_a_copy_of_an_extract_costs_8000(copies, total):
    found = fee(the(EXTRACT).fee, {"copies": copies})
    assert found.total == total
    assert fee(the(EXTRACT).fee, {"copies": copies}, online=False).total == total


@pytest.mark.parametrize("slug", [BIRTH, AGAIN, MARRIAGE, DEATH])
def test_further_copies_cost_8000_in_every_case(slug):
    for way in ways(the(slug), {}):
        assert re.search(r"bản sao.*: 8\.000 đ một bản\.", " ".join(fee(the(slug).fee, way).lines))


@pytest.mark.parametrize("slug", [BIRTH, AGAIN, STATUS, DEATH])
def test_what_the_province_sets_is_said_to_be_set_by_the_province(slug):
    told = {fee(the(slug).fee, way) for way in ways(the(slug), {})}
    unknown = [" ".join(one.lines) for one in told if one.total is None]
    assert unknown
    assert all("Hội đồng nhân dân tỉnh quy định mức thu" in lines for lines in unknown)


@pytest.mark.parametrize("slug", [AGAIN, STATUS])
def test_who_pays_nothing_is_named(slug):
    exempt = "Người có công, hộ nghèo, người khuyết tật được miễn."
    assert exempt in " ".join(fee(the(slug).fee, {}).lines)


@pytest.mark.parametrize(("slug", "days"), [(BIRTH, 60), (DEATH, 15)])
def test_a_late_registration_is_told_from_one_in_time(slug, days):
    one = the(slug)
    assert isinstance(one.fee, ByCaseFee)
    assert (one.apply_within or "").startswith(f"Trong {days} ngày kể từ ngày")
    assert in_words(one.fee).startswith(f"Trong {days} ngày: không mất tiền. Quá {days} ngày: ")
    assert [o.text for o in one.questions[0].options[:2]] == [
        f"Chưa quá {days} ngày",
        f"Đã quá {days} ngày",
    ]


def test_a_paper_is_asked_for_only_where_the_source_asks_for_it():
    required = {
        slug: {p.key for p in the(slug).papers if p.required} - {"dien-thoai-vneid"} for slug in ALL
    }
    assert required == {
        E_COPY: {"ban-chinh"},
        EXTRACT: {"so-dinh-danh"},
        BIRTH: {"giay-chung-sinh", "giay-lam-chung", "bien-ban-bo-roi", "mang-thai-ho"},
        AGAIN: {"ban-sao-khai-sinh-cu", "giay-to-khac"},
        MARRIAGE: set(),
        STATUS: {"giay-cu", "ly-hon-khai-tu"},
        DEATH: {"giay-bao-tu", "chung-cu"},
    }


def test_what_is_nobody_else_s_business_is_forgotten():
    private = {(slug, q.key) for slug in ALL for q in the(slug).questions if q.is_private}
    assert private == {
        (BIRTH, "proof"), (BIRTH, "special"), (MARRIAGE, "before"), (STATUS, "before"),
    }  # fmt: skip
    for slug, key in private:
        worksheet = the(slug).worksheet
        assert worksheet is None or key not in [line.answer for line in worksheet.asked]


def test_only_for_another_purpose_more_than_one_paper_is_asked_for():
    keys = [q.key for q in the(STATUS).questions_for({"purpose": "marry"})]
    assert "copies" not in keys
    assert "copies" in [q.key for q in the(STATUS).questions_for({"purpose": "other"})]


@of_civil
def test_the_portal_is_walked_from_the_procedure_to_the_draft(slug):
    one, sketches = the(slug), [screen.sketch for screen in the(slug).screens]
    assert one.online is Online.FULL
    assert sketches[3:6] == [Sketch.PROCEDURE, Sketch.PLACE, Sketch.FORM]
    assert [s for s in sketches[6:] if s is not Sketch.FORM] == [
        Sketch.ATTACH, Sketch.RECEIVE, Sketch.PAY, Sketch.SUBMIT, Sketch.DOSSIER_CODE,
        Sketch.DRAFT, Sketch.BOTH_SIGN if slug == MARRIAGE else Sketch.COLLECT,
    ]  # fmt: skip


@pytest.mark.parametrize("slug", [BIRTH, AGAIN, DEATH])
def test_who_collects_brings_what_was_sent_as_a_picture(slug):
    assert "nộp bản giấy của giấy đã tải lên." in the(slug).screens[-1].do


def test_nobody_marries_in_another_s_stead():
    assert [slug for slug in ALL if the(slug).both_appear] == [MARRIAGE]
    last = the(MARRIAGE).screens[-1]
    assert "Hai người cùng đến" in last.do
    assert "Không ai ký thay, nhận thay" in (last.warning or "")
    assert "nam từ đủ 20 tuổi, nữ từ đủ 18 tuổi" in the(MARRIAGE).applicants.lower()


def test_without_a_day_to_choose_the_original_is_taken_to_the_commune():
    copies = the(E_COPY)
    case = Case(copies, {}, ["ban-chinh"], Channel.DESK, agrees=True)
    shown = [copies.screens[s.number - 1] for s in road(case) if s.part is Part.PORTAL]
    assert copies.online is Online.BOOKING
    assert copies.gives_code is None
    assert shown[-2].fork is not None
    assert shown[-2].fork.ask == "Cổng có cho đặt lịch không?"
    assert shown[-1].sketch is Sketch.BRING_ORIGINAL


@of_each
def test_what_the_source_does_not_know_is_admitted(slug):
    unknowns = "\n".join(the(slug).unknowns)
    for words in ADMITTED[slug]:
        assert re.search(words, unknowns), words
    assert all(line.endswith(".") for line in the(slug).unknowns)


@of_civil
def test_the_law_to_come_is_announced(slug):
    assert any("01/03/2027" in line and "nguồn phụ" in line for line in the(slug).unknowns)


@of_each
def test_a_result_is_electronic_only_where_the_source_says_so(slug):
    result = the(slug).result
    assert (result.paper, result.electronic) == (slug != E_COPY, slug in (E_COPY, EXTRACT))
    if not result.electronic:
        assert any("bản điện tử hay chỉ có bản giấy" in line for line in the(slug).unknowns)


@pytest.mark.parametrize(
    ("slug", "more"),
    [
        (EXTRACT, {"281/2016/TT-BTC"}),
        (BIRTH, set()),
        (AGAIN, set()),
        (MARRIAGE, {"52/2014/QH13"}),
        (STATUS, {"52/2014/QH13", "85/2019/TT-BTC", "106/2021/TT-BTC"}),
        (DEATH, set()),
    ],
)
def test_the_law_is_that_of_civil_status_and_its_own(slug, more):
    shared = {law.number for law in the(BIRTH).legal_basis}
    assert len(shared) == 13
    assert {law.number for law in the(slug).legal_basis} == shared | more


@pytest.mark.parametrize(
    ("slug", "bases"),
    [
        (E_COPY, {Basis.INFERRED: 7}),
        *((one, {Basis.PORTAL: 2, Basis.REQUIREMENT: 1, Basis.PRESS: 2, Basis.INFERRED: 1})
          for one in (EXTRACT, BIRTH, AGAIN, DEATH)),
        (MARRIAGE, {Basis.REQUIREMENT: 3, Basis.PRESS: 2}),
        (STATUS, {Basis.REQUIREMENT: 3, Basis.PORTAL: 1, Basis.INFERRED: 1}),
    ],
)  # fmt: skip
def test_return_reasons_keep_what_they_rest_on(slug, bases):
    found = [one.basis for one in the(slug).return_reasons]
    assert {basis: found.count(basis) for basis in set(found)} == bases


@of_each
def test_a_name_fits_on_a_tile_and_is_found_by_everyday_words(slug):
    assert len(the(slug).name_tile) <= 26
    assert len(the(slug).summary) <= 75
    assert 8 <= len(the(slug).words) <= 18
    assert len(set(the(slug).words)) == len(the(slug).words)


@pytest.mark.parametrize(
    ("said", "slug"),
    [
        ("mất giấy khai sinh", EXTRACT),
        ("làm lại giấy khai sinh", AGAIN),
        ("giấy độc thân", STATUS),
        ("giấy chứng tử", DEATH),
        ("giấy kết hôn", MARRIAGE),
        ("làm giấy khai sinh", BIRTH),
    ],
)
def test_what_people_say_belongs_to_one_procedure(said, slug):
    assert [one for one in ALL if said in the(one).words] == [slug]
