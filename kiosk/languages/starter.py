"""Words that were found in sources: shown to the workshop as suggestions, never approved by us."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from kiosk.paths import RESOURCES

FACT = re.compile(r"(source|licence|confidence|meaning|note): (.*)")


@dataclass(frozen=True)
class Suggestion:
    """A word as its source has it; the source says that it exists, not that it suits a button."""

    text: str
    source: str
    licence: str = ""
    confidence: str = ""
    meaning: str = ""
    note: str = ""


@cache
def suggestions(tag: str) -> Mapping[str, Suggestion]:
    """The words found for one language, by the Vietnamese they stand for; read once."""
    path = RESOURCES / "translations" / "labels" / f"{tag}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        messages = [message for message in read_po(file) if message.id and message.string]
    return {str(message.id): _suggestion(message) for message in messages}


def _suggestion(message: Message) -> Suggestion:
    found = map(FACT.fullmatch, message.auto_comments)
    facts = {match[1]: match[2] for match in found if match}
    return Suggestion(str(message.string), **{"source": "", **facts})
