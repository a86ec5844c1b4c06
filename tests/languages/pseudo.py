"""Made-up words for tests: letters of a script at random, as many syllables as the Vietnamese.

They are words of no language, and stand in tests only. Each begins with a mark by which it is
known: "ww", or Tai Viet's sign of repetition, with which no word can begin.
"""

import random
from collections.abc import Iterable, Mapping

from flask import Flask

from kiosk.db import db
from kiosk.languages.models import Contribution
from kiosk.languages.registry import Language, find
from kiosk.languages.review import Kind, Status
from kiosk.villages.models import Village

MARKS = {"Latn": "ww", "Tavt": "ꫝ"}
CONSONANTS = {"Latn": "bcdghklmnprstvxz", "Tavt": "ꪀꪁꪄꪉꪊꪎꪒꪔꪕꪙꪚꪝꪠꪣꪥꪩꪫꪬ"}
VOWELS = {"Latn": "aăâeêioôơuư", "Tavt": "ꪱꪴꪲꪳꪷꪸꪰ"}
ENDS = {"Latn": ["", "", "n", "ng", "nh", "z", "l"], "Tavt": ["", "", "ꪉ", "ꪙ", "ꪣ", "ꫀ", "ꫂ"]}


def word(key: str, language: Language) -> str:
    """A made-up word for the label `key`, always the same one."""
    chance, script = random.Random(f"{language.tag} {key}"), language.script_code
    syllables = [
        chance.choice(CONSONANTS[script])
        + chance.choice(VOWELS[script])
        + chance.choice(ENDS[script])
        for _ in key.split()
    ]
    return MARKS[script] + " ".join(syllables)


def words(keys: Iterable[str], language: Language) -> dict[str, str]:
    """A made-up word for each label, no two of them the same."""
    made: dict[str, str] = {}
    for key in sorted(set(keys)):
        found = word(key, language)
        while found in made.values():  # short ones may meet by chance
            found += found[len(MARKS[language.script_code])]
        made[key] = found
    return made


def speak(app: Flask, tag: str, keys: Iterable[str]) -> Mapping[str, str]:
    """Let the village speak one language, with an approved made-up word for each label."""
    language = find(tag)
    assert language is not None
    made = words(keys, language)
    with app.app_context():
        village = db.session.scalars(db.select(Village)).one()
        village.languages = [tag]
        facts = {"village_id": village.id, "tag": tag, "kind": Kind.TEXT}
        db.session.add_all(
            Contribution(key=key, text=text, status=Status.APPROVED, **facts)
            for key, text in made.items()
        )
        db.session.commit()
    return made
