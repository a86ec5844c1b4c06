"""The page behind a slip's QR can be heard by who does not read, and says where it can't."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import pytest
import soundfile

from kiosk.db import db
from kiosk.dossiers import codes, heard
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Hold, Source, Step
from kiosk.dossiers.tokens import token_hash_for
from kiosk.languages import audio, speech
from kiosk.languages.models import Contribution, Sound
from kiosk.languages.review import Kind, Status
from kiosk.villages.models import Village
from tests.languages.sounds import as_file, voice
from tests.made_up import village_elsewhere

pytestmark = pytest.mark.usefixtures("evening")
TITLE = "Hồ sơ của bà con đến đâu?"
TAY = "tyz-Latn"
SECRETS = ("Lò", "Mai", "chứng thực", "bản sao", "0912", "một hai ba", "Mẫu")


@dataclass
class Phone:
    """A resident's own phone, at the page of one dossier."""

    open: Callable
    client: object
    url: str

    @property
    def page(self):
        return self.open(self.url)

    @property
    def told(self) -> str:
        """What the page says of its own sound."""
        return " ".join(self.page.soup.select_one("#heard").get_text(" ").split())

    @property
    def sounds(self) -> list[str]:
        return [one["src"] for one in self.page.soup.select("#heard audio")]

    def listen(self, tag="vi", **headers):
        return self.client.get(f"{self.url}/nghe.mp3?tieng={tag}", headers=headers)


def token_of(app, code: str) -> str:
    with app.app_context():
        return db.session.scalars(db.select(Dossier).filter_by(code=code)).one().token


@pytest.fixture
def phone(app, resident, given_dossier) -> Callable[..., Phone]:
    def at(**facts) -> Phone:
        code = given_dossier(**({"step": Step.PROCESSING} | facts))
        return Phone(resident.open, app.test_client(), f"/s/{token_of(app, code)}")

    return at


@pytest.fixture
def said(monkeypatch) -> list[str]:
    """What the machine was asked to say."""
    texts: list[str] = []
    tone = audio.mp3_of(as_file(voice(0.5, around=0)))

    def say(text: str) -> bytes:
        texts.append(text)
        return tone

    monkeypatch.setattr(speech, "say", say)
    return texts


@pytest.fixture
def no_machine(app) -> None:
    app.config["VOICE"] = ""


@pytest.fixture
def recorded(app) -> Callable[..., None]:
    """Somebody of the village recorded these texts, for as many seconds each."""

    def record(*texts: str, tag=TAY, seconds=3.0, status=Status.APPROVED, village_id=1) -> None:
        with app.app_context():
            for text in texts:
                clip = Contribution(
                    village_id=village_id, tag=tag, key=text, kind=Kind.CLIP, status=status,
                    text=None, seconds=seconds, licence=None, origin=None,
                )  # fmt: skip
                wav = as_file(voice(seconds, around=0), 48_000)
                clip.sound = Sound(master=wav, served=audio.mp3_of(wav), sha256="-")
                db.session.add(clip)
            db.session.commit()

    return record


def duration(mp3: bytes) -> float:
    return soundfile.info(BytesIO(mp3)).duration


def seconds(answer) -> float:
    assert answer.status_code == 200
    return duration(answer.data)


def test_the_page_is_heard_as_one_mp3(phone):
    answer = phone().listen()
    assert answer.mimetype == "audio/mpeg"
    found = soundfile.info(BytesIO(answer.data))
    assert (found.format, found.channels) == ("MP3", 1)
    assert 5 < found.duration < 60


def test_it_says_the_title_what_is_happening_what_to_do_and_where_to_go(phone, said):
    phone(step=Step.READY).listen()
    assert said[:3] == [
        TITLE,
        "Kết quả đã có ở xã",
        "Tổ lấy về giúp bà con. Về đến nhà văn hóa thì tổ báo bà con đến nhận.",
    ]
    assert said[3:] == [
        "Hỏi ở đâu, nhận ở đâu", "Nơi nhận", "Nhà văn hóa thôn Đông Căm",
        "Nơi hỏi", "Nhà văn hóa thôn Đông Căm", "Tổ trực", "Đang có tổ công nghệ trực",
    ]  # fmt: skip


def test_it_says_all_that_must_be_put_right(app, phone, said, given_dossier):
    reasons = ["Ảnh chụp mờ.", "Tệp không phải PDF."]
    sent_back = phone(step=Step.RECEIVED, hold=Hold.NEEDS_SUPPLEMENT)
    code = given_dossier(step=Step.RECEIVED)
    with app.app_context():
        dossier = db.session.scalars(db.select(Dossier).filter_by(code=code)).one()
        dossier.put_on_hold(Hold.NEEDS_SUPPLEMENT, by="-", source=Source.PORTAL, reasons=reasons)
        db.session.commit()
    sent_back.url = f"/s/{token_of(app, code)}"
    sent_back.listen()
    assert [text for text in said if text in reasons] == reasons
    assert "Cần sửa" in said


@pytest.mark.parametrize("step", [None, *Step])
def test_it_names_nobody_and_nothing_that_the_page_keeps_to_itself(phone, said, step):
    page = phone(step=step, phone="0912345678", helper="Giàng A Mẫu")
    page.listen()
    told = " ".join(said)
    assert len(said) > 5
    assert not [secret for secret in SECRETS if secret in told]


def test_all_that_is_heard_stands_on_the_page(phone, said):
    page = phone()
    shown = page.page.text
    page.listen()
    assert all(text in shown for text in said)


def test_what_tells_how_to_hear_it_is_not_heard(phone, said):
    phone().listen()
    assert not [text for text in said if "Nghe" in text or "lời đọc" in text]


def test_the_texts_are_apart(phone, said):
    page = phone()
    whole, one = seconds(page.listen()), duration(speech.say("một câu"))
    texts = len(said) - 1
    assert whole == pytest.approx(texts * one + (texts - 1) * heard.GAP, abs=0.2)


def test_a_phone_may_ask_for_a_part_of_it(phone):
    page = phone()
    whole = page.listen().data
    part = page.listen(Range="bytes=100-199")
    assert (part.status_code, part.data) == (206, whole[100:200])


def test_it_leaves_no_trace_on_the_phone(phone):
    answer = phone().listen()
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_the_page_offers_its_sound_without_script_and_loads_none_before(phone):
    page = phone()
    [player] = page.page.soup.select("#heard audio")
    assert player.has_attr("controls")
    assert player["preload"] == "none"
    assert player["src"] == f"{page.url}/nghe.mp3?tieng=vi"
    assert page.told.startswith("Nghe tiếng Việt Giọng máy đọc.")
    assert page.client.get(player["src"]).status_code == 200


def test_languages_that_nobody_recorded_are_said_and_have_no_sound_of_their_own(phone):
    page = phone()
    assert "Chưa có lời đọc tiếng Tày, tiếng Mông, tiếng Thái Đen. Bà con nghe tiếng Việt." in (
        page.told
    )
    assert page.listen(TAY).data == page.listen("vi").data


def test_a_language_that_somebody_recorded_is_offered_and_heard(phone, recorded):
    page = phone()
    before = seconds(page.listen(TAY))
    recorded(TITLE, seconds=7.5)
    assert page.sounds == [f"{page.url}/nghe.mp3?tieng={tag}" for tag in ("vi", TAY)]
    assert "Nghe tiếng Tày Câu nào chưa có lời đọc tiếng Tày thì đọc tiếng Việt." in page.told
    assert "Chưa có lời đọc tiếng Mông, tiếng Thái Đen." in page.told
    assert seconds(page.listen(TAY)) > before + 3
    assert seconds(page.listen("vi")) == pytest.approx(before, abs=0.1)


def test_a_language_in_which_all_is_recorded_needs_no_excuse(phone, recorded):
    page = phone()
    recorded(*heard.texts(str(page.page.soup)), seconds=1.0)
    assert "thì đọc tiếng Việt" not in page.told
    assert "Nghe tiếng Tày Chưa có" in page.told


@pytest.mark.parametrize("status", set(Status) - {Status.APPROVED})
def test_a_voice_that_is_not_approved_is_neither_offered_nor_heard(phone, recorded, status):
    page = phone()
    recorded(TITLE, seconds=7.5, status=status)
    assert len(page.sounds) == 1
    assert page.listen(TAY).data == page.listen("vi").data


def test_without_the_machine_the_village_s_own_voices_are_heard_and_the_gaps_said(
    phone, recorded, no_machine
):
    page = phone()
    recorded(TITLE, tag="vi", seconds=2.0)
    assert "Còn câu chưa có lời đọc. Bà con nhờ người bên cạnh đọc giúp" in page.told
    assert seconds(page.listen()) == pytest.approx(2.0, abs=0.2)


def test_without_any_voice_the_page_says_so_and_offers_nothing(phone, no_machine):
    page = phone()
    assert not page.sounds
    assert page.told == (
        "Chưa có lời đọc tiếng Tày, tiếng Mông, tiếng Thái Đen. "
        "Bà con nhờ người bên cạnh đọc giúp, hoặc gọi tổ công nghệ."
    )
    assert page.listen().status_code == 404


def test_a_village_without_a_second_language_hears_vietnamese_and_nothing_else(app, phone):
    with app.app_context():
        db.session.scalars(db.select(Village)).one().languages = []
        db.session.commit()
    page = phone()
    assert page.told == "Nghe tiếng Việt Giọng máy đọc."
    app.config["VOICE"] = ""
    assert page.told.startswith("Trang này chưa có lời đọc.")


@pytest.mark.parametrize("tag", ["", "en", "khong-co", "mww-Latn", "../vi"])
def test_a_language_that_nobody_speaks_here_is_not_there(phone, tag):
    assert phone().listen(tag).status_code == 404


def elsewhere(app) -> str:
    """The token of a dossier of another village."""
    with app.app_context():
        village = village_elsewhere()
        db.session.add(village)
        db.session.flush()
        code = codes.reserve(village.id)
        dossier = Dossier(
            village_id=village.id, code=code, token_hash=token_hash_for(village.id, code),
            procedure_slug="chung-thuc-ban-sao", procedure_version="-", answers={},
            applicant="Lò Thị Mai", applicant_plain="lo thi mai", consent_version="-",
            consent_at=village.created_at, is_open=True, token_version=1, moves=[],
        )  # fmt: skip
        db.session.add(dossier)
        db.session.commit()
        return dossier.token


def test_a_token_that_opens_nothing_is_answered_as_by_the_page_itself(app, phone):
    page = phone()
    answers = [
        page.client.get(f"/s/{token}{what}")
        for token in ("B" * 29, "abc", elsewhere(app), "' OR 1=1")
        for what in ("", "/nghe.mp3", "/nghe.mp3?tieng=khong-co")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert page.listen().status_code == 200


def test_a_token_that_was_taken_back_is_silent(app, phone):
    page = phone()
    with app.app_context():
        token = page.url.removeprefix("/s/")
        dossier = Dossier.with_token(token)
        dossier.token_hash = token_hash_for(dossier.village_id, dossier.code, 2)
        db.session.commit()
    assert page.listen().text == page.client.get(page.url).text
    assert page.listen().status_code == 404


def test_guessing_tokens_by_their_sound_ends_with_the_same_twenty_tries(app):
    phone = app.test_client()
    where = ("", "/nghe.mp3")
    answers = [phone.get(f"/s/{n:029}{where[n % 2]}").status_code for n in range(21)]
    assert answers == [404] * 20 + [429]


def test_a_phone_on_the_house_s_network_hears_it(phone):
    page = phone()
    answer = page.client.get(f"{page.url}/nghe.mp3", environ_base={"REMOTE_ADDR": "192.168.1.7"})
    assert answer.mimetype == "audio/mpeg"
