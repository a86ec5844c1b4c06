"""Who does not read judges a voice by touching the picture that it means."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pytest
from flask import Flask

from kiosk import clock
from kiosk.console import oral
from kiosk.console.corpus import corpus, find, id_of
from kiosk.db import db
from kiosk.languages.models import Contribution, Review, Speaker
from kiosk.languages.review import Kind, Status, Verdict
from kiosk.members.models import Member
from kiosk.villages.models import Village
from tests.browser import Browser, Page, words
from tests.console.test_speakers import sound
from tests.statements import written_down

pytestmark = pytest.mark.usefixtures("evening")
TAG = "tyz-Latn"
ORAL = f"/to/nhan/{TAG}/nghe-chon"
LEAD, LO = "Hoàng Văn Mẫu", "Lò Thị Mẫu"
HOUSE, WAIT, NO_PICTURE = "Nhà", "Chờ", "Bà con cần làm việc gì?"


@dataclass(frozen=True)
class Label:
    key: str
    picture: str
    screen: str = "Giấy tờ"
    priority: int = 4

    @property
    def id(self) -> str:
        return id_of(self.key)


@pytest.fixture
def villager(app: Flask) -> Callable[..., int]:
    """Somebody of the village: `villager("Bà Hà Mẫu")` gives the number of their sheet."""

    def make(name: str, **facts: Any) -> int:
        with app.app_context():
            village = db.session.scalars(db.select(Village)).first()
            one = Speaker(village_id=village.id, name=name, **facts)
            db.session.add(one)
            db.session.commit()
            return one.id

    return make


@pytest.fixture
def clip(app: Flask) -> Callable[..., int]:
    """A voice that nobody has judged: `clip("Nhà", speaker_id=3)` gives its number."""

    def make(key: str = HOUSE, **facts: Any) -> int:
        with app.app_context():
            village = db.session.scalars(db.select(Village)).first()
            asked = {
                "village_id": village.id, "tag": TAG, "key": key, "kind": Kind.CLIP,
                "sound": sound(), "seconds": 1.5,
            } | facts  # fmt: skip
            one = Contribution(**asked)
            db.session.add(one)
            db.session.commit()
            return one.id

    return make


@pytest.fixture
def ha(villager) -> int:
    return villager("Bà Hà Mẫu")


def listen(browser: Browser, listener: int, after: int = 0) -> Page:
    return browser.open(f"{ORAL}?nguoi-noi={listener}&sau={after}")


def shown(page: Page) -> list[str]:
    """The ids of the pictures on the screen."""
    return [str(button["value"]) for button in page.soup.select("[name=hinh]")]


def asked(page: Page) -> int | None:
    """Which voice is played."""
    player = page.soup.select_one("audio")
    return int(player["src"].rsplit("/", 1)[1].removesuffix(".mp3")) if player else None


def touch(page: Page, picture: str, expect: int = 200, **facts: Any) -> Page:
    form = {name: page.value(name) for name in ("lan", "nguoi-noi", "gop", "sau")}
    sent = form | {name.replace("_", "-"): value for name, value in facts.items()}
    return page.browser.follow("POST", ORAL, {**sent, "hinh": picture}, expect)


def history(app: Flask, number: int) -> list[tuple[Verdict, int | None, int | None, str]]:
    with app.app_context():
        lines = db.session.scalars(db.select(Review).filter_by(contribution_id=number))
        return [(one.verdict, one.member_id, one.speaker_id, one.reason) for one in lines]


def status(app: Flask, number: int) -> Status:
    with app.app_context():
        return db.session.get_one(Contribution, number).status


def member(app: Flask, name: str) -> int:
    with app.app_context():
        return db.session.scalars(db.select(Member.id).filter_by(name=name)).one()


# --- The choice of pictures ---


def test_four_pictures_are_laid_and_the_right_one_is_among_them():
    labels = oral.askable(corpus())
    for number, right in enumerate(labels.values()):
        found = oral.pictures(right, labels.values(), number)
        assert len(found) == oral.PICTURES
        assert right in found
        assert len({one.picture for one in found}) == oral.PICTURES


def test_no_two_of_the_four_look_alike():
    labels = oral.askable(corpus())
    for number in range(300):
        found = oral.pictures(labels[HOUSE], labels.values(), number)
        for one, other in combinations(found, 2):
            assert not set(one.picture.split("-")) & set(other.picture.split("-"))


def test_a_reload_keeps_them_and_another_voice_lies_them_elsewhere():
    labels = oral.askable(corpus())
    right = labels[HOUSE]
    rows = [oral.pictures(right, labels.values(), number) for number in range(40)]
    assert rows == [oral.pictures(right, labels.values(), number) for number in range(40)]
    places = [row.index(right) for row in rows]
    assert set(places) == {0, 1, 2, 3}
    assert len({frozenset(one.id for one in row) for row in rows}) > 30


def test_a_picture_belongs_to_the_first_label_that_bears_it():
    first, second = Label("Nhà", "home", priority=1), Label("Về đầu", "home", priority=2)
    assert list(oral.askable([first, second])) == ["Nhà"]


def test_what_a_label_borrows_from_its_screen_is_no_picture_of_its_own():
    name, picture = sorted(oral.LENT)[0]
    borrowed, own = Label("Câu dài", picture, name), Label("Từ", "gift", name)
    assert list(oral.askable([borrowed, own])) == ["Từ"]
    assert list(oral.askable([Label("Từ đầu", picture, name, priority=1)])) == ["Từ đầu"]


def test_the_first_twenty_words_can_all_be_asked():
    labels = oral.askable(corpus())
    assert [one.key for one in corpus() if one.priority == 1 and one.key not in labels] == []
    assert NO_PICTURE not in labels


# --- The page ---


def test_somebody_is_chosen_first(helper, clip, ha):
    clip()
    page = helper.open(ORAL)
    assert "Ai đang nghe tiếng Tày?" in page.text
    assert not page.soup.select("audio")
    page = page.type(nguoi_noi=str(ha)).press("Bắt đầu nghe")
    assert "đang cùng Bà Hà Mẫu nghe tiếng Tày" in page.text
    assert len(shown(page)) == 4


def test_the_pictures_say_nothing_in_words(helper, clip, ha):
    clip()
    page = listen(helper, ha)
    for button in page.soup.select(".picture"):
        assert words(button) == ""
        assert button.select("svg")
        assert button["aria-label"].startswith("Hình ")
    assert HOUSE not in words(page.soup.main).split()
    assert page.soup.select_one("audio").has_attr("autoplay")


def test_the_voice_can_be_heard(helper, clip, ha):
    number = clip()
    page = listen(helper, ha)
    heard = helper.client.get(page.soup.select_one("audio")["src"])
    assert heard.status_code == 200
    assert heard.mimetype == "audio/mpeg"
    assert asked(page) == number


def test_the_right_picture_is_a_check_by_whoever_listened(app, helper, clip, ha):
    number = clip()
    page = touch(listen(helper, ha), id_of(HOUSE))
    assert history(app, number) == [(Verdict.CHECKED, member(app, LEAD), ha, "")]
    assert status(app, number) is Status.DRAFT
    assert "Hết rồi, cảm ơn Bà Hà Mẫu" in page.text


def test_two_who_listened_and_touched_the_right_picture_make_it_checked(
    app, helper, clip, ha, villager
):
    number = clip()
    touch(listen(helper, ha), id_of(HOUSE))
    touch(listen(helper, villager("Ông Tẩn Mẫu")), id_of(HOUSE))
    assert status(app, number) is Status.CHECKED
    assert asked(listen(helper, villager("Cô Vàng Mẫu"))) is None  # it waits no longer


def test_another_picture_sends_it_back_with_what_was_understood(app, helper, clip, ha):
    number = clip()
    page = listen(helper, ha)
    mistaken = next(one for one in shown(page) if one != id_of(HOUSE))
    page = touch(page, mistaken)
    reason = f"Nghe rồi chọn nhầm hình: {find(mistaken).key}"
    assert history(app, number) == [(Verdict.REJECTED, member(app, LEAD), ha, reason)]
    assert status(app, number) is Status.REJECTED
    assert "Hết rồi" in page.text
    assert "được trả lại để thu lại" in page.text
    back = page.soup.find("a", string="Xem lại, bỏ lần bấm")["href"]
    assert back.endswith(f"/{id_of(HOUSE)}#gop-{number}")
    assert "nhầm" not in page.text  # nobody is shamed before the room


def test_a_slip_of_the_finger_is_taken_back_on_the_labels_page(app, helper, clip, ha):
    number = clip()
    page = listen(helper, ha)
    touch(page, next(one for one in shown(page) if one != id_of(HOUSE)))
    with app.test_request_context(method="POST"):
        db.session.get_one(Contribution, number).undo(db.session.get_one(Member, 1))
        db.session.commit()
    assert asked(listen(helper, ha)) == number


def test_who_has_nothing_to_hear_is_not_thanked(helper, ha, clip, villager):
    assert "Chưa có câu nào cho Bà Hà Mẫu nghe" in listen(helper, ha).text
    clip()
    page = touch(listen(helper, villager("Ông Tẩn Mẫu")), id_of(HOUSE))
    assert "Hết rồi, cảm ơn Ông Tẩn Mẫu" in page.text
    assert "được trả lại" not in page.text


def test_a_second_touch_counts_once(app, helper, clip, ha):
    number = clip()
    page = listen(helper, ha)
    first, second = (touch(page, id_of(HOUSE)) for _ in range(2))
    assert first.path == second.path
    assert len(history(app, number)) == 1


def test_nobody_is_asked_about_their_own_voice_or_one_they_have_checked(
    app, helper, clip, ha, villager
):
    clip(speaker_id=ha)
    other = clip(WAIT, speaker_id=villager("Ông Tẩn Mẫu"))
    assert asked(listen(helper, ha)) == other
    touch(listen(helper, ha), id_of(WAIT))
    assert asked(listen(helper, ha)) is None


@pytest.mark.parametrize(
    "facts",
    [
        {"key": NO_PICTURE}, {"key": "Không còn trên màn hình nào"}, {"tag": "hmn-Latn-VN"},
        {"kind": Kind.TEXT, "text": "rườn", "sound": None}, {"status": Status.APPROVED},
        {"status": Status.REJECTED}, {"status": Status.WITHDRAWN, "sound": None},
        {"sound": None},
    ],
    ids=["no picture", "outdated", "language", "word", "approved", "returned", "withdrawn", "gone"],
)  # fmt: skip
def test_what_can_not_be_asked_is_not(helper, clip, ha, facts):
    clip(**facts)
    assert asked(listen(helper, ha)) is None
    number = clip()
    assert asked(listen(helper, ha)) == number


def test_a_voice_counts_for_every_script_of_its_language(app, helper, clip, ha):
    number = clip(tag="blt-Latn")
    page = helper.open(f"/to/nhan/blt-Tavt/nghe-chon?nguoi-noi={ha}")
    assert asked(page) == number


def test_vietnamese_voices_are_judged_too(helper, clip, ha):
    number = clip(tag="vi")
    assert asked(helper.open(f"/to/nhan/vi/nghe-chon?nguoi-noi={ha}")) == number


def test_one_can_be_left_out_and_comes_again_at_the_end(app, helper, clip, ha):
    first, second = clip(HOUSE), clip(WAIT)
    page = listen(helper, ha)
    assert asked(page) == first
    page = page.press("Câu khác")
    assert asked(page) == second
    page = touch(page, id_of(WAIT))
    assert "Hết rồi" in page.text
    page = page.press("Nghe lại 1 câu đã bỏ qua")
    assert asked(page) == first
    assert history(app, first) == []


def test_who_has_withdrawn_and_who_signs_in_alone_listen_to_nothing(app, helper, clip, villager):
    clip()
    gone = villager("Người nói đã rút", withdrawn_at=clock.now())
    colleague = villager(LO, member_id=member(app, LO))
    own = villager(LEAD, member_id=member(app, LEAD))
    offered = {str(one["value"]) for one in helper.open(ORAL).soup.select("option")}
    assert not offered & {str(gone), str(colleague)}
    assert str(own) in offered
    for number in (gone, colleague):
        assert not listen(helper, number).soup.select("audio")
    assert listen(helper, own).soup.select("audio")


def test_a_members_own_check_counts_as_the_members(app, helper, clip, villager):
    own = villager(LEAD, member_id=member(app, LEAD))
    number = clip(by_id=member(app, LO))
    touch(listen(helper, own), id_of(HOUSE))
    with app.app_context():
        one = db.session.get_one(Contribution, number)
        who = [line.as_line().who for line in one.standing]
    assert who == [("member", member(app, LEAD))]
    assert asked(listen(helper, own)) is None


def test_what_no_longer_waits_is_said_and_nothing_changes(app, helper, clip, ha):
    number = clip()
    page = listen(helper, ha)
    with app.app_context():
        db.session.get_one(Contribution, number).status = Status.CHECKED
        db.session.commit()
    assert "không còn chờ người này nghe" in touch(page, id_of(HOUSE), expect=409).error
    assert history(app, number) == []


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"hinh": "0123456789ab"}, "không còn chờ"), ({"gop": "999"}, "không còn chờ"),
        ({"gop": "x" * 40}, "không còn chờ"), ({"gop": "9" * 40}, "không còn chờ"),
        ({"nguoi_noi": "999"}, "chưa chọn ai đang nghe"),
        ({"nguoi_noi": "9" * 40}, "chưa chọn ai đang nghe"), ({"lan": ""}, "Trang này đã cũ"),
    ],
)  # fmt: skip
def test_what_no_screen_sends_is_refused(app, helper, clip, ha, facts, said):
    number = clip()
    page = listen(helper, ha)
    picture = str(facts.get("hinh", id_of(HOUSE)))
    rest = {name: value for name, value in facts.items() if name != "hinh"}
    assert said in touch(page, picture, expect=409, **rest).error
    assert history(app, number) == []


@pytest.mark.parametrize("tag", ["mww-Latn", "en", "khong-co"])
def test_a_language_of_no_house_here_is_a_404(helper, tag):
    helper.open(f"/to/nhan/{tag}/nghe-chon", expect=404)


def test_many_voices_cost_no_more_questions_than_few(app, helper, clip, ha):
    counts = []
    for _ in range(2):
        for _ in range(6):
            number = clip(WAIT)
            with app.test_request_context(method="POST"):
                one = db.session.get_one(Contribution, number)
                one.receive(Verdict.CHECKED, db.session.get_one(Member, 2))
                db.session.commit()
        with written_down(app) as visits:
            listen(helper, ha)
        counts.append(len(visits[-1].statements))
    assert counts[0] == counts[1]
