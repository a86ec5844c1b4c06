"""How each procedure and guide stands in a village: whose words, how old, what waits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from kiosk import clock
from kiosk.console.content_drafts import drafts
from kiosk.languages.plain import plain
from kiosk.procedures import offers, published
from kiosk.procedures.editions import ContentDraft, Edition
from kiosk.procedures.guide import Guide
from kiosk.procedures.offers import AS_EVER, Offered
from kiosk.procedures.reading import Content
from kiosk.procedures.schema import Procedure
from kiosk.villages.models import Village

GOOD_FOR = timedelta(days=180)  # then it asks to be checked again
MONTH = 30  # days


@dataclass(frozen=True)
class Standing:
    """One procedure or guide as the team keeps it."""

    slug: str
    content: Content | None  # in force today; None: it only waits, or is only written
    draft: ContentDraft | None
    editions: Sequence[Edition]  # the youngest first
    offered: Offered
    today: date

    @property
    def name(self) -> str:
        """What it is called here."""
        known = self.content or (self.waiting and published.words_of(self.waiting.version))
        return name_of(known) if known else self._name_written

    @property
    def _name_written(self) -> str:
        tree = self.draft.content if self.draft else {}
        return str(tree.get("name_short") or tree.get("name") or self.slug)

    @property
    def is_guide(self) -> bool:
        return self.draft.is_guide if self.draft else isinstance(self._words, Guide)

    @property
    def _words(self) -> Content | None:
        last = self.editions[0].version if self.editions else ""
        return self.content or published.words_of(last)

    @cached_property
    def edition(self) -> Edition | None:
        """The edition in force; None: what comes with the program is."""
        if self.content is None:
            return None
        version = self.content.version
        return next((one for one in self.standing if one.version == version), None)

    @property
    def standing(self) -> list[Edition]:
        """Its editions that are not undone."""
        return [one for one in self.editions if not one.undone_at]

    @cached_property
    def waiting(self) -> Edition | None:
        """The edition whose day has not come yet."""
        return next((one for one in self.standing if self._begins(one) > self.today), None)

    @property
    def waits_until(self) -> date | None:
        return self._begins(self.waiting) if self.waiting else None

    def _begins(self, edition: Edition) -> date:
        words = published.words_of(edition.version)
        return published.begin_of(edition, words) if words else self.today

    @property
    def age(self) -> int:
        """Days since somebody held it to its sources."""
        return (self.today - self.content.checked_on).days if self.content else 0

    @property
    def is_stale(self) -> bool:
        return timedelta(days=self.age) > GOOD_FOR

    @property
    def age_in_words(self) -> str:
        if self.age > 2 * MONTH:
            return f"{self.age // MONTH} tháng trước"
        return f"{self.age} ngày trước" if self.age > 0 else "hôm nay"

    @property
    def address(self) -> str | None:
        """Where on the web it is looked up."""
        own = self.content
        found = own.portal_url if isinstance(own, Procedure) else own.site if own else None
        return found if found and "." in found and " " not in found else None

    @cached_property
    def newer(self) -> Content | None:
        """What the program has brought since the village's edition was made."""
        shipped = published.shipped(self.slug)
        if shipped is None or self.edition is None or self._made_from == shipped.version:
            return None
        return None if shipped.version == self.edition.version else shipped

    @property
    def _made_from(self) -> str | None:
        """The program's version from which the editions go back."""
        edition, made_from = self.edition, None
        while edition:
            made_from, number = edition.based_on, edition.id
            earlier = (one for one in self.editions if one.id < number)  # the youngest first
            edition = next((one for one in earlier if one.version == made_from), None)
        return made_from


def name_of(content: Content) -> str:
    """What a procedure or a guide is called in a list."""
    return content.name_short if isinstance(content, Procedure) else content.name


def standings(village: Village) -> list[Standing]:
    """Everything that the village shows, waits for or is writing, procedures first."""
    shown: list[Content] = [*published.procedures(), *published.guides()]
    contents = {one.slug: one for one in shown}
    written, made = drafts(village), _by_slug(published.editions(village))
    slugs = dict.fromkeys([*contents, *written, *(s for s, all in made.items() if _stand(all))])
    settled, today = offers.offers(village), clock.today()
    found = [
        Standing(
            slug,
            contents.get(slug),
            written.get(slug),
            made.get(slug, ()),
            settled.get(slug, AS_EVER),
            today,
        )
        for slug in slugs
    ]
    return sorted(found, key=lambda one: (one.is_guide, plain(one.name)))


def standing(village: Village, slug: str) -> Standing | None:
    """One of them; None where nothing has that slug, nor ever had."""
    found = next((one for one in standings(village) if one.slug == slug), None)
    if found:
        return found
    past = published.editions(village, slug)
    return Standing(slug, None, None, past, AS_EVER, clock.today()) if past else None


def _stand(editions: Iterable[Edition]) -> bool:
    return any(not one.undone_at for one in editions)


def _by_slug(editions: Iterable[Edition]) -> dict[str, list[Edition]]:
    found: dict[str, list[Edition]] = {}
    for one in editions:
        found.setdefault(one.slug, []).append(one)
    return found
