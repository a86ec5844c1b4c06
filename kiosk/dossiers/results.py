"""The result on its way: from the commune to the house, from the house to the resident's hand."""

from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.places import Place
from kiosk.dossiers.steps import Source, Step
from kiosk.errors import Refused
from kiosk.procedures import catalogue
from kiosk.procedures.schema import Procedure
from kiosk.villages.models import Village

COMMUNE = "Xã"  # who gives a result, or takes an original, where no officer is named
MAY_NOT = "Kết quả của thủ tục này tổ không được lấy thay. Bà con tự lên xã nhận."
NOT_HERE = "Kết quả này tổ chưa giữ nên chưa trao được. Bạn xem lại chuyến lên xã."


def may_fetch(village: Village, procedure: Procedure | None) -> bool:
    """Whether the team may fetch this result: by the procedure's own rule, else by the commune's
    letter. A marriage never; what has no paper has nothing to fetch."""
    if procedure is None or not procedure.result.paper or procedure.team_can_collect is False:
        return False
    return procedure.team_can_collect is True or bool(village.fetch_letter)


def fetchable(village: Village) -> list[str]:
    """The slugs of all procedures whose results the team may fetch."""
    return [one.slug for one in catalogue.all_procedures() if may_fetch(village, one)]


def fetched(dossier: Dossier, village: Village, *, by: str) -> None:
    """The member `by` got the result at the commune: READY, and the book says who holds it."""
    if not may_fetch(village, dossier.procedure):
        raise Refused(MAY_NOT)
    if dossier.step is not Step.READY:
        dossier.move_to(Step.READY, by=by, source=Source.COMMUNE)
    _result(dossier).hand_on(1, Place.COMMUNE, Place.TEAM, giver=COMMUNE, receiver=by, by=by)
    dossier.settle()


def handed_over(dossier: Dossier, receiver: str, *, by: str, papers_too: bool = True) -> None:
    """The result goes from the team into the hand of `receiver`, with all else the team holds."""
    if not dossier.at_house:
        raise Refused(NOT_HERE)
    for paper in dossier.papers:
        if paper.with_team and (paper.is_result or papers_too):
            count = paper.with_team
            paper.hand_on(count, Place.TEAM, Place.RETURNED, giver=by, receiver=receiver, by=by)
    dossier.move_to(Step.HANDED_OVER, by=by, source=Source.TEAM)


def _result(dossier: Dossier) -> HeldPaper:
    """The result that lies at the commune, entered in the book now if it never was."""
    found = next((p for p in dossier.papers if p.is_result and p.at_commune), None)
    if found is None:
        procedure = dossier.procedure
        name = procedure.result.name if procedure else dossier.procedure_slug
        found = HeldPaper.new(name, 1, Place.COMMUNE, is_original=True, is_result=True)
        dossier.papers.append(found)
    return found
