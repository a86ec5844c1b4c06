"""How long what villagers gave is kept: until they withdraw it; a voice sent back, ninety days."""

import re
from datetime import timedelta
from unicodedata import normalize

from sqlalchemy import delete, exists, or_, select

from kiosk import clock
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.languages.models import Contribution, Review, Sound, Speaker
from kiosk.languages.review import Kind, Status, Verdict
from kiosk.members.models import Member

WITHDRAWN_NAME = "Người nói đã rút"
SENT_BACK = timedelta(days=90)  # that a voice waits for who mends it
HAS_WITHDRAWN = (
    "Người này đã rút nên tờ này không đổi được nữa. Chưa có gì thay đổi; "
    "họ muốn góp lại thì bạn lập tờ mới."
)


def withdraw(speaker: Speaker, by: Member) -> None:
    """Take back all that `speaker` gave: sounds, words, their yes, and their name.

    What they judged of others stays in the histories, without the name. That they once agreed, and
    to which words, stays too: it is why their voice was ever heard. The caller commits. Raises
    Refused where they have withdrawn before.
    """
    if speaker.withdrawn_at:
        raise Refused(HAS_WITHDRAWN)
    given = select(Contribution).filter_by(speaker_id=speaker.id)
    for one in db.session.scalars(given.where(Contribution.status != Status.WITHDRAWN)):
        one.receive(Verdict.WITHDRAWN, by, villager=speaker)
    _forget_name(speaker)
    speaker.place = speaker.dialect = speaker.note = ""
    speaker.consent, speaker.is_elder, speaker.may_share = None, False, False
    speaker.withdrawn_at = clock.now()


def _forget_name(speaker: Speaker) -> None:
    """Replace the name, and leave none in the reasons around what they gave and judged."""
    name = re.escape(normalize("NFC", speaker.name))
    named = re.compile(rf"(?<!\w){name}(?!\w)", re.IGNORECASE)
    mine = select(Contribution.id).filter_by(speaker_id=speaker.id)
    theirs = or_(Review.speaker_id == speaker.id, Review.contribution_id.in_(mine))
    for line in db.session.scalars(select(Review).where(theirs, Review.reason != "")):
        line.reason = named.sub(WITHDRAWN_NAME, normalize("NFC", line.reason))
    speaker.name = WITHDRAWN_NAME


def forget_sent_back() -> None:
    """Delete the sounds of voices that were sent back 90 days ago and that nobody mended since;
    what was said of them stays. The caller commits."""
    before = clock.now() - SENT_BACK
    touched = exists().where(Review.contribution_id == Contribution.id, Review.at >= before)
    forgotten = select(Contribution.id).where(
        Contribution.kind == Kind.CLIP, Contribution.status == Status.REJECTED,
        Contribution.created_at < before, ~touched,
    )  # fmt: skip
    db.session.execute(delete(Sound).where(Sound.contribution_id.in_(forgotten)))
