"""Papers and results on their way: to the commune, back to the house, into the resident's hand."""

from collections.abc import Collection, Iterable

from kiosk.dossiers.custody import CustodyLine, HeldPaper
from kiosk.dossiers.history import standing
from kiosk.dossiers.messages import Way
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.places import Place
from kiosk.dossiers.steps import Source, Step, Todo
from kiosk.errors import Refused
from kiosk.procedures.kinds import ReceiverType
from kiosk.procedures.schema import Procedure
from kiosk.villages.models import Village

COMMUNE = "Xã"  # who gives a result, or takes an original, where no officer is named
MAY_NOT = "Kết quả của thủ tục này tổ không được lấy thay. Bà con tự lên xã nhận."
NOT_HERE = "Kết quả này tổ chưa giữ nên chưa trao được. Bạn xem lại chuyến lên xã."
HERE_ALREADY = "Sổ ghi tổ đang giữ kết quả này rồi, không lấy thêm lần nữa."
IS_OVER = "Hồ sơ này đã kết thúc, không còn kết quả để lấy."
NOTHING_TO_HAND_IN = "Hồ sơ đã kết thúc, hoặc tổ không còn giữ giấy nào để nộp."
NOT_AT_COMMUNE = (
    "Kết quả của hồ sơ này không nằm ở xã, nên không ghi bà con tự lấy được. Hồ sơ vẫn như cũ."
)
BY_THEMSELVES = "Bà con tự lấy ở xã"
ONLINE = "Bà con đã nhận bản điện tử"
NOT_GIVEN = "Kết quả này chưa trao nên chưa có gì để gửi lại. Hồ sơ vẫn như cũ."
WHAT_IS_WRONG = "Cần ghi kết quả sai chỗ nào, để lên xã nói cho đúng. Hồ sơ vẫn như cũ."


def may_fetch(village: Village, procedure: Procedure | None) -> bool:
    """Whether the team may fetch this result: by the procedure's own rule, else by the letter of
    the desk that gives it. Never what two people sign for themselves; what has no paper has
    nothing to fetch."""
    if procedure is None or procedure.both_appear or not procedure.result.paper:
        return False
    if procedure.team_can_collect is False:
        return False
    return procedure.team_can_collect is True or bool(_letter(village, procedure))


def _letter(village: Village, procedure: Procedure) -> str | None:
    """The commune's centre does not speak for the police, nor they for it."""
    if procedure.receiver.type is ReceiverType.CONG_AN_XA:
        return village.police_letter
    return village.fetch_letter


def way_for(village: Village, procedure: Procedure | None) -> Way:
    """How a result that is ready gets from the commune into the resident's hand there."""
    if procedure and not procedure.result.paper:
        return Way.ONLINE
    if procedure and procedure.both_appear:
        return Way.BOTH
    return Way.TEAM if may_fetch(village, procedure) else Way.SELF


def handed_in(dossier: Dossier, desk: str, *, giver: str, by: str) -> None:
    """All papers that the team holds go to the commune's `desk`, and so does a dossier that was
    not submitted, which from now on has a computed date. Or refuse."""
    papers, lines = dossier.to_hand_in, []
    if not dossier.is_open or not papers:
        raise Refused(NOTHING_TO_HAND_IN)
    names = {"giver": giver, "receiver": desk, "by": by}
    for paper in papers:
        lines.append(paper.hand_on(paper.with_team, Place.TEAM, Place.COMMUNE, **names))
    if dossier.step is None:
        dossier.move_to(Step.RECEIVED, by=by, source=Source.COMMUNE)
        _belong(lines, dossier)
    dossier.settle()


def _belong(lines: Iterable[CustodyLine], dossier: Dossier) -> None:
    """These lines of the book belong to the last line of the history."""
    for line in lines:
        line.move = dossier.moves[-1]


def fetched(
    dossier: Dossier, village: Village, *, by: str, holder: str = "", originals: bool = False
) -> None:
    """The `holder` (else `by`) got the result at the commune: READY, and the book says who has it.

    With `originals`, whatever else of the dossier lay at the commune came back too. Or refuse.
    """
    if not may_fetch(village, dossier.procedure):
        raise Refused(MAY_NOT)
    if not dossier.is_open:
        raise Refused(IS_OVER)
    if dossier.at_house:
        raise Refused(HERE_ALREADY)
    if dossier.step is not Step.READY:
        dossier.move_to(Step.READY, by=by, source=Source.COMMUNE)
    names = {"giver": COMMUNE, "receiver": holder or by, "by": by}
    back = [_result(dossier)]
    if originals:
        back += [p for p in dossier.papers if p.at_commune and not p.is_result]
    lines = [p.hand_on(p.at_commune, Place.COMMUNE, Place.TEAM, **names) for p in back]
    dossier.fetched(by=by)
    _belong(lines, dossier)


def handed_over(
    dossier: Dossier, receiver: str, *, by: str, also: Collection[HeldPaper] | None = None
) -> None:
    """The result goes from the team into the hand of `receiver`, and the papers of `also` that the
    team holds with it (all of them, if not said). Or refuse."""
    if dossier.todo is not Todo.HAND_OVER:
        raise Refused(NOT_HERE)
    names = {"giver": by, "receiver": receiver, "by": by}
    given = [paper for paper in _given(dossier, also) if paper.with_team]
    lines = [p.hand_on(p.with_team, Place.TEAM, Place.RETURNED, **names) for p in given]
    dossier.move_to(Step.HANDED_OVER, by=by, source=Source.TEAM)
    _belong(lines, dossier)


def collected(
    dossier: Dossier, receiver: str, *, by: str, also: Collection[HeldPaper] | None = None
) -> None:
    """The resident got the result at the commune, or online where it has no paper. Or refuse."""
    if dossier.todo is not Todo.FETCH:
        raise Refused(NOT_AT_COMMUNE)
    on_paper = dossier.procedure is None or dossier.procedure.result.paper
    if on_paper:
        _result(dossier)
    names = {"giver": COMMUNE, "receiver": receiver, "by": by}
    given = [paper for paper in _given(dossier, also) if paper.at_commune]
    lines = [p.hand_on(p.at_commune, Place.COMMUNE, Place.RETURNED, **names) for p in given]
    note = BY_THEMSELVES if on_paper else ONLINE  # the name stands in the book of papers alone
    dossier.move_to(Step.HANDED_OVER, by=by, source=Source.TEAM, note=note)
    _belong(lines, dossier)


def taken_back(dossier: Dossier, *, by: str, reason: str) -> None:
    """The last line was a mistake, and so is what the book of papers wrote with it. Or refuse."""
    last = next(reversed(standing(dossier.moves)), None)
    dossier.take_back(by=by, reason=reason)
    for paper in dossier.papers:
        for line in [one for one in paper.lines if one.move and one.move is last]:
            names = {"giver": line.receiver, "receiver": line.giver or dossier.applicant, "by": by}
            paper.hand_on(line.count, line.end, line.start, **names)
    dossier.settle()


def came_back(dossier: Dossier, papers: Collection[HeldPaper], *, by: str, reason: str) -> None:
    """A mistake was found in what was handed over: the commune has to do it again, and `papers`
    are with the team for the next run. Or refuse."""
    if dossier.step is not Step.HANDED_OVER:
        raise Refused(NOT_GIVEN)
    if not reason:
        raise Refused(WHAT_IS_WRONG)
    dossier.move_to(Step.PROCESSING, by=by, source=Source.TEAM, note=reason)
    lines = []
    for paper in (one for one in papers if one.returned):
        names = {"giver": paper.last_holder, "receiver": by, "by": by}
        lines.append(paper.hand_on(paper.returned, Place.RETURNED, Place.TEAM, **names))
    _belong(lines, dossier)
    dossier.settle()


def _given(dossier: Dossier, also: Collection[HeldPaper] | None) -> list[HeldPaper]:
    """The result, and what goes with it."""
    return [paper for paper in dossier.papers if paper.is_result or also is None or paper in also]


def _result(dossier: Dossier) -> HeldPaper:
    """The result that lies at the commune, entered in the book now if it never was."""
    found = next((p for p in dossier.papers if p.is_result and p.at_commune), None)
    if found is None:
        procedure = dossier.procedure
        name = procedure.result.name if procedure else dossier.procedure_slug
        found = HeldPaper.new(name, 1, Place.COMMUNE, is_original=True, is_result=True)
        dossier.papers.append(found)
    return found
