"""Which languages a house shows beside Vietnamese, and in which order."""

from collections.abc import Iterable

from kiosk.errors import Refused
from kiosk.languages import registry
from kiosk.villages.models import Village

TWO_SCRIPTS = (
    "Tiếng {}: một nhà chỉ hiện một cách viết, {} hoặc {}. "
    "Bạn chọn một. Những gì đã ghi vẫn còn trên trang này."
)


def take_languages(village: Village, tags: Iterable[str]) -> None:
    """Show exactly these: those shown before keep their order, new ones follow as they were ticked.

    Words and voices of a language that is left out stay in the database. Raises Refused for two
    scripts that no house mixes.
    """
    chosen = [tag for tag in dict.fromkeys(tags) if registry.find(tag)]
    pair = registry.mixed(chosen)
    if pair:
        scripts = (one.short_script for one in pair)
        raise Refused(TWO_SCRIPTS.format(pair[0].people, *scripts))
    kept = [tag for tag in village.languages or () if tag in chosen]
    village.languages = [*kept, *(tag for tag in chosen if tag not in kept)]


def move_up(village: Village, tag: str) -> None:
    """Show a language one place earlier; the first, and one that is not shown, stay."""
    order = list(village.languages)
    place = order.index(tag) if tag in order else 0
    if place:
        order[place - 1 : place + 1] = [tag, order[place - 1]]
        village.languages = order
