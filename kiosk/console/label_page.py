"""One label in the workshop: what was given for it, and what the signed-in member may do now."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from kiosk.console import corpus
from kiosk.console.corpus import Entry
from kiosk.console.workshop import Tongue, outdated_entry, tongues
from kiosk.db import db
from kiosk.languages import labels, lint, review, starter
from kiosk.languages.models import MAY_BE_UNDONE, Contribution, Review, Sound, Speaker
from kiosk.languages.review import Kind, Status, Verdict, Who
from kiosk.languages.starter import Suggestion
from kiosk.members.models import Member, Role
from kiosk.villages.models import Village

BEST_FIRST = (
    Status.APPROVED, Status.CHECKED, Status.DRAFT, Status.REJECTED, Status.WITHDRAWN,
)  # fmt: skip
OVER = (Status.REJECTED, Status.WITHDRAWN)
LICENCES = {  # how our sources word it; whatever else is said stands as it is
    "none stated": "nguồn không ghi giấy phép, chỉ để tham khảo",
    "not stated in repo (author's site/pages say CC BY 4.0": (
        "kho từ không ghi giấy phép, trang của tác giả ghi CC BY 4.0; dùng thì ghi nguồn"
    ),
}
OLDER = "đã duyệt trước đây, nay dùng bản mới hơn"


@dataclass(frozen=True)
class Place:
    """A label in one language; `is_outdated` where its Vietnamese stands on no screen any more."""

    village: Village
    tongue: Tongue
    entry: Entry
    is_outdated: bool = False


def tongue_of(village: Village, tag: str) -> Tongue | None:
    """A language that this village works on, by its tag; None for any other."""
    return next((one for one in tongues(village) if one.tag == tag), None)


def place(village: Village, tag: str, label_id: str) -> Place | None:
    """The label with that id, also an outdated one for which something was given here."""
    tongue, entry = tongue_of(village, tag), corpus.find(label_id)
    if tongue is None or entry is not None:
        return Place(village, tongue, entry) if tongue and entry else None
    keys = select(Contribution.key).where(
        Contribution.village_id == village.id, Contribution.tag.in_(tongue.tags)
    )
    gone = map(outdated_entry, db.session.scalars(keys.distinct()))
    found = next((one for one in gone if one.id == label_id), None)
    return Place(village, tongue, found, is_outdated=True) if found else None


def place_of(village: Village, one: Contribution) -> Place | None:
    """Where a contribution is judged: in the village's own script of its language."""
    offered = tongues(village)
    owners = [tongue for tongue in offered if tongue.owns(one.tag, one.kind)]
    tongue = min(owners, key=lambda tongue: tongue.tag != one.tag, default=None)
    return place(village, tongue.tag, corpus.id_of(one.key)) if tongue else None


@dataclass(frozen=True)
class Given:
    """A word or a voice, and what one member may do to it now."""

    one: Contribution
    member: Who
    has_sound: bool
    is_in_use: bool  # the approved one that residents get
    may: frozenset[Verdict]
    checkers: Sequence[Speaker]  # villagers who may check it; a member writes it down for them
    elders: Sequence[Speaker]
    lines: Sequence[Review]  # its judgements, but for those taken back
    warnings: Sequence[str]

    @property
    def may_undo(self) -> Review | None:
        """The last judgement, if it can be taken back."""
        last = self.lines[-1] if self.lines else None
        return last if last and last.verdict in MAY_BE_UNDONE else None

    @property
    def licence(self) -> str | None:
        """What its source says of its rights, for the team to read."""
        said = self.one.licence or ""
        return next((words for start, words in LICENCES.items() if said.startswith(start)), said)

    @property
    def has_checked(self) -> bool:
        """Whether what it says now was found right by this member, who can't do so twice."""
        return self.member in review.checkers(self._since_edit)

    @property
    def checked_by(self) -> int:
        """How many people found right what it says now."""
        return len(review.checkers(self._since_edit))

    @property
    def approvals(self) -> set[Verdict]:
        """Which of the two approvals what it says now has got."""
        return {line.verdict for line in self._since_edit} & review.APPROVALS

    @property
    def _since_edit(self) -> list[review.Line]:
        return review.since_edit(line.as_line() for line in self.lines)

    @property
    def words(self) -> str:
        """Where it stands, for a person to read."""
        is_older = self.one.status is Status.APPROVED and not self.is_in_use
        return OLDER if is_older else self.one.status.words


def given(where: Place, member: Member, speakers: Sequence[Speaker]) -> list[Given]:
    """All that was given for a label, what is furthest on its way first."""
    rows = db.session.execute(_asked(where)).unique().all()
    found = [(one, has) for one, has in rows if where.tongue.owns(one.tag, one.kind)]
    found.sort(key=lambda row: (BEST_FIRST.index(row[0].status), -row[0].id))
    in_use = {one.kind: one for one, _ in reversed(found) if one.status is Status.APPROVED}
    return [
        Given(
            one,
            ("member", member.id),
            has_sound,
            is_in_use=in_use.get(one.kind) is one,
            may=frozenset(verdict for verdict in Verdict if _may(one, verdict, member)),
            checkers=_who_may(one, Verdict.CHECKED, [who for who in speakers if not who.member_id]),
            elders=_who_may(
                one, Verdict.APPROVED_BY_ELDER, [who for who in speakers if who.is_elder]
            ),
            lines=one.standing,
            warnings=_warnings(one, where),
        )
        for one, has_sound in found
    ]


def word_shown(all_given: Sequence[Given]) -> str:
    """What stands on the button before anything is typed: the word that is furthest on its way."""
    words = (given.one for given in all_given if given.one.status not in OVER)
    return next((one.text for one in words if one.text), "")


def label_with(where: Place, word: str) -> Callable[[str], Markup]:
    """`label`, as the components call it, once `word` will be approved: what the preview draws."""
    second = labels.WORD.format(tag=where.tongue.tag, word=word, mark="")
    shown = second if where.tongue.has_words else ""
    return lambda text: escape(text) + (shown if text == where.entry.key else "")


def _asked(where: Place) -> Select[Contribution, bool]:
    """With the histories and the names in them, in one question; the sounds stay where they are."""
    return (
        select(Contribution, Sound.contribution_id.is_not(None))
        .outerjoin(Sound)
        .outerjoin(Contribution.reviews)
        .outerjoin(Review.member)
        .options(
            contains_eager(Contribution.reviews).contains_eager(Review.member),
            joinedload(Contribution.by),
        )
        .where(
            Contribution.village_id == where.village.id,
            Contribution.tag.in_(where.tongue.tags),
            Contribution.key == where.entry.key,
        )
        .order_by(Contribution.id, Review.id)
    )


def _who_may(one: Contribution, verdict: Verdict, people: Sequence[Speaker]) -> Sequence[Speaker]:
    """Which of these villagers may give `verdict` now."""
    here = (who for who in people if not who.withdrawn_at)
    return [who for who in here if refusal(one, verdict, who) is None]


def _may(one: Contribution, verdict: Verdict, member: Member) -> bool:
    if verdict is Verdict.EDITED and one.kind is Kind.CLIP:
        return False  # a voice is recorded anew
    if verdict is Verdict.APPROVED_BY_LEAD and member.role is not Role.LEAD:
        return False
    return refusal(one, verdict, member) is None


def refusal(one: Contribution, verdict: Verdict, by: Member | Speaker) -> str | None:
    """Why the rules don't let `by` give `verdict` now; None where they do."""
    who = by.who if isinstance(by, Speaker) else ("member", by.id)
    lines = [line.as_line() for line in one.standing]
    return review.refusal(one.status, verdict, who, lines, one.makers)


def _warnings(one: Contribution, where: Place) -> list[str]:
    """What is odd about a word and yet no mistake, or came in by an import."""
    language = where.tongue.language
    if language is None or not one.text or one.kind is Kind.CLIP:
        return []
    return [fault.words for fault in lint.faults(one.text, language, where.entry.key)]


@dataclass(frozen=True)
class Hint:
    """A word from a source that may help here; `part` is the word of the label that it means."""

    key: str
    found: Suggestion
    part: str | None = None  # None: it means the whole label


def hints(where: Place) -> list[Hint]:
    """What sources say of this label, and then of single words in it."""
    found = starter.suggestions(where.tongue.tag)
    said = _spaced(where.entry.key)
    whole = [Hint(key, one) for key, one in found.items() if key == where.entry.key]
    parts = [
        Hint(key, one, key)
        for key, one in found.items()
        if key != where.entry.key and _spaced(key) in said
    ]
    return whole + parts


def _spaced(text: str) -> str:
    """The words of a text between single spaces: " nhà văn hóa "."""
    words = " ".join(re.findall(r"\w+", text.casefold()))
    return f" {words} "


def speakers(village: Village) -> Sequence[Speaker]:
    """Everyone of the village who gives a voice or judges one, by name."""
    mine = select(Speaker).filter_by(village_id=village.id).order_by(Speaker.name, Speaker.id)
    return db.session.scalars(mine).all()
