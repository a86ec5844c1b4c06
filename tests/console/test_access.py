"""Who opens which page of the team's side: every route that the app has, for everyone who comes.

The list is the app's own, so a new page is in it from its first day. Whatever an address asks for
is made here, once for this village and once for another; a page that needs something new fails
until it is said in `Things` how to make that.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from itertools import product
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask, redirect
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from kiosk import clock, presses, sessions
from kiosk.console import access, corpus
from kiosk.console.handover import Handover, Proof
from kiosk.console.practice import Practice
from kiosk.console.trips import Task, Trip, TripLine
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.history import Batch
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Source, Step
from kiosk.dossiers.tokens import token_hash_for
from kiosk.languages.models import Contribution, Sound, Speaker
from kiosk.languages.review import Kind
from kiosk.members.duty import DutyChange
from kiosk.members.models import Member, Role
from kiosk.members.roster import Kind as DutyKind
from kiosk.printers.models import Purpose
from kiosk.printers.paper import Size
from kiosk.procedures import published
from kiosk.procedures.editions import ContentDraft, Edition
from kiosk.procedures.kinds import ReceiverType
from kiosk.procedures.reading import as_data
from kiosk.selftest.models import SelfTest
from kiosk.slips.book import BlankForm, Book
from kiosk.slips.models import Kind as SlipKind
from kiosk.slips.models import PrintJob, Slip, State
from kiosk.walkthrough.models import Walkthrough
from kiosk.welcome.calls import HelpCall
from kiosk.welcome.calls import Kind as CallKind
from kiosk.welcome.demo import PIN
from tests.browser import Browser
from tests.made_up import like, village_elsewhere

DOOR, HOME = "/to/dang-nhap", "/to/"
HERE, ELSEWHERE = 1, 2
SLUG, OWN_CONTENT = "chung-thuc-ban-sao", "khai-sinh"
TAG, LABEL = "tyz-Latn", "Nhà"
SIDE_TABLES = {"session", "spent", "press"}  # who is there, how often: no village's business
NO_WAY_IN = {(303, DOOR), (404, None)}
FOREIGN_FROM, FOREIGN_STEP = 900_000, 10_000  # ids of the other village, each table its own
pytestmark = pytest.mark.usefixtures("evening")


class Things:
    """One of everything that an address can name, in one village."""

    def __init__(self, village_id: int, first_id: int | None = None) -> None:
        self.village_id, self._next = village_id, first_id
        self.member = self._member()
        self.dossier = self._dossier()
        self.trip = self._trip()
        self.batch = self._add(Batch(village_id=village_id, by=self.member.name))
        self.practice = self._practice()
        self.call = self._add(
            HelpCall(village_id=village_id, kind=CallKind.NOW, screen=f"127.0.0.{village_id}")
        )
        self.draft = self._draft()
        self.speaker = self._speaker()
        self.voice = self._voice()
        self.job = self._job()
        self.book = self._book()
        self.tested = self._add(SelfTest(village_id=village_id, by=self.member.name, found=[]))
        self.others = (self._paper(), self._handover(), self._duty_change(), *self._content())
        self.by_name = {
            "speaker_id": self.speaker.id, "contribution_id": self.voice.id,
            "member_id": self.member.id, "code": self.dossier.code, "trip_id": self.trip.id,
            "batch_id": self.batch.id, "practice_id": self.practice.id, "call_id": self.call.id,
            "job_id": self.job.id, "book_id": self.book.id, "number": self.book.first,
        }  # fmt: skip
        self.of_everyone = {
            "tag": TAG, "label_id": corpus.id_of(LABEL), "slug": OWN_CONTENT, "muc": "thoi-han",
            "purpose": "slips", "what": "qr-thon",
        }  # fmt: skip
        self.by_rule = {"/to/lam-do/<code>": {"code": self.draft.code}}
        self.names = {str(value) for value in (*self.by_name.values(), self.draft.code)}
        kept = (self.member, self.dossier, self.trip, *self.trip.lines, self.batch, self.practice,
                self.call, self.draft, self.speaker, self.voice, self.job, self.book, self.tested,
                *self.others)  # fmt: skip
        self.rows = {(one.__tablename__, one.id) for one in kept}

    def _add(self, row: Any) -> Any:
        if self._next is not None:
            row.id = self._next
            self._next += FOREIGN_STEP
        db.session.add(row)
        db.session.flush()
        return row

    def _member(self) -> Member:
        if self.village_id == HERE:
            return db.session.get_one(Member, 1)
        return self._add(
            Member(
                village_id=self.village_id,
                name="Người Thôn Khác",
                phone="0900 000 090",
                role=Role.LEAD,
                languages=[],
                pin_hash=db.session.get_one(Member, 1).pin_hash,
            )  # fmt: skip
        )

    def _dossier(self) -> Dossier:
        code = codes.reserve(self.village_id)
        dossier = Dossier(
            village_id=self.village_id, code=code, token_version=1, procedure_slug=SLUG,
            token_hash=token_hash_for(self.village_id, code), procedure_version="-", answers={},
            applicant="Người Ở Thôn", applicant_plain="nguoi o thon", consent_version="-",
            consent_at=clock.now(), papers=[], moves=[], created_at=clock.now(),
        )  # fmt: skip
        self._add(dossier)
        dossier.move_to(Step.SUBMITTED, by="ai đó", source=Source.TEAM)
        Slip.make(dossier)
        return dossier

    def _trip(self) -> Trip:
        trip = self._add(Trip(village_id=self.village_id, day=clock.today(), by=self.member.name))
        self._add(
            TripLine(
                trip_id=trip.id,
                dossier_id=self.dossier.id,
                desk=ReceiverType.UBND_XA,
                task=Task.HAND_IN,
            )  # fmt: skip
        )
        return trip

    def _practice(self) -> Practice:
        return self._add(
            Practice(
                village_id=self.village_id,
                member_id=self.member.id,
                procedure_slug=SLUG,
                day=clock.today(),
                seed=7,
            )  # fmt: skip
        )

    def _draft(self) -> Walkthrough:
        return self._add(
            Walkthrough(
                village_id=self.village_id,
                session_id=None,
                procedure_slug=SLUG,
                agrees=True,
                agreed_at=clock.now(),
                answers={},
                ticked=[],
                held=[],
                unfinished={},
                place="le-phi:1",
                code=codes.reserve(self.village_id),
            )  # fmt: skip
        )

    def _speaker(self) -> Speaker:
        return self._add(
            Speaker(
                village_id=self.village_id, name="Người Cho Giọng", consent=b"RIFF",
                consent_text="-", consented_at=clock.now(), is_elder=True,
            )
        )  # fmt: skip

    def _voice(self) -> Contribution:
        sound = Sound(master=b"RIFF", served=b"ID3", sha256="-")
        return self._add(
            Contribution(
                village_id=self.village_id, tag=TAG, key=LABEL, kind=Kind.CLIP, seconds=1.0,
                speaker_id=self.speaker.id, sound=sound, by_id=self.member.id,
            )
        )  # fmt: skip

    def _job(self) -> PrintJob:
        return self._add(
            PrintJob(
                village_id=self.village_id, kind=SlipKind.PAPERS, purpose=Purpose.SLIPS,
                size=Size.ROLL, html="<p>Phiếu", digest="-", state=State.QUEUED, attempts=0,
            )
        )  # fmt: skip

    def _book(self) -> Book:
        """Of one form; its number is no number of the other village's."""
        number = 7 if self._next is None else self._next + 7
        book = self._add(
            Book(village_id=self.village_id, first=number, last=number, printed_by=self.member.name)
        )
        db.session.add(BlankForm(village_id=self.village_id, number=number, book_id=book.id))
        return book

    def _paper(self) -> HeldPaper:
        return self._add(
            HeldPaper(dossier_id=self.dossier.id, name="Giấy khai sinh", count=1, is_original=True)
        )

    def _handover(self) -> Handover:
        return self._add(
            Handover(
                village_id=self.village_id,
                dossier_id=self.dossier.id,
                receiver="Ai đó",
                relation="",
                proof=Proof.KNOWN,
                by=self.member.name,
            )  # fmt: skip
        )

    def _duty_change(self) -> DutyChange:
        return self._add(
            DutyChange(
                village_id=self.village_id, day=clock.today(), kind=DutyKind.CANCELLED, note="nghỉ"
            )
        )

    def _content(self) -> tuple[ContentDraft, Edition]:
        """What the village published of a procedure, and what it writes for the next time."""
        of_theirs = like(OWN_CONTENT, summary=f"Bản của {self.member.name}.")
        published.keep(of_theirs)
        db.session.flush()
        facts = {"village_id": self.village_id, "slug": OWN_CONTENT, "by": self.member.name}
        edition = Edition(**facts, version=of_theirs.version, based_on=None, source="-")
        words = as_data(of_theirs) | {"summary": f"Bản nháp của {self.member.name}."}
        facts |= {"content": words, "based_on": of_theirs.version, "origin": None}
        return self._add(ContentDraft(**facts, is_guide=False)), self._add(edition)

    def address(self, rule: Rule) -> str:
        """The address of a rule, filled with what is in this village."""
        known = self.by_name | self.of_everyone | self.by_rule.get(rule.rule, {})
        unknown = rule.arguments - set(known)
        assert not unknown, f"{rule.rule}: say in Things how to make {unknown}"
        return str(rule.build({name: known[name] for name in rule.arguments})[1])


@dataclass
class Two:
    """What is in this village, and what is in another."""

    here: Things
    elsewhere: Things


@pytest.fixture
def two(app: Flask) -> Two:
    """Two villages with one of everything."""
    with app.app_context():
        db.session.add(village_elsewhere())
        db.session.flush()
        things = Two(Things(HERE), Things(ELSEWHERE, FOREIGN_FROM))
        db.session.commit()
        return things


def team_rules(app: Flask) -> list[Rule]:
    """Every rule of the team's side, its door excepted."""
    return [r for r in app.url_map.iter_rules() if r.rule.startswith("/to/") and r.rule != DOOR]


def routes(app: Flask, things: Things) -> Iterator[tuple[str, str]]:
    """Every (method, address) of the team's side, filled from one village."""
    for rule in team_rules(app):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield method, things.address(rule)


def book(app: Flask) -> dict[str, str]:
    """A digest of each table that holds anything of a village."""
    with app.app_context():
        return {
            table.name: sha256(repr(sorted(map(repr, db.session.execute(table.select())))).encode())
            .hexdigest()
            for table in db.metadata.sorted_tables
            if table.name not in SIDE_TABLES
        }  # fmt: skip


def led_to(answer: TestResponse) -> str | None:
    """Where an answer leads, without what it says there; None where it leads nowhere."""
    return answer.location.split("?")[0] if answer.location else None


def mistakes(app: Flask, browser: Browser, things: Things, headers: dict[str, str]) -> list[str]:
    """What goes wrong when somebody without a right opens everything: pages that open, and tables
    that change."""
    found, before = [], book(app)
    for method, url in routes(app, things):
        sent = {"lan": presses.new_key(), "lam": "roi"} if method == "POST" else None
        answer = browser.client.open(url, method=method, data=sent, headers=headers)
        if (answer.status_code, led_to(answer)) not in NO_WAY_IN:
            found.append(f"{method} {url} answered {answer.status}")
        now = book(app)
        found += [f"{method} {url} wrote into {name}" for name in now if now[name] != before[name]]
        before = now
    return found


# Who may not come in.


def a_guest(app: Flask, evening: Any) -> Browser:
    return Browser(app.test_client())


def a_resident(app: Flask, evening: Any) -> Browser:
    browser = Browser(app.test_client())
    browser.open(f"/thu-tuc/{SLUG}/?buoc=2").press("Đồng ý")
    return browser


def a_member(app: Flask) -> Browser:
    browser = Browser(app.test_client())
    door = browser.open(DOOR).press("Hoàng Văn Mẫu").type(pin=PIN)
    assert door.press("Vào").path == "/to/ho-so/"
    return browser


def who_signed_out(app: Flask, evening: Any) -> Browser:
    """With the cookie from before, as a copy of it would have."""
    browser = a_member(app)
    cookie = browser.client.get_cookie("sid").value
    browser.client.post("/to/thoat")
    browser.client.set_cookie("sid", cookie)
    return browser


def whose_sessions_were_ended(app: Flask, evening: Any) -> Browser:
    browser = a_member(app)
    with app.app_context():
        sessions.end_all_of(1)
        db.session.commit()
    return browser


def who_left_the_team(app: Flask, evening: Any) -> Browser:
    """Marked as left behind the app's back: the session's row is still there."""
    browser = a_member(app)
    with app.app_context():
        db.session.execute(db.update(Member).filter_by(id=1).values(is_active=False))
        db.session.commit()
        assert db.session.scalars(db.select(sessions.Session)).one().member_id == 1
    return browser


def who_was_quiet_for_too_long(app: Flask, evening: Any) -> Browser:
    browser = a_member(app)
    evening.shift(sessions.IDLE[sessions.Kind.TEAM] + timedelta(seconds=1))
    return browser


def who_has_been_here_for_too_long(app: Flask, evening: Any) -> Browser:
    browser = a_member(app)
    began = clock.now() - sessions.LONGEST[sessions.Kind.TEAM] - timedelta(seconds=1)
    with app.app_context():
        db.session.execute(db.update(sessions.Session).values(started_at=began))
        db.session.commit()
    return browser


def who_belongs_to_another_village(app: Flask, evening: Any) -> Browser:
    browser = a_member(app)
    foreigner = FOREIGN_FROM
    with app.app_context():
        db.session.execute(db.update(sessions.Session).values(member_id=foreigner))
        db.session.commit()
        assert db.session.get_one(Member, foreigner).village_id == ELSEWHERE
    return browser


STRANGERS: tuple[Callable[[Flask, Any], Browser], ...] = (
    a_guest, a_resident, who_signed_out, whose_sessions_were_ended, who_left_the_team,
    who_was_quiet_for_too_long, who_has_been_here_for_too_long, who_belongs_to_another_village,
)  # fmt: skip


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["visit", "swap"])
@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda one: one.__name__)
def test_nobody_without_a_right_opens_or_changes_anything(app, evening, two, stranger, headers):
    browser = stranger(app, evening)
    for things in (two.here, two.elsewhere):
        assert mistakes(app, browser, things, headers) == []


def test_there_is_much_to_open(app, two):
    assert len(list(routes(app, two.here))) >= 25


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda one: one.__name__)
def test_a_page_without_its_guard_would_be_noticed(app, evening, two, stranger):
    app.add_url_rule("/to/quen-khoa/<int:member_id>", "quen-khoa", lambda member_id: "mở")
    (found,) = mistakes(app, stranger(app, evening), two.here, {})
    assert found == "GET /to/quen-khoa/1 answered 200 OK"


def test_a_page_that_writes_before_it_asks_would_be_noticed(app, evening, two):
    def forgetful():
        db.session.execute(db.update(Member).values(phone="0"))
        db.session.commit()
        return redirect(DOOR, 303)

    app.add_url_rule("/to/quen-hoi", view_func=forgetful, methods=["POST"])
    found = mistakes(app, a_guest(app, evening), two.here, {})
    assert found == ["POST /to/quen-hoi wrote into member"]


def test_an_address_that_nobody_can_fill_would_be_noticed(app, two):
    app.add_url_rule("/to/moi/<int:thing_id>", "moi", lambda thing_id: "")
    with pytest.raises(AssertionError, match="thing_id"):
        list(routes(app, two.here))


# Who may come in, and how far.


def test_a_lead_opens_every_page_of_the_own_village(app, two):
    """What is asked for is really there: else a 404 above would prove nothing."""
    lead = a_member(app)
    for method, url in routes(app, two.here):
        if method == "GET":
            answer = lead.client.get(url)
            assert answer.status_code != 404, url
            assert led_to(answer) != DOOR, url


def test_whatever_is_named_of_another_village_is_not_there(app, two):
    lead = a_member(app)
    before = book(app)
    for rule in team_rules(app):
        if rule.arguments <= set(two.elsewhere.of_everyone):
            continue
        url = two.elsewhere.address(rule)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            answer = lead.client.open(url, method=method, data={"lan": presses.new_key()})
            assert answer.status_code == 404, f"{method} {url}"
            assert "Người" not in answer.text, url
    assert book(app) == before


def pages_of(app: Flask, things: Things, browser: Browser) -> dict[str, str]:
    """Every page that can be read as text, by its address."""
    read = [url for method, url in routes(app, things) if method == "GET"]
    answers = {url: browser.client.get(url) for url in read}
    return {url: one.text for url, one in answers.items() if one.mimetype == "text/html"}


def test_no_page_of_this_village_shows_anything_of_another(app, two):
    lead, foreign = a_member(app), two.elsewhere
    with app.app_context():
        shown = {"Người Thôn Khác", "0900 000 090", *foreign.names}
    for url, text in pages_of(app, two.here, lead).items():
        assert not [one for one in shown if one in text], url


def rows_of(app: Flask, things: Things) -> list[str]:
    """Every row of that village, and every row anywhere that points at one."""
    tables = db.metadata.sorted_tables
    own = {(table.name, column.name): column for table in tables for column in table.columns}
    found = []
    with app.app_context():
        for table in tables:
            for row in db.session.execute(table.select()).mappings():
                if table.name not in SIDE_TABLES and any(
                    _is_of(things, own[table.name, name], value) for name, value in row.items()
                ):
                    found.append(repr((table.name, sorted(row.items(), key=str))))
    return sorted(found)


def _is_of(things: Things, column: Any, value: Any) -> bool:
    """Whether a column's value is that village, one of its rows, or points at one."""
    if column.primary_key and (column.table.name, value) in things.rows:
        return True
    targets = {key.column.table.name for key in column.foreign_keys}
    return ("village" in targets and value == things.village_id) or any(
        (target, value) in things.rows for target in targets
    )


Sent = tuple[str, tuple[tuple[str, str], ...]]  # where to, and what


def forgeries(page: str, values: set[str]) -> Iterator[Sent]:
    """Each form of a page with each of `values` in each of its fields, and each of its buttons."""
    for form in BeautifulSoup(page, "html.parser").select("form[method=post]"):
        fields = {
            str(tag["name"]): str(tag.get("value", ""))
            for tag in form.select("input[name], select[name], textarea[name]")
        }
        buttons = {(str(b["name"]), str(b.get("value", ""))) for b in form.select("button[name]")}
        for field, value, button in product(fields, values, buttons or {("", "")}):
            sent = fields | dict([button]) | {field: value}
            if field != "lan":
                yield str(form["action"]), tuple(sorted(sent.items()))


@pytest.mark.timeout(300)
def test_no_form_of_this_village_reaches_into_another(app, two):
    lead, before = a_member(app), rows_of(app, two.elsewhere)
    assert len(before) >= 10
    pages = pages_of(app, two.here, lead)
    forged = {one for page in pages.values() for one in forgeries(page, two.elsewhere.names)}
    assert len(forged) >= 100
    for action, sent in sorted(forged):
        lead.client.post(action, data=dict(sent) | {"lan": presses.new_key()})
        if led_to(lead.client.get(HOME)) == DOOR:
            lead = a_member(app)
    assert rows_of(app, two.elsewhere) == before


def test_the_door_lets_nobody_of_another_village_in(app, two):
    browser = Browser(app.test_client())
    page = browser.follow("POST", f"{DOOR}?ai={FOREIGN_FROM}", {"pin": PIN})
    assert page.heading == "Bạn là ai trong tổ?"
    assert "Người Thôn Khác" not in page.text
    assert led_to(browser.client.get(HOME)) == DOOR


def test_a_phone_in_the_house_reaches_nothing_of_the_team(app, two):
    """Not even with the cookie of a member."""
    lead = a_member(app)
    lead.client.environ_base["REMOTE_ADDR"] = "192.168.1.7"
    before = book(app)
    for method, url in (*routes(app, two.here), ("GET", DOOR), ("POST", DOOR)):
        answer = lead.client.open(url, method=method)
        assert (answer.status_code, answer.location) == (303, "/thon/"), f"{method} {url}"
    assert book(app) == before


def test_the_door_names_the_team_and_nothing_else(resident):
    page = resident.open(DOOR)
    assert page.heading == "Bạn là ai trong tổ?"
    assert [a.get_text(strip=True) for a in page.soup.select(".tiles a")] == [
        "Hoàng Văn Mẫu", "Lò Thị Mẫu", "Giàng A Mẫu", "Triệu Thị Mẫu"]  # fmt: skip


def test_only_the_door_is_open_to_all():
    assert access.OPEN_TO_ALL == "console.sign_in"
