"""Who holds my paper: whatever happens, the book says where each one is."""

from contextlib import suppress

import pytest
from bs4 import BeautifulSoup
from flask import render_template
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from kiosk.console import custody_changes
from kiosk.dossiers import results
from kiosk.dossiers.custody import ERASED, NO_RECEIVER, NO_SUCH_WAY, CustodyLine, HeldPaper
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.places import WAYS, Place
from kiosk.dossiers.results import may_fetch
from kiosk.dossiers.steps import Step, Todo
from kiosk.errors import Refused
from kiosk.procedures import published
from kiosk.villages.models import Village

ME, OWNER = "Hoàng Văn Mẫu", "Lò Thị Mai"
places = st.sampled_from(Place)
moves = st.lists(
    st.tuples(st.integers(-1, 6), places, places, st.sampled_from(["", " ", OWNER])), max_size=25
)


def paper(count: int = 3, place: Place = Place.HOME, **kinds: bool) -> HeldPaper:
    return HeldPaper.new("Giấy khai sinh", count, place, **{"is_original": True, **kinds})


def dossier(*papers: HeldPaper, **facts: object) -> Dossier:
    known = {"procedure_slug": "chung-thuc-ban-sao", "applicant": OWNER, "step": None} | facts
    procedure = published.find(str(known["procedure_slug"]))
    assert procedure
    made = Dossier(**known, procedure_version=procedure.version, moves=[], papers=list(papers))
    for number, one in enumerate(papers, 1):
        one.id = number
    made.settle()
    return made


def fold(start: dict[Place, int], lines: list[CustodyLine]) -> dict[Place, int]:
    """Where the papers are if only the lines of the book are believed."""
    counts = dict(start)
    for line in lines:
        counts[line.start] -= line.count
        counts[line.end] += line.count
    return counts


@given(st.integers(1, 5), places, moves)
def test_the_counts_always_add_up_and_are_what_the_lines_say(count, place, wishes):
    held = paper(count, place)
    start = held.counts
    for number, origin, end, receiver in wishes:
        before, lines = held.counts, len(held.lines)
        try:
            held.hand_on(number, origin, end, giver="-", receiver=receiver, by=ME)
        except Refused:
            assert (held.counts, len(held.lines)) == (before, lines)
        assert min(held.counts.values()) >= 0
        assert sum(held.counts.values()) == held.count == count
        assert fold(start, held.lines) == held.counts
    assert all(line.receiver for line in held.lines if line.end is Place.RETURNED)


@given(st.lists(st.tuples(st.integers(1, 4), moves), min_size=1, max_size=3))
def test_several_papers_of_one_dossier_do_not_mix(given_papers):
    papers = [paper(count) for count, _ in given_papers]
    for one, (_, wishes) in zip(papers, given_papers, strict=True):
        for number, origin, end, receiver in wishes:
            with suppress(Refused):
                one.hand_on(number, origin, end, giver="-", receiver=receiver, by=ME)
    assert [sum(one.counts.values()) for one in papers] == [count for count, _ in given_papers]


@pytest.mark.parametrize("nobody", ["", "  ", "\t"])
def test_a_paper_is_not_given_back_to_nobody(nobody):
    held = paper(2, Place.TEAM)
    with pytest.raises(Refused) as refused:
        held.hand_on(1, Place.TEAM, Place.RETURNED, giver=ME, receiver=nobody, by=ME)
    assert refused.value.reason == NO_RECEIVER
    assert held.with_team == 2


def test_more_than_there_is_cannot_go():
    with pytest.raises(Refused) as refused:
        paper(2, Place.TEAM).hand_on(3, Place.TEAM, Place.COMMUNE, giver=ME, receiver="Xã", by=ME)
    assert refused.value.reason == NO_SUCH_WAY


def form(**fields: object) -> MultiDict[str, str]:
    return MultiDict({name.replace("_", "-"): value for name, value in fields.items()})


def test_a_member_writes_which_paper_went_where():
    mine = dossier(paper(3, Place.TEAM))
    wish = form(giay="1", duong="team-commune", so_to="2", nguoi_nhan=" Chị  Hoa, một cửa ")
    custody_changes.hand_on(mine, wish, ME)
    line = mine.papers[0].lines[0]
    assert (line.count, line.giver, line.receiver, line.by) == (2, ME, "Chị Hoa, một cửa", ME)
    assert mine.papers[0].counts[Place.COMMUNE] == 2


@pytest.mark.parametrize(
    ("way", "giver", "receiver"),
    [("home-team", OWNER, ME), ("commune-team", "Xã", ME), ("team-commune", ME, "Xã")],
)
def test_where_nobody_is_named_the_place_says_who(way, giver, receiver):
    mine = dossier(paper(1, Place(way.split("-")[0])))
    custody_changes.hand_on(mine, form(giay="1", duong=way, so_to="1"), ME)
    assert (mine.papers[0].lines[0].giver, mine.papers[0].lines[0].receiver) == (giver, receiver)


@pytest.mark.parametrize(
    "wish",
    [
        form(),
        form(giay="9", duong="team-commune", so_to="1"),
        form(giay="1", duong="team-home", so_to="1"),
        form(giay="1", duong="team-commune", so_to="0"),
        form(giay="1", duong="team-commune", so_to="hai"),
        form(giay="1", duong="team-commune", so_to="9" * 5000),
        form(giay="1", duong="team-returned", so_to="1"),
        form(giay="1", duong="team-returned", so_to="1", nguoi_nhan="Mai 038 123 456 789"),
    ],
)
def test_nonsense_leaves_the_book_as_it_was(wish):
    mine = dossier(paper(2, Place.TEAM))
    with pytest.raises(Refused):
        custody_changes.hand_on(mine, wish, ME)
    assert (mine.papers[0].lines, mine.papers[0].with_team) == ([], 2)


def test_a_result_gets_into_a_hand_by_a_handover_alone():
    mine = dossier(paper(1, Place.TEAM, is_result=True), step=Step.READY)
    assert [end for _, end, _ in mine.papers[0].ways] == [Place.COMMUNE]
    wish = form(giay="1", duong="team-returned", so_to="1", nguoi_nhan=OWNER)
    with pytest.raises(Refused):
        custody_changes.hand_on(mine, wish, ME)


def test_a_result_comes_to_the_team_by_a_run_alone():
    mine = dossier(paper(1, Place.COMMUNE, is_result=True), step=Step.READY)
    assert mine.papers[0].ways == []
    with pytest.raises(Refused) as refused:
        custody_changes.hand_on(mine, form(giay="1", duong="commune-team", so_to="1"), ME)
    assert "Chuyến lên xã" in refused.value.reason
    assert (mine.papers[0].at_commune, mine.papers[0].lines) == (1, [])


def test_a_paper_offers_only_the_ways_it_can_go():
    held = paper(2, Place.TEAM)
    assert {(start, end) for start, end, _ in held.ways} == {
        way for way in WAYS if way[0] is Place.TEAM
    }


def test_a_resident_may_leave_a_paper_later():
    mine = dossier()
    custody_changes.add_paper(mine, form(ten_giay="Sổ đỏ", so_to="2", loai="goc"), ME)
    held = mine.papers[0]
    assert (held.name, held.with_team, held.is_original) == ("Sổ đỏ", 2, True)
    assert [(line.giver, line.receiver) for line in held.lines] == [(OWNER, ME)]
    custody_changes.add_paper(mine, form(ten_giay="Tờ khai", so_to="1", loai="sao"), ME)
    assert mine.papers[1].kind == "bản sao"


@pytest.mark.parametrize(
    "wish",
    [
        form(so_to="1"),
        form(ten_giay="Sổ đỏ", so_to="100"),
        form(ten_giay="CCCD 038123456789", so_to="1"),
    ],
)
def test_a_paper_without_a_name_or_a_count_is_refused(wish):
    mine = dossier()
    with pytest.raises(Refused):
        custody_changes.add_paper(mine, wish, ME)
    assert mine.papers == []


def test_who_is_forgotten_leaves_the_count_in_the_book_and_no_name():
    held = paper(1)
    for start, end in ((Place.HOME, Place.TEAM), (Place.TEAM, Place.RETURNED)):
        names = {Place.TEAM: ME}
        giver, receiver = names.get(start, OWNER), names.get(end, OWNER)
        held.hand_on(1, start, end, giver=giver, receiver=receiver, by=ME)
    held.forget_people()
    assert [(line.giver, line.receiver) for line in held.lines] == [(ERASED, ME), (ME, ERASED)]
    assert held.returned == 1


# Which results the team may fetch at all.


@pytest.fixture
def made_up(monkeypatch):
    """Procedures that differ in what the team may do: (team_can_collect, has a paper)."""
    model = published.find("chung-thuc-ban-sao")
    known = {}
    for may in (True, False, None):
        for on_paper in (True, False):
            slug = f"thu-{may}-{on_paper}".lower()
            result = model.result.model_copy(update={"paper": on_paper})
            facts = {"slug": slug, "team_can_collect": may, "result": result}
            known[slug] = model.model_copy(update=facts)
    monkeypatch.setattr(published, "find", known.get)
    monkeypatch.setattr(published, "procedures", lambda: tuple(known.values()))
    return known


def fetchable(village: Village) -> list[str]:
    return [one.slug for one in published.procedures() if may_fetch(village, one)]


def test_the_letter_decides_only_where_the_procedure_does_not(made_up):
    assert fetchable(Village(fetch_letter=None)) == ["thu-true-true"]
    assert fetchable(Village(fetch_letter="12/UBND")) == ["thu-true-true", "thu-none-true"]


def test_the_police_write_a_letter_of_their_own():
    copies, residence = published.find("chung-thuc-ban-sao"), published.find("xac-nhan-cu-tru")
    theirs, ours = Village(police_letter="3/CA"), Village(fetch_letter="12/UBND")
    assert [may_fetch(theirs, one) for one in (copies, residence)] == [False, True]
    assert [may_fetch(ours, one) for one in (copies, residence)] == [True, False]


def test_what_nobody_knows_is_not_fetched():
    assert not may_fetch(Village(fetch_letter="12/UBND"), None)


@pytest.mark.parametrize("slug", ["thu-false-true", "thu-true-false", "thu-none-false"])
def test_a_result_that_may_not_be_fetched_is_refused_even_when_it_was_ticked(made_up, slug):
    mine = dossier(step=Step.READY, procedure_slug=slug)
    with pytest.raises(Refused):
        results.fetched(mine, Village(fetch_letter="12/UBND"), by=ME)
    assert mine.papers == []


@pytest.mark.parametrize("may", ["true", "none"])
def test_what_two_people_sign_for_is_never_fetched(made_up, may):
    slug = f"thu-{may}-true"
    made_up[slug] = made_up[slug].model_copy(update={"both_appear": True})
    village = Village(fetch_letter="12/UBND")
    assert slug not in fetchable(village)
    mine = dossier(step=Step.READY, procedure_slug=slug)
    with pytest.raises(Refused):
        results.fetched(mine, village, by=ME)
    results.collected(mine, OWNER, by=ME)
    assert mine.step is Step.HANDED_OVER


def test_a_result_is_fetched_once():
    mine, village = dossier(step=Step.READY), Village(fetch_letter="12/UBND")
    results.fetched(mine, village, by=ME, holder="Lò Thị Mẫu")
    assert (mine.todo, mine.papers[0].last_holder) == (Todo.HAND_OVER, "Lò Thị Mẫu")
    with pytest.raises(Refused):
        results.fetched(mine, village, by=ME)
    assert len(mine.papers) == 1


def test_the_originals_come_back_with_the_result_where_the_commune_gave_them():
    mine, village = dossier(paper(2, Place.COMMUNE)), Village(fetch_letter="12/UBND")
    mine.step = Step.RECEIVED
    results.fetched(mine, village, by=ME, originals=True)
    assert [one.with_team for one in mine.papers] == [2, 1]
    assert mine.step is Step.READY


def test_what_the_resident_collected_is_in_their_hand_and_never_was_with_the_team():
    mine = dossier(paper(1, Place.COMMUNE), step=Step.READY)
    results.collected(mine, OWNER, by=ME, also=[])
    assert [one.at_commune for one in mine.papers] == [1, 0]
    assert (mine.papers[1].returned, mine.step) == (1, Step.HANDED_OVER)


def test_a_result_without_a_paper_puts_none_into_the_book(made_up):
    mine = dossier(step=Step.READY, procedure_slug="thu-none-false")
    results.collected(mine, OWNER, by=ME)
    assert (mine.papers, mine.step) == ([], Step.HANDED_OVER)


def test_a_mistake_brings_back_what_came_back_and_no_more():
    result, other = paper(1, Place.TEAM, is_result=True), paper(1, Place.TEAM)
    mine = dossier(result, other, step=Step.READY)
    results.handed_over(mine, OWNER, by=ME)
    results.came_back(mine, [result], by=ME, reason="Sai ngày sinh")
    assert (mine.step, result.with_team, other.returned) == (Step.PROCESSING, 1, 1)
    assert (result.lines[-1].giver, mine.moves[-1].reasons) == (OWNER, ["Sai ngày sinh"])
    assert mine.is_open
    with pytest.raises(Refused):
        results.came_back(mine, [], by=ME, reason="")


# The book on the dossier's page.


@pytest.fixture
def shown(app):
    """The fragment for a dossier that is not stored."""

    def draw(mine: Dossier, **typed: object) -> BeautifulSoup:
        mine.code = "5270491834"
        with app.test_request_context("/"):
            page = render_template(
                "console/_papers.html", dossier=mine, press_key="x", typed=form(**typed)
            )
        soup = BeautifulSoup(page, "html.parser")
        assert [root["id"] for root in soup.find_all(recursive=False)] == ["papers"]
        ids = [tag["id"] for tag in soup.select("[id]")]
        assert len(ids) == len(set(ids))
        return soup

    return draw


def test_the_page_tells_how_many_are_where_and_who_had_them(shown):
    held = paper(3)
    held.hand_on(2, Place.HOME, Place.TEAM, giver=OWNER, receiver=ME, by=ME)
    soup = shown(dossier(held, paper(1, Place.COMMUNE)))
    counts = [[dd.text for dd in dl.select("dd")] for dl in soup.select(".counts")]
    assert counts == [["1", "2", "0", "0"], ["0", "0", "1", "0"]]
    assert f"{OWNER} đưa, {ME} nhận" in soup.text
    assert "2 tờ, ở nhà bà con → tổ đang giữ" in soup.text


def test_the_page_offers_each_paper_only_its_ways_and_sends_what_the_door_reads(shown):
    mine = dossier(paper(2, Place.TEAM), paper(1, Place.RETURNED, is_result=True))
    forms = shown(mine).select("form")
    assert len(forms) == 2  # the result has no way here
    values = [option["value"] for option in forms[0].select("option")]
    assert values == ["team-commune", "team-returned"]
    sent = {tag["name"].replace("-", "_") for tag in forms[0].select("input, select")}
    assert sent == {"lan", "giay", "duong", "so_to", "nguoi_nhan"}
    assert [button["value"] for button in shown(mine).select("button")] == ["giay", "them-giay"]


def test_what_was_typed_stays_after_a_refusal(shown):
    mine = dossier(paper(2, Place.TEAM), paper(1, Place.TEAM))
    typed = {"lam": "giay", "giay": "2", "duong": "team-returned", "so_to": "1"}
    soup = shown(mine, **typed)
    opened = [details for details in soup.select("details") if "open" in details.attrs]
    assert len(opened) == 1
    assert opened[0].select_one("[selected]")["value"] == "team-returned"
    again = shown(mine, lam="them-giay", ten_giay="Sổ đỏ", so_to="4")
    assert again.select_one("#so-to")["value"] == "4"
