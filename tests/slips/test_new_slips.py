"""What is to be put right, papers entrusted to the team, and the village's QR, on every paper."""

import re

import pypdfium2
import pytest
import zxingcpp
from bs4 import BeautifulSoup

from kiosk.db import db
from kiosk.dossiers.codes import shown
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.places import Place
from kiosk.dossiers.steps import Hold, Source, Step
from kiosk.errors import Refused
from kiosk.printers.paper import Size
from kiosk.procedures import published
from kiosk.sessions import Session
from kiosk.slips import press
from kiosk.slips.custody_slip import NOTHING_HELD, custody_html, entrusted
from kiosk.slips.fix_list import fix_list_html
from kiosk.slips.models import Kind, PrintJob
from kiosk.villages.models import here
from kiosk.welcome.village import qr_poster_html
from tests.console.another_village import move_there
from tests.slips.paper import Paper

SIZES = pytest.mark.parametrize("size", [Size.NARROW, Size.ROLL, Size.A5, Size.A4])
PHONE, NAME = "0912345678", "Nguyễn Thị Hoàng Phượng Quỳnh"
OWN_WORDS = "Ảnh chụp thiếu trang 2."
OURS = {"Be-Vietnam-Pro", "Be-Vietnam-Pro-Bold"}
QR_POSTER = "/thon/dong-cam/qr.pdf"


def held(name: str = "Giấy khai sinh", count: int = 2, *, is_original: bool = True) -> HeldPaper:
    """Papers that a resident has given to the team."""
    paper = HeldPaper.new(name, count, Place.HOME, is_original=is_original)
    by = {"giver": NAME, "receiver": "Lò Thị Mẫu", "by": "Hoàng Văn Mẫu"}
    paper.hand_on(count, Place.HOME, Place.TEAM, **by)
    return paper


def send(made: Dossier, *reasons: str) -> None:
    """The commune sends it back."""
    made.put_on_hold(Hold.NEEDS_SUPPLEMENT, by="-", source=Source.PORTAL, reasons=[*reasons])
    db.session.commit()


@pytest.fixture
def returned(dossier):
    """A dossier that came back for two known reasons and one in the team's own words."""

    def make(**facts):
        made = dossier(**{"step": Step.RECEIVED, "applicant": NAME, "phone": PHONE} | facts)
        send(made, *(one.key for one in made.procedure.return_reasons[:2]), OWN_WORDS)
        return made

    return make


def fix_list(made, size=Size.ROLL) -> Paper:
    return Paper(press.draw(fix_list_html(made, size), size))


def custody(made, size=Size.ROLL) -> Paper:
    return Paper(press.draw(custody_html(made, size), size))


# What is to be put right.


@SIZES
def test_the_fix_list_says_all_that_is_wrong_what_to_bring_and_whom_to_ask(evening, returned, size):
    made = returned()
    paper = fix_list(made, size)
    for words in (
        "Phiếu việc cần sửa", shown(made.code), OWN_WORDS,
        *(one.text for one in made.procedure.return_reasons[:2]),
        "làm lại phần Giấy tờ", "Giấy cần mang", "Bản chính (giấy gốc)", "Bản sao đã chụp sẵn",
        "Hạn sửa", "hỏi xã", "Gửi lại một lần trên Cổng", "Thứ Hai, 16/11, 19:30–21:00",
        "Hoàng Văn Mẫu", "0900 000 001", "Tổ công nghệ số không thu tiền",
    ):  # fmt: skip
        assert words in paper.text
    assert paper.pages == 1
    assert paper.codes == {f"http://localhost/s/{made.token}"}


def test_each_reason_and_each_paper_has_a_box_to_tick_and_a_picture(returned):
    html = fix_list_html(returned(), Size.A5)
    rows = re.split(r'<div class="paper(?: bring)?">', html)[1:]
    assert len(rows) == 3 + len(published.find("chung-thuc-ban-sao").papers)
    for row in rows:
        assert '<div class="box"></div>' in row
        assert 'class="icon"' in row


def test_the_fix_list_carries_neither_name_nor_number(returned):
    text = fix_list(returned()).text
    assert NAME not in text
    assert PHONE not in text


@SIZES
def test_the_fix_list_is_one_page_in_two_languages_too(returned, second_language, size):
    paper = fix_list(returned(), size)
    assert paper.pages == 1
    assert paper.fonts == dict.fromkeys({*OURS, "Noto-Sans-Tai-Viet"}, True)


def test_whose_papers_went_to_the_desk_brings_them_there_again(returned):
    text = fix_list(returned(at_desk=True)).text
    assert "Nộp lại một lần ở" in text
    assert "Trung tâm Phục vụ hành chính công xã" in text
    assert "trên Cổng" not in text


@pytest.mark.parametrize("paper", ["bản chính", "bản sao"])
def test_a_paper_says_whether_the_original_or_a_copy_is_meant(app, paper):
    form = {"bản chính": "original", "bản sao": "copy"}[paper]
    known = published.find("khai-sinh").papers[0]
    told = {"paper": known.model_copy(update={"form": form, "name": "Giấy chứng sinh"})}
    with app.test_request_context("/"):
        module = app.jinja_env.get_template("slips/bring.html").module
        assert f"({paper})" in module.papers_to_bring([told | {"is_sure": True}])
        told["paper"] = told["paper"].model_copy(update={"name": f"Giấy khai sinh, {paper}"})
        assert f"({paper})" not in module.papers_to_bring([told | {"is_sure": True}])


def looked_up(browser, code):
    browser.follow("POST", "/ho-so/", {"ma": code})
    return browser


def jobs(app) -> list[PrintJob]:
    with app.app_context():
        return list(db.session.scalars(db.select(PrintJob)))


@pytest.fixture
def came_back(app, given_dossier) -> str:
    """The code of a dossier that came back."""
    code = given_dossier(step=Step.RECEIVED)
    with app.test_request_context("/"):
        send(Dossier.with_code(1, code), OWN_WORDS)
    return code


def test_who_looks_a_returned_dossier_up_prints_the_list_of_what_to_mend(app, resident, came_back):
    page = looked_up(resident, came_back).open(f"/ho-so/{came_back}")
    page.press("In phiếu việc cần sửa")
    (job,) = jobs(app)
    assert (job.kind, job.size) == (Kind.FIX_LIST, Size.ROLL)
    assert OWN_WORDS in job.html


def test_one_press_makes_one_job(app, resident, came_back):
    page = looked_up(resident, came_back).open(f"/ho-so/{came_back}")
    page.press("In phiếu việc cần sửa")
    page.press("In phiếu việc cần sửa")
    assert len(jobs(app)) == 1


def test_the_status_slip_is_printed_as_before(app, resident, came_back):
    looked_up(resident, came_back).open(f"/ho-so/{came_back}")
    resident.follow("POST", f"/ho-so/{came_back}/in", {"lan": "eins"})
    assert [one.kind for one in jobs(app)] == [Kind.STATUS]


def test_what_did_not_come_back_has_no_such_list(app, helper, resident, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    page = looked_up(resident, code).open(f"/ho-so/{code}")
    assert "cần sửa" not in page.text
    resident.follow("POST", f"/ho-so/{code}/in", {"gi": "can-sua", "lan": "eins"}, expect=404)
    helper.open(f"/ho-so/{code}/can-sua.pdf", expect=404)
    assert not jobs(app)


def test_only_the_walkthrough_that_made_it_and_the_team_save_the_list(
    app, resident, neighbour, helper, came_back
):
    address = f"/ho-so/{came_back}/can-sua.pdf"
    neighbour.open(address, expect=404)
    looked_up(resident, came_back).open(address, expect=404)
    with app.app_context():
        made = db.session.scalars(db.select(Dossier).filter_by(code=came_back)).unique().one()
        mine = db.select(Session).where(Session.member_id.is_(None))
        db.session.scalars(mine).one().dossier_id = made.id
        db.session.commit()
    for browser in (resident, helper):
        assert OWN_WORDS in Paper(browser.client.get(address).data).text
    assert Paper(helper.client.get(f"{address}?kho=58mm").data).width == 58


def test_another_screen_prints_no_list_of_a_dossier_that_it_did_not_look_up(
    app, resident, neighbour, given_dossier, came_back
):
    looked_up(neighbour, given_dossier())
    neighbour.follow("POST", f"/ho-so/{came_back}/in", {"gi": "can-sua", "lan": "eins"}, expect=404)
    assert not jobs(app)


def test_a_dossier_of_another_village_has_no_list(app, helper, came_back):
    move_there(app, came_back)
    helper.open(f"/ho-so/{came_back}/can-sua.pdf", expect=404)


# Papers entrusted to the team.


def parts(made) -> tuple[str, str]:
    """The words of the resident's part, and of what stays with the papers."""
    home, stays = custody_html(made, Size.ROLL).split('class="cut"')
    return words_of(home), words_of(stays)


def words_of(html: str) -> str:
    return " ".join(BeautifulSoup(f"<p {html}", "html.parser").get_text(" ").split())


@SIZES
def test_both_parts_say_which_papers_the_team_holds_from_whom_since_when(evening, dossier, size):
    made = dossier(applicant=NAME, phone=PHONE, papers=[held(), held("Sổ hộ khẩu", 1)])
    paper, (home, stays) = custody(made, size), parts(made)
    assert paper.pages == 1
    for words in (
        shown(made.code), NAME, "2 bản chính Giấy khai sinh", "1 bản chính Sổ hộ khẩu",
        "Tổ đang giữ", "Lò Thị Mẫu, 19:42, 16/11", "Bà con ký", "Tổ công nghệ ký",
        "Tổ công nghệ số không thu tiền",
    ):  # fmt: skip
        assert words in home
        assert words in stays
        assert paper.text.count(words) >= 2
    assert PHONE not in paper.text


def test_the_residents_part_alone_has_the_qr_and_the_word_to_keep_it(dossier):
    made = dossier(papers=[held()])
    html = custody_html(made, Size.ROLL)
    home, stays = html.split('class="cut"')
    assert 'class="qr"' in home
    assert 'class="qr"' not in stays
    assert "Giữ phiếu này để nhận lại giấy" in home
    assert "Kẹp phần này cùng giấy" in stays
    assert custody(made).codes == {f"http://localhost/s/{made.token}"}


@SIZES
def test_the_slip_of_held_papers_is_one_page_in_two_languages_too(dossier, second_language, size):
    papers = [held(), held("Quyết định của tòa án nhân dân huyện về việc ly hôn", 1), held("Sổ", 3)]
    paper = custody(dossier(applicant=NAME, papers=papers), size)
    assert paper.pages == 1
    assert len(paper.codes) == 1


def test_where_the_papers_are_now_is_told_for_each_place(dossier):
    paper = held(count=3, is_original=False)
    by = {"giver": "Lò Thị Mẫu", "receiver": "xã", "by": "Lò Thị Mẫu"}
    paper.hand_on(1, Place.TEAM, Place.COMMUNE, **by)
    home, stays = parts(dossier(papers=[paper]))
    for part in (home, stays):
        assert "3 bản sao Giấy khai sinh" in part
        assert "Tổ đang giữ : 2 , Ở xã : 1" in part


def test_what_was_given_back_stands_on_the_slip_no_more(dossier):
    back, kept = held("Sổ hộ khẩu", 1), held()
    by = {"giver": "Lò Thị Mẫu", "receiver": NAME, "by": "Lò Thị Mẫu"}
    back.hand_on(1, Place.TEAM, Place.RETURNED, **by)
    kept.hand_on(1, Place.TEAM, Place.RETURNED, **by)
    (one,) = entrusted(dossier(papers=[back, kept]))
    assert (one.name, one.count) == ("Giấy khai sinh", 1)


def at_the_commune_by_themselves() -> HeldPaper:
    paper = HeldPaper.new("Giấy khai sinh", 1, Place.HOME, is_original=True)
    paper.hand_on(1, Place.HOME, Place.COMMUNE, giver=NAME, receiver="xã", by="Lò Thị Mẫu")
    return paper


def a_result() -> HeldPaper:
    return HeldPaper.new("Bản sao", 1, Place.TEAM, is_original=True, is_result=True)


@pytest.mark.parametrize("papers", [list, at_the_commune_by_themselves, a_result])
def test_what_nobody_entrusted_to_the_team_makes_no_slip(dossier, papers):
    made = papers()
    with pytest.raises(Refused, match=NOTHING_HELD[:20]):
        custody_html(dossier(papers=made if isinstance(made, list) else [made]), Size.ROLL)


# The poster of the village's QR.


def poster(app, query: str = "") -> Paper:
    answer = app.test_client().get(QR_POSTER + query)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return Paper(answer.data)


@pytest.mark.parametrize(
    ("query", "width", "height"), [("", 210, 297), ("?kho=a4", 210, 297), ("?kho=a3", 297, 420)]
)
def test_the_qr_poster_is_one_sheet_of_the_paper_that_was_asked_for(app, query, width, height):
    paper = poster(app, query)
    assert paper.pages == 1
    assert (paper.width, paper.height) == (pytest.approx(width, abs=0.1), height)
    assert paper.fonts == dict.fromkeys(OURS, True)


def test_a_phone_reads_the_villages_page_off_a_poor_picture_of_the_poster(app):
    answer = app.test_client().get(QR_POSTER)
    page = pypdfium2.PdfDocument(answer.data)[0].render(scale=100 / 72).to_pil()
    (code,) = zxingcpp.read_barcodes(page)
    assert code.text == "http://localhost/thon/dong-cam/"
    assert code.position.top_right.x - code.position.top_left.x > 300  # pixels: 8 cm of the sheet


def test_the_qr_poster_says_what_is_behind_it_and_when_somebody_is_there(app, evening):
    text = poster(app).text
    for words in (
        "Nhà văn hóa số thôn Đông Căm", "Xã Gia Phú, tỉnh Lào Cai", "Quét mã này bằng điện thoại",
        "localhost/thon/dong-cam/", "Số điện thoại của tổ", "Làm được gì ở nhà văn hóa",
        "Thứ Hai, Thứ Tư, Thứ Sáu", "19:30–21:00", "MẪU", "Tổ công nghệ số không thu tiền",
    ):  # fmt: skip
        assert words in text


def test_the_qr_poster_stays_one_sheet_in_two_languages(at_screen, second_language):
    paper = Paper(press.draw(qr_poster_html(here(), Size.A4), Size.A4))
    assert paper.pages == 1
    assert paper.codes == {"http://localhost/thon/dong-cam/"}


def test_a_house_that_no_phone_can_reach_hangs_no_dead_code(app):
    app.config["PUBLIC_URL"] = ""
    paper = poster(app)
    assert not paper.codes
    assert "Trang của thôn có ở máy trong nhà văn hóa" in paper.text


def test_the_qr_poster_of_other_paper_or_of_another_village_is_not_found(app):
    for address in (f"{QR_POSTER}?kho=80mm", f"{QR_POSTER}?kho=", "/thon/khac/qr.pdf"):
        assert app.test_client().get(address).status_code == 404
