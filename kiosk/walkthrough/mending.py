"""A dossier that came back goes through its procedure again: put right, or filed anew."""

from kiosk import sessions
from kiosk.db import db
from kiosk.dossiers.custody import ERASED
from kiosk.dossiers.history import standing
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Ending, Hold, Source, Step
from kiosk.errors import Refused
from kiosk.procedures import private
from kiosk.procedures.schema import Procedure
from kiosk.walkthrough import models
from kiosk.walkthrough.finish import BY_THEMSELVES, fee_of
from kiosk.walkthrough.models import Walkthrough
from kiosk.walkthrough.route import Channel, Part, Stop, before, road

GOES_ON = "Hồ sơ này không còn chờ bổ sung nữa. Bà con quay lại xem hồ sơ đang đến đâu."
NOT_REFUSED = "Chỉ hồ sơ không được tiếp nhận mới làm lại bằng hồ sơ mới. Hồ sơ vẫn như cũ."
FILED_ALREADY = (
    "Hồ sơ này đã được làm lại bằng hồ sơ mới rồi. Hai hồ sơ vẫn như cũ. "
    "Bạn mở hồ sơ mới ở phần “Đã qua”."
)
TAUGHT_NO_MORE = "Máy không còn hướng dẫn thủ tục này. Hồ sơ vẫn như cũ. Bà con hỏi tổ công nghệ."


def mend(dossier: Dossier, *, helper: str | None) -> Walkthrough:
    """Put a returned dossier right at this screen, in its own case. Raises Refused."""
    if dossier.hold is not Hold.NEEDS_SUPPLEMENT:
        raise Refused(GOES_ON)
    draft = _again(dossier, agrees=False, helper=helper)
    if dossier.at_desk or _came_by_desk(dossier):
        draft.channel = Channel.DESK  # where another fee is paid
    session = sessions.ensure()
    session.looked_up = dossier.code  # whose page it came from, and goes back to
    return draft


def file_anew(dossier: Dossier, *, helper: str) -> Walkthrough:
    """Begin what was refused again, with the old answers, as a new dossier. Raises Refused.

    The member asks whether what was agreed to for the first dossier holds for the new one.
    """
    if dossier.ending is not Ending.REFUSED:
        raise Refused(NOT_REFUSED)
    if dossier.filed_anew_as:
        raise Refused(FILED_ALREADY)
    draft = _again(dossier, agrees=True, helper=helper)
    if dossier.applicant != ERASED:
        draft.name, draft.phone = dossier.applicant, dossier.phone
    return draft


def _again(dossier: Dossier, *, agrees: bool, helper: str | None) -> Walkthrough:
    draft = models.begin(_procedure(dossier), agrees=agrees, helper=helper)
    draft.answers, draft.mends_id = dict(dossier.answers), dossier.id
    return draft


def _came_by_desk(dossier: Dossier) -> bool:
    return any(line.old is None and line.new is Step.RECEIVED for line in standing(dossier.moves))


def _procedure(dossier: Dossier) -> Procedure:
    if dossier.procedure is None:
        raise Refused(TAUGHT_NO_MORE)
    return dossier.procedure


def place_of(draft: Walkthrough, part: str) -> Stop:
    """The screen where `part` begins; where the road has none, its first one."""
    stops = road(draft.case)
    wanted = Stop(Part(part))
    return wanted if wanted in stops else stops[0]


def open_at(draft: Walkthrough, part: str) -> Stop:
    """Begin where `part` begins, by way of the private questions before it, which nobody kept.

    The caller commits.
    """
    earlier = before(draft.case, place_of(draft, part))
    if earlier:
        draft.keep_place(earlier)
    return draft.onwards


def mended(draft: Walkthrough) -> Dossier | None:
    """The dossier that `draft` puts right, or None."""
    return db.session.get(Dossier, draft.mends_id) if draft.is_mending else None


def sent_again(draft: Walkthrough) -> None:
    """The resident has sent it again on the portal: the hold is over. The caller commits.

    Where somebody of the team has written that down already, nothing is left to do; another
    hold that began since is not ended by it.
    """
    dossier = mended(draft)
    if dossier is None or dossier.hold is not Hold.NEEDS_SUPPLEMENT:
        return
    if draft.asked_again is None:  # else the fee of this case is not known here
        dossier.fee = fee_of(draft).total
    dossier.answers = private.kept(draft.procedure, draft.answers)
    draft.forget_private()
    dossier.resume(by=draft.helper or BY_THEMSELVES, source=Source.KIOSK)
