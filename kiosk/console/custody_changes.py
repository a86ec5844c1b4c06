"""What a form of the dossier's page writes into the book of papers."""

from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.free_text import Form, line_in
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.places import WAYS, Place
from kiosk.dossiers.results import COMMUNE
from kiosk.errors import Refused

MOST = 99  # papers of one kind
BY_VALUE = {f"{start}-{end}": (start, end) for start, end in WAYS}
WHICH = "Bạn chọn giấy nào, đi từ đâu đến đâu, mấy tờ. Sổ vẫn như cũ."
NAME_IT = "Cần ghi tên giấy và số tờ, từ 1 đến 99. Sổ vẫn như cũ."
BY_HANDOVER = (
    "Trao kết quả hay nhận lại kết quả sai thì ghi ở phần “Trả kết quả”, để có tên người nhận. "
    "Sổ vẫn như cũ."
)
BY_RUN = (
    "Lấy kết quả từ xã về thì ghi ở phần “Chuyến lên xã”, để máy biết thủ tục này tổ có được "
    "lấy thay không. Sổ vẫn như cũ."
)


def hand_on(dossier: Dossier, form: Form, by: str) -> None:
    """Form `lam=giay`: `giay` (the paper's id), `duong` ("team-commune"), `so-to`, `nguoi-nhan`.

    Raises Refused, and then the book is as it was.
    """
    chosen = (paper for paper in dossier.papers if str(paper.id) == form.get("giay"))
    paper, way = next(chosen, None), BY_VALUE.get(form.get("duong", ""))
    if paper is None or way is None:
        raise Refused(WHICH)
    start, end = way
    if not paper.may_go_alone(start, end):
        raise Refused(BY_HANDOVER if Place.RETURNED in way else BY_RUN)
    paper.hand_on(
        _count(form, WHICH), start, end,
        giver=_giver(dossier, start, by), receiver=_receiver(form, end, by), by=by,
    )  # fmt: skip
    dossier.settle()


def add_paper(dossier: Dossier, form: Form, by: str) -> None:
    """Form `lam=them-giay`: a paper that the resident leaves with the team later: `ten-giay`,
    `so-to`, `loai` (`goc` for an original). Raises Refused."""
    name, count = line_in(form, "ten-giay"), _count(form, NAME_IT)
    if not name:
        raise Refused(NAME_IT)
    paper = HeldPaper.new(name, count, Place.HOME, is_original=form.get("loai") == "goc")
    giver = dossier.applicant
    paper.hand_on(count, Place.HOME, Place.TEAM, giver=giver, receiver=by, by=by)
    dossier.papers.append(paper)
    dossier.settle()


def _count(form: Form, otherwise: str) -> int:
    count = form.get("so-to", 0, type=int)
    if not 1 <= count <= MOST:
        raise Refused(otherwise)
    return count


def _giver(dossier: Dossier, start: Place, by: str) -> str:
    return {Place.TEAM: by, Place.COMMUNE: COMMUNE}.get(start, dossier.applicant)


def _receiver(form: Form, end: Place, by: str) -> str:
    """Who received; where nobody is named, the member or the commune. A return needs a name."""
    named = line_in(form, "nguoi-nhan")
    return named or {Place.TEAM: by, Place.COMMUNE: COMMUNE}.get(end, "")
