"""What keeps strangers out, and what a page never does by itself."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from werkzeug.exceptions import TooManyRequests

from kiosk.db import db
from kiosk.dossiers.steps import Step
from kiosk.security import spend
from kiosk.welcome.demo import PIN
from tests.browser import Browser
from tests.house import make_app
from tests.walkthrough.way import COPIES, PORTAL_CODE, begin, to_the_check

pytestmark = pytest.mark.usefixtures("evening")
PHONE = {"REMOTE_ADDR": "192.168.1.7"}
PUBLIC = (
    "/", "/thu-tuc/", COPIES, COPIES + "?buoc=2", "/thu-tuc/mo-lai", "/ho-so/", "/lich-truc",
    "/goi-to", "/nghe", "/ngon-ngu/", "/man-hinh-cho", "/thon/dong-cam/", "/thon/dong-cam/?may=1",
    "/to/dang-nhap", "/to/dang-nhap?ai=1", "/s/BCG", "/khong-co", "/ho-so/0000000000", "/healthz",
    "/thon/dong-cam/qr.svg", "/thon/dong-cam/qr.png",
)  # fmt: skip
every_page = pytest.mark.parametrize("path", PUBLIC)


@every_page
def test_every_page_has_the_headers_that_keep_strangers_out(resident, path):
    headers = resident.client.get(path).headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"
    referrer = "no-referrer" if path.startswith("/s/") else "same-origin"
    assert headers["Referrer-Policy"] == referrer


@every_page
def test_no_page_is_kept_by_the_browser(resident, path):
    assert resident.client.get(path).headers["Cache-Control"] == "no-store"


@every_page
def test_every_answer_may_differ_for_a_swap(resident, path):
    assert "HX-Request" in resident.client.get(path).headers["Vary"]


def test_a_static_file_is_kept_when_its_address_names_its_content(resident):
    page = resident.open("/")
    with resident.client.get(page.soup.select_one("link[rel=stylesheet]")["href"]) as style:
        assert style.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert style.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_loads_nothing_from_elsewhere(resident):
    for path in PUBLIC[:15]:
        soup = BeautifulSoup(resident.client.get(path).text, "html.parser")
        for tag in soup.select("script[src], link[href], img[src], iframe, object, embed"):
            address = tag.get("src") or tag.get("href")
            assert address.startswith(("/static/", "data:,")), f"{path}: {tag}"


def test_no_program_of_the_server_is_named(resident):
    headers = resident.client.get("/").headers
    assert "X-Powered-By" not in headers
    assert "werkzeug" not in str(headers).lower()


STRANGE = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "http://evil.test"},
    {"Origin": "http://localhost:8001"},
    {"Origin": "null"},
)
OWN = (
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
    {},
)


def posts(app) -> list[str]:
    return [
        re.sub(r"<(?:\w+:)?(\w+)>", lambda m: FILLED[m[1]], rule.rule)
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or set())
    ]


FILLED = {"procedure": "chung-thuc-ban-sao", "part": "kiem-tra", "code": "5270491834",
          "tag": "vi", "job_id": "1", "label_id": "0123456789ab", "guide": "vneid-muc-2",
          "slug": "khai-sinh", "muc": "chung", "purpose": "slips", "what": "qr-thon",
          "number": "7"}  # fmt: skip


@pytest.mark.parametrize("headers", STRANGE, ids=str)
def test_no_form_of_a_strange_page_is_taken(app, helper, headers):
    for url in posts(app):
        assert helper.client.post(url, headers=headers).status_code == 403, url


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_a_form_of_our_own_page_is_taken(resident, headers):
    assert resident.client.post("/con-o-day", headers=headers).status_code == 204


def test_a_strange_page_is_refused_in_plain_words(resident):
    answer = resident.client.post("/con-o-day", headers=STRANGE[0])
    assert "Yêu cầu đến từ một trang lạ" in answer.text


def test_a_link_from_elsewhere_opens_a_page(resident):
    answer = resident.client.get("/thon/dong-cam/", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200


@pytest.mark.parametrize("host", ["evil.test", "localhost.evil.test", "127.0.0.1.evil.test", "a b"])
def test_a_strange_name_for_this_machine_is_refused(resident, host):
    assert resident.client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "127.0.0.1:8000", "192.168.1.5", "[::1]:8000"]
)
def test_this_machine_answers_to_its_numbers_and_to_localhost(resident, host):
    assert resident.client.get("/", headers={"Host": host}).status_code == 200


def test_further_names_are_settings(tmp_path):
    app = make_app(
        tmp_path / "named", PUBLIC_URL="https://thon.vi.du/x", ALLOWED_HOSTS="mot.vi.du, hai.vi.du"
    )
    for host in ("thon.vi.du", "mot.vi.du", "HAI.vi.du"):
        assert app.test_client().get("/", headers={"Host": host}).status_code == 200
    assert app.test_client().get("/", headers={"Host": "ba.vi.du"}).status_code == 400


FOR_PHONES = ("/thon/dong-cam/", "/lich-truc", "/healthz", "/thon/dong-cam/qr.png")
NOT_FOR_PHONES = ("/", "/thu-tuc/", COPIES, "/ho-so/", "/goi-to", "/to/dang-nhap", "/to/ho-so/",
                  "/cai-dat", "/man-hinh-cho", "/ket-thuc", "/ho-so/5270491834", "/thonx",
                  "/ngon-ngu/", "/nghe", "/in/1")  # fmt: skip


def test_a_phone_of_the_houses_network_gets_the_pages_for_phones(app):
    phone = app.test_client()
    for path in FOR_PHONES:
        assert phone.get(path, environ_base=PHONE).status_code == 200, path
    for path in NOT_FOR_PHONES:
        answer = phone.get(path, environ_base=PHONE)
        assert (answer.status_code, answer.location) == (303, "/thon/"), path
    assert phone.get("/s/BCG", environ_base=PHONE).status_code == 404


FOR_EVERYBODY = {"/kiem-tra-duong-dan": 422}  # a phone may try an address, too
OF_THE_SCREEN_ALONE = {"/kiem-tra-duong-dan/anh": 404, "/lam-duoc-gi/in": 404}


def test_no_form_but_the_shields_is_open_to_a_phone(app):
    phone = app.test_client()
    for url in posts(app):
        answer = phone.post(url, environ_base=PHONE)
        expected = FOR_EVERYBODY.get(url) or OF_THE_SCREEN_ALONE.get(url)
        assert answer.status_code == expected if expected else answer.location == "/thon/", url


def test_a_phones_roster_has_no_bar_of_the_kiosk(app):
    page = app.test_client().get("/lich-truc", environ_base=PHONE).text
    assert "Về đầu" not in page
    assert "0900 000 001" in page


def test_a_tv_that_the_house_names_gets_the_kiosk(tmp_path):
    app = make_app(tmp_path / "tv", SCREENS="192.168.1.20, 192.168.1.7")
    tv = app.test_client()
    assert tv.get("/", environ_base=PHONE).status_code == 200
    assert tv.get("/", environ_base={"REMOTE_ADDR": "192.168.1.8"}).status_code == 303


def test_a_server_that_tells_no_address_is_no_screen_of_the_house(app):
    answer = app.test_client().get("/", environ_base={"REMOTE_ADDR": ""})
    assert answer.location == "/thon/"


def every_row(app) -> dict[str, list]:
    with app.app_context():
        return {
            table.name: sorted(repr(tuple(row)) for row in db.session.execute(table.select()))
            for table in db.metadata.sorted_tables
        }


def readable(app) -> list[str]:
    """Every address without a blank in it that answers a GET, the one that ends a session apart."""
    return [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and not rule.arguments and rule.rule != "/ket-thuc"
    ]


def test_looking_changes_nothing(app, resident, helper, given_dossier):
    given_dossier(step=Step.READY)
    begin(resident)
    before = every_row(app)
    for browser in (resident, helper, Browser(app.test_client())):
        for path in (*readable(app), COPIES, COPIES + "truong-hop", COPIES + "giay-to"):
            browser.client.get(path)
            browser.client.get(path, headers={"HX-Request": "true"})
            browser.client.head(path)
    assert every_row(app) == before


def test_only_the_end_of_a_session_changes_something_by_a_visit(app, resident):
    begin(resident)
    before = every_row(app)
    resident.client.get("/ket-thuc")
    changed = {name for name, rows in every_row(app).items() if rows != before[name]}
    assert changed == {"session", "walkthrough"}


def test_the_cookie_is_shut_to_scripts_and_to_strange_pages(resident):
    answer = resident.client.post(COPIES, data={"dong-y": "khong"})
    (cookie,) = answer.headers.getlist("Set-Cookie")
    name, *flags = (part.strip() for part in cookie.split(";"))
    assert name.startswith("sid=")
    assert set(flags) == {"HttpOnly", "Path=/", "SameSite=Strict"}


def test_over_https_the_cookie_is_secure_and_belongs_to_this_host_alone(resident):
    answer = resident.client.post(
        COPIES, data={"dong-y": "khong"}, base_url="https://localhost", headers={}
    )
    (cookie,) = answer.headers.getlist("Set-Cookie")
    name, *flags = (part.strip() for part in cookie.split(";"))
    assert name.startswith("__Host-sid=")
    assert set(flags) == {"HttpOnly", "Path=/", "SameSite=Strict", "Secure"}


WRAPPED = (
    "<script>alert()</script>", "<img src=x onerror=alert()>", "<svg onload=alert()>",
    "<svg/onload=alert()>", "<body onload=alert()>", "<iframe src=javascript:alert()>",
    "<a href=javascript:alert()>a</a>", "<b onmouseover=alert()>b</b>", "<style>*{x:y}</style>",
    "<link rel=stylesheet href=//evil.test>", "<base href=//evil.test>", "<form action=//evil>",
    "<input autofocus onfocus=alert()>", "<details open ontoggle=alert()>", "<math><mi//x>",
    "<textarea>", "</textarea>", "</title><script>alert()</script>", "<!--", "-->",
    "<![CDATA[x]]>", "<?xml version?>", "<plaintext>", "<noscript><p>", "<template><b>",
    "<video><source onerror=alert()>", "<object data=javascript:alert()>", "<xmp><b>",
    "<meta http-equiv=refresh content=x>", "<button formaction=javascript:x>", "<marquee>",
)  # fmt: skip
BROKEN_OUT = (
    '"><script>alert()</script>', "'><script>alert()</script>", '" onfocus=alert() x="',
    "' onfocus=alert() x='", "` onfocus=alert()", '" autofocus onfocus="alert()', "'-alert()-'",
    '"-alert()-"', "\\'-alert()//", "</script><b>", "{{ config }}", "{% raw %}", "${alert()}",
    "#{alert()}", "javascript:alert()", "&lt;script&gt;alert()", "&#x;<b>", "%Cscript%E",
    "\\u003cscript\\u003e", "<ｓcript>", "＜script＞", "a\u2028alert()", "a\u202ealert()",
    "hx-on:click=alert()", '" hx-get="//evil.test" x="', "<b hx-get=/ket-thuc hx-trigger=load>",
    "data-hold data-full", "' OR ''='", "'; DROP TABLE dossier; --",
)  # fmt: skip
NO_DIGIT = tuple(re.sub(r"\d", "", text) for text in WRAPPED + BROKEN_OUT)


def shape(page) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a page and the names of their attributes: what text must never change."""
    return [(tag.name, tuple(sorted(tag.attrs))) for tag in page.soup.find_all(True)]


def seen_of(text: str) -> str:
    """What is kept of a name: no sign that can't be seen, such as one that turns the writing."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def test_there_are_sixty_strings_to_try():
    assert len(set(NO_DIGIT)) == 60
    assert all(len(text) <= 80 for text in NO_DIGIT)


def test_a_name_and_a_code_are_text_on_the_check(resident):
    to_the_check(resident, name="Mai", code=PORTAL_CODE)
    resident.follow("POST", COPIES + "ma-ho-so", {"ma": "abc"}, 422)
    plain = shape(resident.open(COPIES + "kiem-tra"))
    for text in NO_DIGIT:
        resident.client.post(COPIES + "nguoi-nop", data={"ten": text})
        resident.client.post(COPIES + "ma-ho-so", data={"ma": text})
        page = resident.open(COPIES + "kiem-tra")
        assert shape(page) == plain, text
        assert page.soup.select_one("[data-hold]")["data-full"] == seen_of(text)
        assert " ".join(text.split()) in page.text


def test_a_name_and_a_code_are_text_in_the_field_where_they_are_typed(resident):
    to_the_check(resident)
    plain = shape(resident.open(COPIES + "nguoi-nop"))
    for text in NO_DIGIT:
        resident.client.post(COPIES + "nguoi-nop", data={"ten": text})
        page = resident.open(COPIES + "nguoi-nop")
        assert shape(page) == plain, text
        assert page.value("ten") == seen_of(text)


def test_a_name_a_code_and_a_note_are_text_for_the_team_and_on_the_status(
    app, helper, resident, given_dossier
):
    def given(text: str) -> str:
        return given_dossier(
            applicant=text, portal_code=text, portal_code_typed=text, helper=text, phone=text,
            step=Step.RECEIVED,
        )  # fmt: skip

    def seen(text: str) -> list:
        code = given(text)
        form = {"lam": "needs_supplement", "ghi-chu": text, "lan": code, "nguon": "team"}
        pages = [helper.follow("POST", f"/to/ho-so/{code}", form)]
        pages.append(resident.follow("POST", "/ho-so/", {"ma": code}))
        return pages

    plain = [shape(page) for page in seen("Mai")]
    for text in NO_DIGIT:
        pages = seen(text)
        assert [shape(page) for page in pages] == plain, text
        assert " ".join(text.split()) in pages[0].text


def test_a_name_is_text_in_the_list_of_the_team(app, helper, given_dossier):
    for text in NO_DIGIT[:40]:
        given_dossier(applicant=text, step=Step.RECEIVED)
    page = helper.open("/to/ho-so/")
    assert all(" ".join(text.split()) in page.text for text in NO_DIGIT[:40])
    assert {tag.name for tag in page.soup.select("td *")} <= {"label", "input", "span"}
    assert not page.soup.select("td :is(label, span) > :not(input)")


def test_a_name_is_text_on_the_last_page_and_on_the_slip(resident, helper, given_dossier):
    for text in NO_DIGIT[::6]:
        code = given_dossier(applicant=text, portal_code=text, step=Step.SUBMITTED)
        slip = BeautifulSoup(helper.client.get(f"/ho-so/{code}/in").text, "html.parser")
        assert not slip.select("script, iframe, [onerror], [onload], [onfocus]"), text
        assert " ".join(text.split()) in " ".join(slip.get_text(" ").split())


def test_a_mistyped_code_is_text_where_it_is_shown_again(resident):
    plain = shape(resident.follow("POST", "/ho-so/", {"ma": "Mai"}, 422))
    for text in NO_DIGIT:
        page = resident.follow("POST", "/ho-so/", {"ma": text}, 422)
        assert shape(page) == plain, text
        assert page.value("ma") == text


@pytest.fixture
def window(app):
    """Try something three times an hour: True while it is allowed."""

    def allowed() -> bool:
        with app.app_context():
            try:
                spend("thử", 3, timedelta(hours=1))
            except TooManyRequests:
                return False
            return True

    return allowed


def test_a_limit_ends_with_its_window(window, evening):
    assert [window() for _ in range(4)] == [True, True, True, False]
    evening.shift(timedelta(hours=1))
    assert not window()
    evening.shift(timedelta(seconds=1))
    assert window()


def test_trying_on_does_not_push_the_window_away(window, evening):
    for _ in range(6):
        window()
        evening.shift(timedelta(minutes=10))
    evening.shift(timedelta(seconds=1))
    assert window()


@pytest.mark.parametrize("back", [timedelta(minutes=59), timedelta(days=1), timedelta(days=9000)])
def test_a_clock_that_is_set_back_gives_no_new_tries(window, evening, back):
    for _ in range(3):
        window()
    evening.shift(-back)
    assert not window()


def test_each_scope_is_counted_by_itself(app, window):
    for _ in range(4):
        window()
    with app.app_context():
        spend("khác", 3, timedelta(hours=1))


def test_starting_the_program_anew_gives_no_new_tries(app, window, tmp_path):
    for _ in range(3):
        window()
    again = make_app(tmp_path / "instance")
    with again.app_context(), pytest.raises(TooManyRequests):
        spend("thử", 3, timedelta(hours=1))


def test_a_wrong_pin_at_the_door_does_not_tell_who_is_in_the_team(resident):
    answers = {
        resident.client.post(f"/to/dang-nhap?ai={who}", data={"pin": PIN}).status_code
        for who in ("99", "-1", "x")
    }
    assert answers == {200}
