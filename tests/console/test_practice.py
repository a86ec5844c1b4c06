"""Practice of the team: one of each every day, under a watermark, and in no count or list."""

from datetime import datetime, timedelta

import pytest

from kiosk import clock
from kiosk.clock import VILLAGE_TIME
from kiosk.console.practice import DAILY, Practice, scores
from kiosk.console.tasks import Way
from kiosk.db import db
from kiosk.members.models import Member
from kiosk.printers.paper import Size
from kiosk.procedures import published
from kiosk.slips.models import Kind, PrintJob
from kiosk.welcome.demo import PIN
from tests.browser import Browser
from tests.slips.paper import Paper
from tests.statements import written_down

pytestmark = pytest.mark.usefixtures("evening")
BOARD = "/to/luyen-tap/"
COPIES, RESIDENCE = (published.find(slug).name_tile for slug in DAILY)
NEVER_MET = ("/to/ho-so/", "/to/chuyen-xa/", "/to/tra-ket-qua/", "/to/bao-cao/ly-do-tra")
OF_THE_SCREEN = {"kiosk_session", "press"}  # who sits there, and which buttons were pressed


def signed_in(app, name="Hoàng Văn Mẫu") -> Browser:
    browser = Browser(app.test_client())
    browser.open("/to/dang-nhap").press(name).type(pin=PIN).press("Vào")
    return browser


def run_of(app) -> Practice:
    """The practice that was begun last, with its tasks."""
    with app.app_context():
        run = db.session.scalars(db.select(Practice).order_by(Practice.id.desc())).first()
        db.session.expunge(run)
        return run


def say(page, said):
    """Send an answer from the form of this page."""
    return page.browser.follow("POST", page.path, {"lan": page.value("lan"), "tra-loi": list(said)})


def go_right(app, page, tasks=None):
    """Answer rightly, to the end or so many times."""
    run = run_of(app)
    for task in run.drill.tasks[run.place :][:tasks]:
        page = say(page, task.right)
    return page


def given(app, slug, *, name="Hoàng Văn Mẫu", day=None, is_done=True, mistakes=0):
    with app.app_context():
        member = db.session.scalars(db.select(Member).filter_by(name=name)).one()
        run = Practice(
            village_id=member.village_id, member_id=member.id, procedure_slug=slug,
            day=day or clock.today(), seed=1, mistakes=mistakes,
            finished_at=clock.now() if is_done else None,
        )  # fmt: skip
        db.session.add(run)
        db.session.commit()


def ready(page) -> list[str]:
    """Who wears the badge."""
    return [row.th.text for row in page.soup.select("tbody tr") if row.select(".ready")]


def everything(app) -> dict[str, list]:
    """Every row of every table."""
    with app.app_context():
        return {
            table.name: sorted(map(repr, db.session.execute(table.select())))
            for table in db.metadata.sorted_tables
        }


def test_a_practice_ends_with_the_five_steps_right(app, helper):
    end = go_right(app, helper.open(BOARD).press(COPIES))
    assert end.heading == "Đúng quy trình 5 bước"
    assert "Không sai câu nào" in end.text
    assert [li["class"] for li in end.soup.select(".steps li")] == [["done"]] * 5


def test_a_wrong_answer_says_why_and_asks_again(app, helper):
    page = helper.open(BOARD).press(COPIES)
    again = say(page, ["dien-thoai-vneid"])
    assert again.heading == page.heading
    assert "Bản chính" in again.error or "không bắt buộc" in again.error
    assert again.soup.select_one("#tra-loi-dien-thoai-vneid").has_attr("checked")
    assert run_of(app).mistakes == 1
    assert say(again, ["ban-chinh"]).heading.startswith("Lệ phí")


def test_an_answer_sent_twice_counts_once(app, helper):
    page = helper.open(BOARD).press(COPIES)
    for _ in range(2):
        assert say(page, ["khong-co"]).error
    assert run_of(app).mistakes == 1
    right = helper.open(page.path)
    for _ in range(2):
        say(right, ["ban-chinh"])
    assert (run_of(app).place, run_of(app).mistakes) == (1, 1)


def test_nothing_can_be_skipped(app, helper):
    page = helper.open(BOARD).press(COPIES)
    assert helper.open(f"{page.path}?buoc=9").heading == page.heading
    say(page, [])
    assert run_of(app).place == 0


def test_going_back_shows_what_was_answered(app, helper):
    page = go_right(app, helper.open(BOARD).press(COPIES), tasks=3)
    run = run_of(app)
    before = page.press("Quay lại")
    task = run.drill.tasks[2]
    assert before.heading.startswith(task.title)
    assert task.choices[int(task.right[0])].text in before.text
    assert not before.soup.select("main form")
    assert before.press("Tiếp").heading == page.heading
    assert run_of(app).place == 3


def test_a_practice_goes_on_where_it_stopped(app, helper):
    page = go_right(app, helper.open(BOARD).press(COPIES), tasks=5)
    board = helper.open(BOARD)
    assert "Làm tiếp chỗ đang dở" in board.text
    again = board.press(COPIES)
    assert (again.path, again.heading) == (page.path, page.heading)


def test_one_may_practise_again(app, helper):
    end = go_right(app, helper.open(BOARD).press(COPIES))
    again = end.press("Tập lại")
    assert again.path != end.path
    assert run_of(app).place == 0


def test_another_members_practice_is_not_there(app, helper):
    page = helper.open(BOARD).press(COPIES)
    other = signed_in(app, "Lò Thị Mẫu")
    for path in (page.path, f"{page.path}/phieu.pdf"):
        other.open(path, expect=404)
    other.follow("POST", page.path, {"tra-loi": "ban-chinh", "lan": "0.0"}, expect=404)
    other.open(f"{BOARD}999", expect=404)


def test_what_is_not_taught_is_refused(app, helper):
    page = helper.follow("POST", BOARD, {"thu-tuc": "khong-co", "lan": "1"}, expect=409)
    assert "chưa có bài tập" in page.text


def test_one_of_each_today_makes_ready(app, helper):
    given(app, DAILY[0])
    assert ready(helper.open(BOARD)) == []
    given(app, DAILY[1], is_done=False)
    assert ready(helper.open(BOARD)) == []
    given(app, DAILY[1])
    assert ready(helper.open(BOARD)) == ["Hoàng Văn Mẫu"]


def test_the_same_one_twice_is_not_one_of_each(app, helper):
    given(app, DAILY[0])
    given(app, DAILY[0])
    assert ready(helper.open(BOARD)) == []


def test_yesterdays_practice_does_not_count(app, helper):
    for slug in DAILY:
        given(app, slug, day=clock.today() - timedelta(days=1))
    assert ready(helper.open(BOARD)) == []


def test_the_day_ends_at_midnight_in_the_village(app, evening):
    evening.move_to(datetime(2026, 11, 16, 23, 50, tzinfo=VILLAGE_TIME))
    for slug in DAILY:
        given(app, slug)
    assert ready(signed_in(app).open(BOARD)) == ["Hoàng Văn Mẫu"]
    evening.move_to(datetime(2026, 11, 17, 0, 5, tzinfo=VILLAGE_TIME))
    assert ready(signed_in(app).open(BOARD)) == []


def test_another_day_starts_anew(app, helper, evening):
    page = go_right(app, helper.open(BOARD).press(COPIES), tasks=5)
    evening.shift(timedelta(days=1))
    tomorrow = signed_in(app).open(BOARD)
    assert "Làm tiếp" not in tomorrow.text
    assert tomorrow.press(COPIES).path != page.path
    assert run_of(app).place == 0


def test_the_board_names_every_member_and_counts_mistakes(app, helper):
    given(app, DAILY[0], mistakes=2)
    given(app, DAILY[1], mistakes=1, is_done=False)
    rows = [row.get_text(" ", strip=True) for row in helper.open(BOARD).soup.select("tbody tr")]
    assert len(rows) == 4
    assert "Lần sai 3" in rows[0]
    assert "Lần sai 0" in rows[1]


def test_who_has_left_is_not_on_the_board(app):
    with app.app_context():
        gone = db.session.scalars(db.select(Member).filter_by(name="Giàng A Mẫu")).one()
        gone.is_active = False
        db.session.commit()
        assert "Giàng A Mẫu" not in [one.name for one in scores(gone.village_id, clock.today())]


def test_every_screen_of_a_practice_says_so(app, helper):
    page = helper.open(BOARD).press(COPIES)
    for task in run_of(app).drill.tasks:
        assert "THỰC HÀNH" in page.text
        assert "không có thật" in page.text
        page = say(page, task.right)
    assert "THỰC HÀNH" in page.text


def test_the_made_up_code_is_marked(app, helper):
    page = helper.open(BOARD).press(RESIDENCE)
    for task in run_of(app).drill.tasks:
        if task.way is Way.CODE:
            assert f"MẪU: {task.written}" in page.text
        page = say(page, task.right)


@pytest.mark.parametrize("size", Size)
def test_the_practice_slip_can_be_taken_for_nothing_else(app, helper, size):
    page = helper.open(BOARD).press(COPIES)
    page = go_right(app, page)
    answer = helper.client.get(f"{page.path}/phieu.pdf?kho={size}")
    paper = Paper(answer.data)
    assert paper.pages == 1
    assert paper.codes == {"THỰC HÀNH"}
    for words in (
        "Phiếu thực hành",
        "THỰC HÀNH",
        "KHÔNG CÓ",
        "Không có số",
        "Mẫu (mẫu)",
        "Đã trao",
    ):
        assert words in paper.text
    assert "http" not in paper.text
    assert run_of(app).drill.case.portal_code not in paper.text


def test_an_unknown_size_of_paper_is_not_there(app, helper):
    path = helper.open(BOARD).press(COPIES).path
    helper.open(f"{path}/phieu.pdf?kho=a0", expect=404)


def test_the_practice_slip_goes_to_the_printer_and_belongs_to_no_dossier(app, helper):
    printing = go_right(app, helper.open(BOARD).press(COPIES)).press("In phiếu thực hành")
    assert "Đang làm phiếu" in printing.text
    with app.app_context():
        (job,) = db.session.scalars(db.select(PrintJob))
        assert (job.kind, job.dossier_id) == (Kind.PRACTICE, None)


def test_practice_enters_no_count_no_list_and_no_report(app, helper, given_dossier):
    given_dossier()
    before = everything(app)
    seen = {path: helper.open(path).text for path in NEVER_MET}
    for work in (COPIES, RESIDENCE):
        page = say(helper.open(BOARD).press(work), ["khong-co"])
        go_right(app, page).press("In phiếu thực hành")
    after = everything(app)
    changed = {name for name, rows in after.items() if rows != before[name]}
    assert changed - OF_THE_SCREEN == {"practice", "print_job"}
    assert {path: helper.open(path).text for path in NEVER_MET} == seen


def test_the_pages_of_practice_ask_little(app, helper):
    page = helper.open(BOARD).press(COPIES)
    with written_down(app) as visits:
        for path in (BOARD, page.path):
            helper.open(path)
    for visit in visits:
        assert len(visit.statements) <= 5, visit
