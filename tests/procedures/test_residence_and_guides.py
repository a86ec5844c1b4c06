"""Residence, the social pension and the guides say what their sources say: the facts are written
here once more, as tables, so that a slip of the pen in a content file is found."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.procedures.fees import fee, in_words
from kiosk.procedures.guide import Guide
from kiosk.procedures.kinds import Basis, FieldGroup, Online, ReceiverType, Sketch, Skill
from kiosk.procedures.published import find, find_guide
from kiosk.procedures.schema import Procedure, Question
from kiosk.procedures.shapes import Answers

ICONS = Path(__file__).resolve().parents[2] / "static" / "icons.txt"
POLICE = ["tam-tru", "tam-vang", "luu-tru", "thuong-tru"]
PENSION = ["tro-cap-huu-tri-xa-hoi", "mai-tang-huu-tri-xa-hoi"]
GUIDES = [
    "vneid-muc-2", "cong-dvcqg-dang-nhap", "so-suc-khoe-dien-tu",
    "tai-khoan-thanh-toan", "postmart",
]  # fmt: skip
SIGNING_IN = [Sketch.ADDRESS, Sketch.LOGIN, Sketch.SCAN]
UNSURE = {Basis.OWN_KNOWLEDGE, Basis.INFERRED}

# slug → code, end of the portal's address, (unit, normal, extended) of the limit, team may collect
OFFICIAL = {
    "tam-tru": ("1.004194", "7-770b-734d-b7fb-5e1995f194f4", ("working_days", 3, None), None),
    "tam-vang": ("1.003677", "7-6f56-704f-95b8-8d949272c6ad", ("working_days", 1, 2), None),
    "luu-tru": ("2.001159", "7-adb7-7329-8d7c-db89ef073ced", ("hours", 1, None), False),
    "thuong-tru": ("1.004222", "7-7704-7449-9e95-fe7ebb959aa2", ("working_days", 7, None), None),
    "tro-cap-huu-tri-xa-hoi": (
        "1.014027", "f-2d80-74d8-8515-90f6f61822f0", ("working_days", 10, None), None,
    ),
    "mai-tang-huu-tri-xa-hoi": (
        "1.014028", "f-3508-7268-b54b-6ce79a8cbf0e", ("working_days", 3, None), None,
    ),
}  # fmt: skip

# What is paid on the portal and at the desk (Circular 75/2022/TT-BTC); None: must be asked for.
PRICES = [
    ("tam-tru", {"how": "alone"}, 7_000, 15_000),
    ("tam-tru", {"how": "list", "people": 12}, 60_000, 120_000),
    ("tam-tru", {"how": "list", "people": None}, None, None),
    ("thuong-tru", {}, 10_000, 20_000),
    ("tam-vang", {}, 0, 0),
    ("luu-tru", {}, 0, 0),
    ("tro-cap-huu-tri-xa-hoi", {}, 0, 0),
    ("mai-tang-huu-tri-xa-hoi", {}, 0, 0),
]

# The papers of each case beside the phone and the form that the portal fills; "?" is "nếu có".
PAPERS = [
    ("tam-tru", {"how": "alone", "minors": "none", "home_data": "have"}, set()),
    ("tam-tru", {"how": "alone", "minors": "none", "home_data": "lack"}, {"cho-o-hop-phap"}),
    ("tam-tru", {"how": "alone", "minors": "none", "home_data": "unsure"}, {"cho-o-hop-phap"}),
    ("tam-tru", {"how": "list", "minors": "some", "home_data": "have"},
     {"danh-sach", "y-kien-cha-me"}),
    ("tam-vang", {"group": "a"}, {"de-nghi", "van-ban-dong-y"}),
    ("tam-vang", {"group": "b"}, {"de-nghi", "van-ban-dong-y"}),
    ("tam-vang", {"group": "c"}, {"noi-dung-khai"}),
    ("tam-vang", {"group": "d"}, {"noi-dung-khai"}),
    ("tam-vang", {"group": "none"}, set()),
    ("luu-tru", {"guest": "kin", "people": 1}, {"thong-tin-khach"}),
    ("luu-tru", {"guest": "guest", "people": 4}, {"thong-tin-khach"}),
    ("thuong-tru", {"who": "adult", "home": "own"}, {"cho-o-hop-phap?"}),
    ("thuong-tru", {"who": "adult", "home": "kin"}, {"cho-o-hop-phap?", "quan-he?"}),
    ("thuong-tru", {"who": "adult", "home": "rent"}, {"hop-dong"}),
    ("thuong-tru", {"who": "child", "home": "own"}, {"cho-o-hop-phap?", "y-kien-cha-me"}),
    ("thuong-tru", {"who": "newborn", "home": "kin"},
     {"cho-o-hop-phap?", "quan-he?", "y-kien-cha-me"}),
    ("tro-cap-huu-tri-xa-hoi", {"what": "first", "age": "from-75"}, {"mau-01"}),
    ("tro-cap-huu-tri-xa-hoi", {"what": "stop"}, {"mau-01"}),
    ("mai-tang-huu-tri-xa-hoi", {}, {"mau-02", "trich-luc-khai-tu?"}),
]  # fmt: skip
EVERYWHERE = {"dien-thoai-vneid", "dien-thoai-vneid?", "bieu-mau-dien-tu?"}

RESIDENCE_LAW = {
    "68/2020/QH14", "154/2024/NĐ-CP", "58/2026/NĐ-CP", "118/2025/QH15", "55/2021/TT-BCA",
    "56/2021/TT-BCA", "57/2021/TT-BCA", "66/2023/TT-BCA", "53/2025/TT-BCA", "54/2025/TT-BCA",
}  # fmt: skip
RESIDENCE_FEES = {"75/2022/TT-BTC", "71/2025/TT-BTC"}
LAWS = {
    "tam-tru": RESIDENCE_LAW | RESIDENCE_FEES,
    "thuong-tru": RESIDENCE_LAW | RESIDENCE_FEES,
    "tam-vang": RESIDENCE_LAW,
    "luu-tru": RESIDENCE_LAW,
    "tro-cap-huu-tri-xa-hoi": {"41/2024/QH15", "176/2025/NĐ-CP", "42/2025/NĐ-CP"},
    "mai-tang-huu-tri-xa-hoi": {"41/2024/QH15", "176/2025/NĐ-CP"},
}

# What the sources give in words, and what they leave open: it must be said, and owned up to.
SAID = [
    (
        "luu-tru",
        "apply_within",
        ["Báo trước 23 giờ ngày", "sau 23 giờ", "trước 8 giờ sáng hôm sau"],
    ),
    ("luu-tru", "applicants", ["dưới 30 ngày"]),
    ("thuong-tru", "apply_within", ["60 ngày", "khai sinh"]),
    ("tam-tru", "applicants", ["30 ngày"]),
    ("tam-vang", "applicants", ["Điều 31", "không phải khai"]),
    ("tro-cap-huu-tri-xa-hoi", "benefit", ["500.000 đ một tháng", "mức cao hơn"]),
    ("tro-cap-huu-tri-xa-hoi", "applicants", ["75 tuổi", "70 đến dưới 75", "cận nghèo"]),
]
ADMITTED = [
    ("tam-tru", ["miễn lệ phí", "30 ngày", "năm 2022", "118/2025", "VNeID"]),
    ("tam-vang", ["nghĩa vụ quân sự", "suy luận"]),
    ("luu-tru", ["mã hồ sơ", "suy luận"]),
    ("thuong-tru", ["miễn lệ phí", "118/2025", "suy từ", "tách hộ", "CT02"]),
    (
        "tro-cap-huu-tri-xa-hoi",
        ["Tỉnh có thể nâng", "các màn hình", "Ủy quyền", "xã nào", "bản điện tử"],
    ),
    ("mai-tang-huu-tri-xa-hoi", ["Mức hỗ trợ", "còn phải nộp", "63/2024", "xã nào"]),
    ("vneid-muc-2", ["không mất tiền", "ví giấy tờ"]),
    ("cong-dvcqg-dang-nhap", ["không mất tiền", "passcode", "Mã QR"]),
    ("so-suc-khoe-dien-tu", ["không mất tiền", "Bấm vào đâu", "2733"]),
    ("tai-khoan-thanh-toan", ["Phí mở", "khoản nhỏ"]),
    ("postmart", ["Các bước", "postmart.vn", "giấy tờ", "Phí"]),
]

# slug → skill, pictures of the steps, how many of them (from the last) are our own knowledge
STEPS = {
    "vneid-muc-2": (
        Skill.E_IDENTITY,
        ["police", "message", "app_store", "otp", "password", "passcode", "wallet"], 1,
    ),
    "cong-dvcqg-dang-nhap": (Skill.PORTAL, ["address", "login", "scan", "passcode", "log_out"], 2),
    "so-suc-khoe-dien-tu": (Skill.E_HEALTH, ["password", "passcode", "health"], 3),
    "tai-khoan-thanh-toan": (
        Skill.E_PAYMENT,
        ["app_store", "otp", "nfc", "face", "bank_app", "password", "transfer"], 1,
    ),
}  # fmt: skip


def procedure(slug: str) -> Procedure:
    found = find(slug)
    assert found is not None
    return found


def guide(slug: str) -> Guide:
    found = find_guide(slug)
    assert found is not None
    return found


def content(slug: str) -> Procedure | Guide:
    return guide(slug) if slug in GUIDES else procedure(slug)


def possible(question: Question) -> list[int | str | None]:
    """Every answer of a choice, the ends of a number, and "chưa biết" where it may be said."""
    given: list[int | str | None] = [option.value for option in question.options]
    if question.kind == "number":
        given = [question.min, question.max]
    return [*given, None] if question.may_be_unknown else given


def cases(one: Procedure, answers: Answers | None = None) -> Iterator[Answers]:
    """Every way through the questions."""
    answers = answers or {}
    asked = next((q for q in one.questions_for(answers) if q.key not in answers), None)
    if asked is None:
        yield answers
        return
    for answer in possible(asked):
        yield from cases(one, {**answers, asked.key: answer})


every_procedure = pytest.mark.parametrize("slug", [*POLICE, *PENSION])
every_content = pytest.mark.parametrize("slug", [*POLICE, *PENSION, *GUIDES])
worksheets = pytest.mark.parametrize("slug", ["xac-nhan-cu-tru", *POLICE])


@pytest.mark.parametrize(("slug", "official"), OFFICIAL.items())
def test_a_procedure_is_the_one_of_the_portal(slug, official):
    one, (code, ending, limit, collects) = procedure(slug), official
    assert one.portal_code == code
    assert (one.portal_url or "").startswith("https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bf")
    assert (one.portal_url or "").endswith(f"/019d2bf{ending}")
    assert (one.time_limit.unit, one.time_limit.normal, one.time_limit.extended) == limit
    assert one.team_can_collect is collects
    assert not one.needs_original
    assert not one.draft_confirmation


@every_procedure
def test_it_goes_to_the_right_desk_and_field(slug):
    one = procedure(slug)
    desk = ReceiverType.CONG_AN_XA if slug in POLICE else ReceiverType.UBND_XA
    field = FieldGroup.CONG_AN if slug in POLICE else FieldGroup.THUONG_BINH_XA_HOI
    assert (one.receiver.type, one.field) == (desk, field)
    assert {law.number for law in one.legal_basis} == LAWS[slug]
    assert (one.receiver.place_rule is None) == (slug in PENSION)


@pytest.mark.parametrize(("slug", "answers", "online", "direct"), PRICES)
def test_a_case_costs_what_the_circular_says(slug, answers, online, direct):
    rule = procedure(slug).fee
    assert fee(rule, answers).total == online
    assert fee(rule, answers, online=False).total == direct


@pytest.mark.parametrize(("slug", "answers", "papers"), PAPERS)
def test_a_case_needs_these_papers(slug, answers, papers):
    one = procedure(slug)
    needed = {p.key + ("" if p.required else "?") for p in one.papers_for(answers)}
    assert needed - EVERYWHERE == papers
    assert needed & EVERYWHERE


@every_procedure
def test_every_case_reaches_a_fee_in_words_and_papers_with_a_way_out(slug):
    one = procedure(slug)
    assert in_words(one.fee)
    for answers in cases(one):
        for online in (True, False):
            cost = fee(one.fee, answers, online=online)
            assert all(cost.lines)
            assert (cost.total is None) == (answers.get("people", 0) is None)
        papers = one.papers_for(answers)
        assert papers
        assert all(len(paper.if_missing) > 20 for paper in papers)


@pytest.mark.parametrize(("slug", "entry", "words"), SAID)
def test_what_the_source_gives_is_said(slug, entry, words):
    said = getattr(procedure(slug), entry) or ""
    assert [word for word in words if word not in said] == []


@pytest.mark.parametrize(("slug", "words"), ADMITTED)
def test_what_no_source_gives_is_admitted(slug, words):
    unknowns = "\n".join(content(slug).unknowns)
    assert [word for word in words if word not in unknowns] == []
    assert "từ ngày nào, đến ngày nào" in unknowns


def test_what_no_source_gives_stays_null():
    assert procedure("mai-tang-huu-tri-xa-hoi").benefit is None
    assert procedure("luu-tru").gives_code is None
    assert [procedure(slug).online for slug in PENSION] == [Online.UNKNOWN] * 2
    assert [procedure(slug).online for slug in POLICE] == [Online.FULL] * 4
    assert [guide(slug).fee.kind for slug in GUIDES] == ["fixed"] * 3 + ["unknown"] * 2
    postmart = guide("postmart")
    assert (postmart.steps, postmart.bring, postmart.site) == (None, None, None)
    assert "Bưu điện xã" in (postmart.ask_whom or "")


@pytest.mark.parametrize("slug", PENSION)
def test_who_finds_no_button_is_sent_to_the_commune(slug):
    screens = procedure(slug).screens
    assert [one.sketch for one in screens if one.fork] == [Sketch.PROCEDURE]
    assert screens[-1].sketch is Sketch.BRING_ORIGINAL
    assert "xã" in screens[-1].do


def test_a_funeral_s_aid_comes_after_the_death_is_registered():
    assert procedure("mai-tang-huu-tri-xa-hoi").do_first == "khai-tu"


def test_a_guest_is_told_of_in_vneid_at_any_hour_and_without_a_paper():
    one = procedure("luu-tru")
    assert [screen.sketch for screen in one.screens] == [
        Sketch.VNEID_MENU, Sketch.OFFICE, Sketch.FORM, Sketch.LODGER, Sketch.SUBMIT,
    ]  # fmt: skip
    assert (one.off_hours, one.result.paper, one.result.electronic) == (True, False, True)
    assert "ngày nghỉ" in (one.receiver.hours or "")


@pytest.mark.parametrize("slug", ["tam-tru", "tam-vang", "thuong-tru", *PENSION])
def test_the_others_begin_by_signing_in_and_get_a_code(slug):
    sketches = [screen.sketch for screen in procedure(slug).screens]
    assert sketches[:3] == SIGNING_IN
    assert Sketch.DOSSIER_CODE in sketches
    assert (Sketch.PAY in sketches) == (slug in {"tam-tru", "thuong-tru"})


def test_how_long_a_temporary_residence_lasts_is_said_where_its_end_is_filled_in():
    form = next(one for one in procedure("tam-tru").screens if one.sketch is Sketch.FORM)
    assert "2 năm" in (form.warning or "")
    assert "15 ngày" in (form.warning or "")


@every_procedure
def test_only_what_costs_money_comes_back_for_money(slug):
    keys = [reason.key for reason in procedure(slug).return_reasons]
    assert ("chua-tra-phi" in keys) == (slug in {"tam-tru", "thuong-tru"})


def test_the_group_of_who_declares_an_absence_is_private_and_told_by_no_reason():
    one = procedure("tam-vang")
    (group,) = one.questions
    assert group.is_private
    assert [option.value for option in group.options] == ["a", "b", "c", "d", "none"]
    assert "không phải khai" in (group.options[-1].note or "")
    said = " ".join(reason.text for reason in one.return_reasons)
    assert "giám sát" not in said
    assert [line.answer for line in (one.worksheet.asked if one.worksheet else ())] == [None] * 8


def test_age_and_poverty_are_asked_to_show_the_way_and_not_kept():
    what, age = procedure("tro-cap-huu-tri-xa-hoi").questions
    assert (what.is_private, age.is_private) == (False, True)
    assert age.when == {"what": ("first",)}


@worksheets
def test_a_worksheet_has_no_room_for_a_citizen_s_number(slug):
    one = procedure(slug)
    assert one.worksheet is not None
    numbers = [line.text for line in one.worksheet.asked if "định danh" in line.text]
    assert len(numbers) == 1
    assert "tự gõ" in numbers[0]
    assert "không ghi ra giấy" in numbers[0]


@worksheets
def test_a_worksheet_asks_only_what_a_source_says_is_asked(slug):
    worksheet = procedure(slug).worksheet
    assert worksheet is not None
    assert [line.text for line in worksheet.asked if line.basis in UNSURE] == []


@every_content
def test_it_can_be_shown_and_found(slug):
    one = content(slug)
    assert len(one.name_tile) <= 24
    assert one.summary.endswith(".")
    assert one.summary.count(".") == 1
    assert 8 <= len(set(one.words)) == len(one.words) <= 18


def test_no_two_are_found_by_the_same_words():
    words = [word for slug in [*POLICE, *PENSION, *GUIDES] for word in content(slug).words]
    assert sorted(set(words)) == sorted(words)


@every_content
def test_its_icons_are_among_those_that_are_built(slug):
    one = content(slug)
    papers = one.papers if isinstance(one, Procedure) else one.bring or ()
    used = {one.icon} | {paper.icon for paper in papers}
    if isinstance(one, Procedure):
        used |= {reason.icon for reason in one.return_reasons}
        used |= {o.icon for question in one.questions for o in question.options if o.icon}
    assert used - set(ICONS.read_text(encoding="utf-8").splitlines()) == set()


@pytest.mark.parametrize(("slug", "told"), STEPS.items())
def test_a_guide_has_the_steps_of_its_source(slug, told):
    one, (skill, sketches, own) = guide(slug), told
    steps = one.steps or ()
    assert (one.skill, [step.sketch.value for step in steps]) == (skill, sketches)
    unsure = [step.basis is Basis.OWN_KNOWLEDGE for step in steps]
    assert unsure == [False] * (len(steps) - own) + [True] * own


@pytest.mark.parametrize("slug", STEPS)
def test_a_guide_warns_where_a_secret_is_typed(slug):
    steps = guide(slug).steps or ()
    secret = [step for step in steps if step.sketch in {Sketch.OTP, Sketch.PASSWORD}]
    assert all("Không" in (step.warning or "") for step in secret)
    warned = " ".join(step.warning or "" for step in steps)
    assert "mật khẩu" in warned or "OTP" in warned


def test_a_guide_says_who_it_is_for_and_where_one_must_go():
    assert "14 tuổi" in guide("vneid-muc-2").who
    assert "Công an xã" in (guide("vneid-muc-2").go_to or "")
    assert "01/07/2024" in guide("cong-dvcqg-dang-nhap").who
    assert "15 tuổi" in guide("tai-khoan-thanh-toan").who
    assert "tự chọn" in (guide("tai-khoan-thanh-toan").app or "")
    assert "10 triệu" in (guide("tai-khoan-thanh-toan").steps or ())[-1].do
