"""The rules of the house, kept by machine: sizes, doors, templates, addresses."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest
from bs4 import BeautifulSoup, Tag
from jinja2 import StrictUndefined, UndefinedError, nodes

from kiosk.paths import PACKAGE, RESOURCES

MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "versions" not in p.parts)
TEMPLATES = sorted((RESOURCES / "templates").rglob("*.html"))
LONGEST = 300  # lines
MAY_MAKE_MARKUP = {"assets.py", "languages/labels.py", "slips/qr.py"}
REGISTRIES = tuple(
    ".".join(words)
    for words in (
        ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"),
        ("yarnpkg", "com"), ("jsdelivr", "net"), ("unpkg", "com"), ("cdnjs", "cloudflare", "com"),
        ("fonts", "googleapis", "com"),
    )
)  # fmt: skip
every_template = pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda p: str(p.relative_to(RESOURCES / "templates"))
)
every_module = pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))


def functions() -> Iterator[ast.FunctionDef]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield node


@every_module
def test_a_module_is_short(path):
    assert len(path.read_text().splitlines()) <= LONGEST


@every_module
def test_a_module_says_first_what_lives_there(path):
    if not path.name.endswith(("views.py", "__main__.py")):
        told = ast.get_docstring(ast.parse(path.read_text()))
        assert told
        assert told.split("\n\n")[0].endswith(".")


def test_a_function_is_short():
    lengths = [node.end_lineno - node.lineno + 1 for node in functions() if node.end_lineno]
    assert len(lengths) > 300
    assert median(lengths) < 10


def test_nothing_has_a_name_that_says_nothing():
    empty = re.compile(r"(^|_)(utils?|helpers?|services?|managers?|misc|common)(_|\.|$)")
    assert not [path for path in MODULES if empty.search(path.name)]


def test_only_the_clock_asks_what_time_it_is():
    asks = re.compile(r"datetime\.now\(|date\.today\(|time\.time\(|utcnow\(")
    places = {str(p.relative_to(PACKAGE)) for p in MODULES if asks.search(p.read_text())}
    assert places == {"clock.py"}


def test_only_views_commands_and_what_stands_alone_commit():
    commits = {
        str(path.relative_to(PACKAGE))
        for path in MODULES
        if "db.session.commit()" in path.read_text()
    }
    assert {place for place in commits if not place.endswith("views.py")} <= {
        "presses.py", "slips/queue.py", "server.py", "cli.py", "welcome/setup.py",
    }  # fmt: skip


def test_only_named_places_make_markup():
    makers = {str(p.relative_to(PACKAGE)) for p in MODULES if "Markup(" in p.read_text()}
    assert makers <= MAY_MAKE_MARKUP


@every_template
def test_a_template_trusts_no_text(path):
    source = path.read_text()
    assert not re.search(r"\|\s*safe\b|Markup\(|autoescape", source)
    assert not re.search(r"\son[a-z]+\s*=|\bhx-on|javascript:", source)
    assert "<style" not in source
    assert not re.search(r"\sstyle=", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)


@every_template
def test_every_attribute_is_quoted(path):
    bare = re.sub(r"{#.*?#}|{%.*?%}", "", path.read_text(), flags=re.DOTALL)
    unquoted = re.sub(r"{{.*?}}", "{{}}", re.sub(r'"[^"]*"', '""', bare), flags=re.DOTALL)
    assert not re.search(r"<[a-z][^<>]*\s[a-z-]+={{", unquoted)


@every_template
def test_a_template_has_no_pixels(path):
    assert not re.search(r"\d+(\.\d+)?px\b", path.read_text())


@every_template
def test_a_template_imports_what_it_uses_and_nothing_else(app, path):
    source = path.read_text()
    tree = app.jinja_env.parse(source)
    imported = [
        name if isinstance(name, str) else name[1]
        for node in tree.find_all(nodes.FromImport)
        for name in node.names
    ] + [node.target for node in tree.find_all(nodes.Import)]
    used = [node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"]
    assert not [name for name in imported if name not in used]


@every_template
def test_every_template_can_be_read_strictly(app, path):
    assert app.jinja_env.undefined is StrictUndefined
    app.jinja_env.get_template(str(path.relative_to(RESOURCES / "templates")))


def used_by_others() -> set[str]:
    """Every template that another template or a module names."""
    everything = [p.read_text() for p in (*TEMPLATES, *MODULES)]
    names = re.findall(r"[\"']([\w/]+)\.html[\"']", "\n".join(everything))
    return {f"{name}.html" for name in names}


BY_PATTERN = ("walkthrough/", "slips/")  # named by a table


def named_by_others() -> list[str]:
    names = [str(path.relative_to(RESOURCES / "templates")) for path in TEMPLATES]
    return [name for name in names if not name.startswith(BY_PATTERN)]


@pytest.mark.parametrize("name", named_by_others())
def test_no_template_lies_about_unused(name):
    assert name in used_by_others()


@pytest.mark.parametrize(
    "path", [p for p in TEMPLATES if p.name.startswith("_")], ids=lambda p: p.name
)
def test_a_fragment_has_one_root_whose_id_is_its_name(path):
    bare = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", path.read_text(), flags=re.DOTALL)
    roots = [child for child in BeautifulSoup(bare, "html.parser") if isinstance(child, Tag)]
    assert [root.get("id") for root in roots] == [path.stem.removeprefix("_")]


def test_what_swaps_names_its_own_target():
    for path in TEMPLATES:
        bare = re.sub(r"{%.*?%}", "", path.read_text(), flags=re.DOTALL)
        for tag in re.findall(r"<[a-z][^<>]*\shx-(?:get|post)=[^<>]*>", bare):
            assert "hx-target=" in tag, f"{path.name}: {tag}"
            assert "hx-swap=" in tag, f"{path.name}: {tag}"


def test_every_form_works_without_script():
    for path in TEMPLATES:
        bare = re.sub(r"{#.*?#}|{%.*?%}", "", path.read_text(), flags=re.DOTALL)
        for tag in re.findall(r"<form[^<>]*>", bare):
            assert "action=" in tag, f"{path.name}: {tag}"
        for tag in re.findall(r"<[a-z]+[^<>]*\shx-post=[^<>]*>", bare):
            assert tag.startswith("<form"), f"{path.name}: {tag}"


READ = {
    "/", "/thu-tuc/", "/thu-tuc/tim", "/thu-tuc/<procedure:procedure>/",
    "/thu-tuc/<procedure:procedure>/to-khai", "/huong-dan/", "/huong-dan/<guide:guide>/",
    "/huong-dan/<guide:guide>/giay-to", "/huong-dan/<guide:guide>/cac-buoc",
    "/huong-dan/<guide:guide>/xong", "/kiem-tra-duong-dan", "/lam-duoc-gi", "/lam-duoc-gi/to.pdf",
    "/to/thu-tuc/", "/to/thu-tuc/<slug>/", "/to/thu-tuc/<slug>/sua/<muc>",
    "/to/thu-tuc/<slug>/so-sanh", "/to/thu-tuc/<slug>/ban-in.pdf", "/to/thu-tuc/<slug>/xuat.yaml",
    "/to/thu-tuc/nhap",
    "/thu-tuc/<procedure:procedure>/<part:part>",
    "/thu-tuc/<procedure:procedure>/giu-cho", "/thu-tuc/mo-lai", "/ho-so/", "/ho-so/<code>",
    "/ho-so/<code>/bien-nhan.pdf", "/ho-so/<code>/tinh-trang.pdf", "/ho-so/<code>/in",
    "/in/<int(max=2147483647):job_id>", "/s/<token>", "/thon/", "/thon/<slug>/",
    "/thon/<slug>/qr.svg",
    "/thon/<slug>/qr.png", "/lich-truc", "/man-hinh-cho", "/ngon-ngu/", "/ket-thuc", "/goi-to",
    "/nghe", "/cai-dat", "/to/", "/to/dang-nhap", "/to/ho-so/", "/to/ho-so/<code>",
    "/to/thanh-phan", "/healthz", "/static/<path:filename>",
    "/lich-truc.ics", "/lich-truc/anh/<int(max=2147483647):member_id>.jpg",
    "/thon/<slug>/ap-phich.pdf",
    "/to/ho-so/bang", "/to/bao-cao/ly-do-tra", "/to/thon", "/to/goi/", "/to/lich-truc/",
    "/to/chuyen-xa/", "/to/chuyen-xa/<int(max=2147483647):trip_id>",
    "/to/chuyen-xa/<int(max=2147483647):trip_id>/phieu.pdf",
    "/to/tra-ket-qua/", "/to/tra-ket-qua/<code>", "/to/tra-ket-qua/<code>/phieu.pdf",
    "/to/to-vien/", "/to/to-vien/<int(max=2147483647):member_id>",
    "/to/luyen-tap/", "/to/luyen-tap/<int(max=2147483647):practice_id>",
    "/to/luyen-tap/<int(max=2147483647):practice_id>/phieu.pdf",
    "/nghe/may/<token>.mp3", "/loi/<int(max=2147483647):clip_id>.mp3", "/s/<token>/nghe.mp3",
    "/to/nhan/", "/to/nhan/<tag>/", "/to/nhan/<tag>/<label_id>", "/to/nhan/<tag>/nghe-chon",
    "/to/nhan/<tag>/phieu.pdf", "/to/nhan/gop/<int(max=2147483647):contribution_id>.mp3",
    "/to/nhan/nguoi-noi/", "/to/nhan/nguoi-noi/<int(max=2147483647):speaker_id>",
    "/to/nhan/nguoi-noi/<int(max=2147483647):speaker_id>/dong-y.mp3",
    "/to/nhan/goi", "/to/nhan/xuat.zip",
    "/to/may-in", "/to/may-in/chon/<purpose>",
    "/to/may-in/phieu/<int(max=2147483647):job_id>/trinh-duyet",
    "/to/to-giay", "/to/so-mat-dien", "/to/so-mat-dien/<int(max=2147483647):book_id>/to.pdf",
    "/to/so-mat-dien/phieu/<int(max=2147483647):number>",
    "/to/tu-kiem-tra", "/to/tu-kiem-tra/ban-in.pdf",
    "/to/ho-so/<code>/giu-giay.pdf", "/ho-so/<code>/can-sua.pdf", "/thon/<slug>/qr.pdf",
}  # fmt: skip
CHANGED = {
    "/thu-tuc/<procedure:procedure>/to-khai", "/huong-dan/<guide:guide>/xong",
    "/kiem-tra-duong-dan", "/kiem-tra-duong-dan/anh", "/lam-duoc-gi/in", "/to/thu-tuc/<slug>/",
    "/to/thu-tuc/<slug>/sua/<muc>", "/to/thu-tuc/<slug>/dang", "/to/thu-tuc/<slug>/hoan-tac",
    "/to/thu-tuc/<slug>/phuc-vu", "/to/thu-tuc/nhap",
    "/thu-tuc/<procedure:procedure>/", "/thu-tuc/<procedure:procedure>/<part:part>",
    "/thu-tuc/<procedure:procedure>/in", "/thu-tuc/mo-lai", "/ho-so/", "/ho-so/<code>/in",
    "/in/<int(max=2147483647):job_id>/lai", "/ngon-ngu/<tag>", "/con-o-day", "/cai-dat",
    "/to/dang-nhap",
    "/to/ho-so/<code>", "/to/lam-do/<code>", "/to/thoat",
    "/goi-to", "/goi-to/loi-nhan", "/ho-so/<code>/sua",
    "/to/ho-so/", "/to/ho-so/bang", "/to/lo/<int(max=2147483647):batch_id>/hoan-tac",
    "/to/bao-cao/ly-do-tra", "/to/thon", "/to/goi/<int(max=2147483647):call_id>",
    "/to/lich-truc/", "/to/chuyen-xa/", "/to/chuyen-xa/<int(max=2147483647):trip_id>",
    "/to/tra-ket-qua/<code>", "/to/to-vien/", "/to/to-vien/<int(max=2147483647):member_id>",
    "/to/luyen-tap/", "/to/luyen-tap/<int(max=2147483647):practice_id>",
    "/nghe/loi", "/to/nhan/<tag>/<label_id>", "/to/nhan/<tag>/nghe-chon", "/to/nhan/goi",
    "/to/nhan/gop/<int(max=2147483647):contribution_id>", "/to/nhan/nguoi-noi/",
    "/to/nhan/nguoi-noi/<int(max=2147483647):speaker_id>",
    "/to/may-in/chon/<purpose>", "/to/may-in/thu/<purpose>",
    "/to/may-in/phieu/<int(max=2147483647):job_id>/ra-roi",
    "/to/may-in/phieu/<int(max=2147483647):job_id>/in-lai",
    "/to/may-in/phieu/<int(max=2147483647):job_id>/bo",
    "/in/<int(max=2147483647):job_id>/ra-roi",
    "/to/to-giay/<what>/in", "/to/so-mat-dien",
    "/to/so-mat-dien/phieu/<int(max=2147483647):number>",
    "/to/so-mat-dien/phieu/<int(max=2147483647):number>/hong",
    "/to/tu-kiem-tra", "/to/tu-kiem-tra/in", "/to/ho-so/<code>/giu-giay/in",
}  # fmt: skip


def rules(app, method: str) -> set[str]:
    return {rule.rule for rule in app.url_map.iter_rules() if method in (rule.methods or set())}


def test_the_house_has_these_addresses_and_no_other(app):
    assert rules(app, "GET") == READ


def test_only_these_addresses_change_something(app):
    assert rules(app, "POST") == CHANGED
    others = {"PUT", "PATCH", "DELETE"}
    assert not [r for r in app.url_map.iter_rules() if others & (r.methods or set())]


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=RESOURCES, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [RESOURCES / name for name in listed.stdout.splitlines()]


def test_no_file_names_a_registry():
    for path in tracked():
        if path.is_file():
            text = path.read_bytes().decode(errors="ignore")
            assert not [host for host in REGISTRIES if host in text], path


def test_no_file_of_someone_else_is_kept():
    kinds = {".woff", ".woff2", ".ttf", ".otf", ".ico", ".mo", ".min.js", ".pyc"}
    assert not [path for path in tracked() if kinds & set(path.suffixes)]
    assert not [
        path for path in tracked() if "vendor" in path.parts or "node_modules" in path.parts
    ]


def test_the_home_screen_shows_only_what_works(resident):
    for link in resident.open("/").soup.select("a[href^='/']"):
        assert resident.client.get(link["href"], follow_redirects=True).status_code == 200


def test_a_misspelt_name_in_a_template_is_an_error(app):
    with app.test_request_context("/"), pytest.raises(UndefinedError):
        app.jinja_env.from_string("{{ khong_co }}").render()
