"""The page of the self-test: run, kept, shown, printed; and what a form may tell."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from flask import Flask

from kiosk import keys, presses
from kiosk.db import FILE, db, open_file
from kiosk.selftest import by_hand, running, runs
from kiosk.selftest.findings import Finding, bad, good
from kiosk.selftest.models import SelfTest
from kiosk.selftest.registry import CHECKS, TRIALS, Check
from kiosk.slips.models import Kind, PrintJob
from tests.browser import Browser

PAGE = "/to/tu-kiem-tra"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checks that answer at once: the first is red, the others are green."""
    red = CHECKS[0]._replace(ask=lambda: bad("Máy in hết giấy.", "Lắp giấy mới."))
    rest = (check._replace(ask=lambda: good("Tốt.")) for check in CHECKS[1:])
    monkeypatch.setattr(running, "CHECKS", (red, *rest))


def kept(app: Flask) -> list[SelfTest]:
    with app.app_context():
        return list(db.session.scalars(db.select(SelfTest).order_by(SelfTest.id)))


def post(helper: Browser, **told: str) -> Any:
    return helper.client.post(PAGE, data={"lan": presses.new_key(), **told})


def test_before_the_first_run_everything_is_grey(helper):
    page = helper.open(PAGE)
    assert "Chưa kiểm tra lần nào" in page.text
    assert len(page.soup.select(".check-one.none")) == len(CHECKS) + len(TRIALS)


def test_a_real_run_is_kept_and_shown_with_who_did_it(app, helper, portal, warm):
    page = helper.open(PAGE).type(loa="duoc", do_xa="khong").press("Kiểm tra và lưu")
    assert page.path == PAGE
    assert "Hoàng Văn Mẫu kiểm tra" in page.text
    (row,) = kept(app)
    assert row.by == "Hoàng Văn Mẫu"
    told = {one["key"]: one["ok"] for one in row.found}
    assert told["network"] is told["book"] is told["sound"] is True
    assert told["copy"] is told["distance"] is False
    assert told["camera"] is None
    reds = [card.h3.get_text(strip=True) for card in page.soup.select(".check-one.bad")]
    assert reds == ["Bản sao lưu", "Đọc từ chỗ bà con đứng"]


def test_what_is_red_says_what_to_do(helper, quick):
    page = helper.open(PAGE).press("Kiểm tra và lưu")
    assert page.heading == "Tự kiểm tra máy"
    assert "1 mục cần sửa: Máy in phiếu" in page.text
    assert "Lắp giấy mới." in page.text


def test_two_presses_of_one_page_are_one_run(app, helper, quick):
    key = presses.new_key()
    answers = [helper.client.post(PAGE, data={"lan": key}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(kept(app)) == 1


def test_the_last_twenty_runs_are_kept(app, helper, quick):
    with app.app_context():
        for number in range(25):
            runs.keep(1, f"Người {number}", [])
        db.session.commit()
    post(helper)
    names = [row.by for row in kept(app)]
    assert len(names) == runs.KEPT
    assert (names[0], names[-1]) == ("Người 6", "Hoàng Văn Mẫu")
    assert "Người 24" in helper.open(PAGE).text


def test_a_check_of_an_older_release_is_left_out_and_a_new_one_is_grey():
    run = runs.run_of([Finding("ngay-xua", False, "Đã bỏ."), Finding("clock", True, "Đúng.")])
    assert [line.what.key for line in run.lines if line.found.ok is not None] == ["clock"]


def test_a_run_holds_no_lock_while_it_waits(app, helper, monkeypatch):
    def another_screen_saves() -> Any:
        instance = Path(app.instance_path)
        with closing(open_file(instance / FILE, keys.read(instance, keys.HOUSE))) as book:
            book.execute("PRAGMA busy_timeout=0")
            book.execute("BEGIN IMMEDIATE")
            book.execute("ROLLBACK")
        return good("Đã ghi.")

    check = Check("slips", "Máy in phiếu", "printer", another_screen_saves)
    monkeypatch.setattr(running, "CHECKS", (check,))
    post(helper)
    assert kept(app)[0].found[0]["said"] == "Đã ghi."


@pytest.mark.parametrize("trial", TRIALS, ids=lambda one: one.key)
def test_each_trial_is_green_red_or_grey(trial):
    assert _one(trial.key, {trial.field: "duoc"}).ok is True
    red = _one(trial.key, {trial.field: "khong"})
    assert (red.ok, red.todo) == (False, trial.todo)
    assert _one(trial.key, {}).ok is None


def _one(key: str, form: dict[str, str]) -> Finding:
    return next(one for one in by_hand.found(form) if one.key == key)


def test_what_script_measured_is_told():
    told = _one("microphone", {"micro": "duoc", "do-micro": "63"})
    assert told.said.endswith("Lúc to nhất 63 phần trăm.")
    mouse = _one("touch", {"cham": "duoc", "do-cham": "mouse"})
    assert (mouse.ok, mouse.todo) == (True, by_hand.BY_FINGER)
    assert _one("touch", {"cham": "duoc", "do-cham": "touch"}).todo == ""


@pytest.mark.parametrize(
    ("measured", "ok", "fitting"),
    [
        ("1920x1080@1", True, "1920 × 1080 vừa, 1366 × 768 vừa, 1080 × 1920 không vừa"),
        ("1366x768@1.25", True, "1920 × 1080 không vừa, 1366 × 768 vừa"),
        ("1080x1920@1", True, "1080 × 1920 vừa"),
        ("1280x720@1.5", False, "1366 × 768 không vừa"),
    ],
)
def test_a_screen_is_measured_against_the_three_sizes(measured, ok, fitting):
    found = _one("screen", {"man-hinh": "duoc", "do-man-hinh": measured})
    assert found.ok is ok
    assert fitting in found.said
    assert _one("screen", {"man-hinh": "khong", "do-man-hinh": measured}).ok is False
    assert _one("screen", {"do-man-hinh": measured}).ok is ok, "it needs nobody's answer"


FORGED = [
    {"loa": "tốt lắm"}, {"man-hinh": "duoc", "do-man-hinh": "rộng"}, {"do-micro": "-1"},
    {"do-cham": "chân"}, {"do-man-hinh": "1920x1080@1<b>"},
]  # fmt: skip


@pytest.mark.parametrize("told", FORGED, ids=str)
def test_what_no_page_of_ours_sends_is_refused_and_nothing_is_kept(app, helper, quick, told):
    answer = post(helper, **told)
    assert answer.status_code == 409
    assert "Chưa lưu gì" in answer.text
    assert kept(app) == []


def text_of(pdf: bytes) -> tuple[str, int]:
    """What a PDF says, and on how many pages."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split()), len(pages)


@pytest.mark.parametrize("size", ["80mm", "a5", "a4"])
def test_a_run_is_a_sheet_on_one_page(helper, portal, size):
    helper.open(PAGE).type(do_xa="khong").press("Kiểm tra và lưu")
    answer = helper.client.get(f"{PAGE}/ban-in.pdf?kho={size}")
    assert answer.mimetype == "application/pdf"
    said, pages = text_of(answer.data)
    assert pages == 1
    for words in ("Bản sao lưu: CẦN SỬA", "Chạm bốn góc", "Hoàng Văn Mẫu", "Kê máy gần lại"):
        assert words in said


def test_before_the_first_run_a_sheet_to_tick_by_pen_is_printed(helper):
    said, _ = text_of(helper.client.get(f"{PAGE}/ban-in.pdf?kho=a4").data)
    assert "Đánh dấu từng mục đã thử" in said
    assert "Loa" in said


def test_the_last_run_goes_to_the_printer(app, helper, quick):
    post(helper)
    page = helper.open(PAGE).press("In lần này")
    with app.app_context():
        job = db.session.scalars(db.select(PrintJob)).one()
        assert job.kind is Kind.SELF_TEST
        assert "Máy in hết giấy." in job.html
    assert page.path == PAGE
    assert page.soup.select_one("#print")


def test_the_page_alone_may_use_microphone_and_camera(helper):
    leave = "camera=(self), geolocation=(), microphone=(self)"
    assert helper.client.get(PAGE).headers["Permissions-Policy"] == leave
    assert helper.client.get("/to/to-vien/").headers["Permissions-Policy"] != leave
    boosted = helper.client.get(PAGE, headers={"HX-Request": "true", "HX-Boosted": "true"})
    assert boosted.headers["HX-Redirect"] == PAGE


def test_the_code_to_scan_stands_there_to_be_read(helper):
    page = BeautifulSoup(helper.client.get(PAGE).text, "html.parser")
    field = page.select_one("[data-test-code]")
    assert field["data-test-code"] in page.select_one(".check-scan").get_text()
    assert not field.get("name"), "what a scanner read is not kept"
