"""Finding a procedure or a guide by what people call it.

A word counts for as much as it tells: "giấy" and "xin" stand in every wish, "kết hôn" in one. What
is asked must be covered by the names of one content and by what people call it, in any order.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from typing import NamedTuple

from rapidfuzz import fuzz

from kiosk.procedures.guide import Guide
from kiosk.procedures.kinds import LifeEvent
from kiosk.procedures.reading import Content
from kiosk.procedures.spelling import Word, likeness, words

# Said in every wish, so they tell next to nothing.
SAID_ALWAYS = """
    tôi em anh chị ông bà nội ngoại bác cô cháu mình người nhà con bố mẹ muốn xin cần làm đi cho
    giúp hỏi nhờ được giấy tờ thủ tục đơn việc ở tại đâu nào thế như gì bao nhiêu khi bị đã rồi thì
    là và của với cái này không ạ ơi nhé hướng dẫn cách xem biết
"""
TELL_LITTLE = frozenset(one for word in words(SAID_ALWAYS) for one in (word.written, word.bare))
LITTLE = 0.25  # what such a word weighs; a word of a single content weighs 1
UNHEARD_OF = 1.0  # and so does a word of none: what else was meant is not here

# What people say counts whole, what is written about it less. Tried out with tests/procedures.
AS_PEOPLE_SAY, IN_FULL, ON_A_FORM, WHEN, ABOUT = 1.0, 0.9, 0.8, 0.7, 0.5
ASKED, SAID = 0.75, 0.25  # of the question that a name answers, of that name in the question
BY_ONE_NAME, BY_ALL = 0.65, 0.35
WHOLE_NAME = 0.6  # the least that a name scores which stands in the question from end to end…
SURELY = 0.85  # …with words as like as that
ALIKE, SHORTEST_ALIKE = 85.0, 6  # all letters in one, of a name so long: one or two wrong keys

FITS = 0.59  # from this on it is what was asked for
NEARLY = 0.7  # of the best: what is farther behind would only puzzle
MOST_WORDS = 16


class Place(NamedTuple):
    """Another place of the house that people look for in the same words."""

    slug: str
    name_tile: str
    icon: str
    summary: str
    words: tuple[str, ...]
    version: str = ""
    events: tuple[LifeEvent, ...] = ()


Findable = Content | Place


class Found(NamedTuple):
    """What fits, and how well, from 0 to 1."""

    content: Findable
    score: float


class Name(NamedTuple):
    """One way to call a content: its words, what each weighs, and how much the name is worth."""

    words: tuple[Word, ...]
    weights: tuple[float, ...]
    sound: str  # all of it in one, for who leaves the spaces out
    worth: float


class Entry(NamedTuple):
    """One content with its names, and what each word of them is worth at most."""

    content: Findable
    names: tuple[Name, ...]
    worth: Mapping[Word, float]


class Index(NamedTuple):
    """All names of all contents; their words by the first letter; by its sound what each weighs."""

    entries: tuple[Entry, ...]
    by_letter: Mapping[str, Sequence[Word]]
    weights: Mapping[str, float]


class Asked(NamedTuple):
    """One word of a question: what it weighs, and which words of names it is like, how much."""

    weight: float
    like: Mapping[Word, float]


class Query(NamedTuple):
    """A question; `like` is every word of a name that some word of it is like."""

    asked: tuple[Asked, ...]
    weight: float
    sound: str
    like: frozenset[Word]


@dataclass(frozen=True)
class Known:
    """Contents that are the same as others when their versions are."""

    versions: tuple[str, ...]
    contents: Sequence[Findable] = field(compare=False)


def search(text: str, contents: Sequence[Findable]) -> list[Found]:
    """The contents that `text` can mean, the best first; none where nothing fits."""
    typed = words(text)[:MOST_WORDS]
    if all(map(_tells_little, typed)):
        return []
    index = _index(Known(tuple(one.version for one in contents), contents))
    query = _query(typed, index)
    found = [Found(entry.content, _score(query, entry)) for entry in index.entries]
    best = max((one.score for one in found), default=0.0)
    fitting = [one for one in found if one.score >= max(FITS, best * NEARLY)]
    return sorted(fitting, key=lambda one: -one.score)


@lru_cache(maxsize=8)
def _index(known: Known) -> Index:
    called = [list(_names(one)) for one in known.contents]
    weights = _weights(called)
    entries = tuple(
        _entry(one, [_name(found, worth, weights) for found, worth in names])
        for one, names in zip(known.contents, called, strict=True)
    )
    by_letter = defaultdict(list)
    for word in {word for names in called for found, _ in names for word in found}:
        for letter in {word.bare[:1], word.bare_sound[:1]}:
            by_letter[letter].append(word)
    return Index(entries, by_letter, weights)


def _names(content: Findable) -> Iterator[tuple[tuple[Word, ...], float]]:
    """What it is called, officially and by people, and what each of these names is worth."""
    said = [(text, AS_PEOPLE_SAY) for text in content.words]
    events = [(event.label, WHEN) for event in content.events]
    for text, worth in (*_own_names(content), *said, *events, (content.summary, ABOUT)):
        found = tuple(words(text or ""))
        if found:
            yield found, worth


def _own_names(content: Findable) -> tuple[tuple[str | None, float], ...]:
    if isinstance(content, Place):
        return ((content.name_tile, AS_PEOPLE_SAY),)
    if isinstance(content, Guide):
        return (
            (content.name_tile, AS_PEOPLE_SAY), (content.name, IN_FULL), (content.app, ABOUT),
        )  # fmt: skip
    form = content.worksheet.form if content.worksheet else None
    return (
        (content.name_tile, AS_PEOPLE_SAY), (content.name_short, AS_PEOPLE_SAY),
        (content.name_official, ON_A_FORM), (content.portal_code, AS_PEOPLE_SAY),
        (form, ON_A_FORM),
    )  # fmt: skip


def _weights(called: Sequence[Sequence[tuple[tuple[Word, ...], float]]]) -> dict[str, float]:
    """A word that few contents have tells more (inverse document frequency), from 0 to 1."""
    sounds = [
        {word.bare_sound for found, worth in names if worth > ABOUT for word in found}
        for names in called
    ]
    said, most = Counter(sound for one in sounds for sound in one), log(1 + len(called))
    return {sound: log(1 + len(called) / count) / most for sound, count in said.items()}


def _name(found: tuple[Word, ...], worth: float, weights: Mapping[str, float]) -> Name:
    return Name(found, tuple(_weight(one, weights) for one in found), _joined(found), worth)


def _entry(content: Findable, names: Sequence[Name]) -> Entry:
    by_worth = sorted(names, key=lambda name: name.worth)
    worth = {word: name.worth for name in by_worth for word in name.words}
    return Entry(content, tuple(names), worth)


def _weight(word: Word, weights: Mapping[str, float]) -> float:
    """How much a word tells; a number by itself is somebody's age, and tells little, too."""
    if _tells_little(word) or word.bare.isdigit():
        return LITTLE
    return weights.get(word.bare_sound, UNHEARD_OF)


def _tells_little(word: Word) -> bool:
    return word.written in TELL_LITTLE or (not word.has_marks and word.bare in TELL_LITTLE)


def _joined(all_words: Sequence[Word]) -> str:
    """The sounds in one, without what tells little, unless nothing else is left."""
    telling = [word.bare_sound for word in all_words if not _tells_little(word)]
    return "".join(telling or [word.bare_sound for word in all_words])


def _query(typed: Sequence[Word], index: Index) -> Query:
    asked = tuple(
        Asked(_weight(word, index.weights), _like(word, index, is_last=word == typed[-1]))
        for word in dict.fromkeys(typed)
    )
    like = frozenset(word for one in asked for word in one.like)
    return Query(asked, sum(one.weight for one in asked), _joined(typed), like)


def _like(typed: Word, index: Index, *, is_last: bool) -> dict[Word, float]:
    """The words that may be meant; one that tells little is meant only by itself."""
    letters = {typed.bare[:1], typed.bare_sound[:1]}
    tells = not _tells_little(typed)
    return {
        meant: how
        for letter in letters
        for meant in index.by_letter.get(letter, ())
        if (how := likeness(typed, meant, is_last=is_last)) and not (tells and _tells_little(meant))
    }


def _score(query: Query, entry: Entry) -> float:
    one = max(_covered(query, name) for name in entry.names)
    score = BY_ONE_NAME * one + BY_ALL * _answered(query, entry.worth)
    return max(score, WHOLE_NAME if any(_says(query, name) for name in entry.names) else 0.0)


def _covered(query: Query, name: Name) -> float:
    """How well one name answers the question, and the question that name."""
    whole = name.worth * _alike_as_a_whole(query.sound, name.sound)
    if query.like.isdisjoint(name.words):
        return whole
    said = sum(
        weight * max(one.like.get(word, 0.0) for one in query.asked)
        for weight, word in zip(name.weights, name.words, strict=True)
    )
    answered = _answered(query, dict.fromkeys(name.words, name.worth))
    return max(ASKED * answered + SAID * name.worth * said / sum(name.weights), whole)


def _says(query: Query, name: Name) -> bool:
    """Whether all of a name stands in the question: "tạm trú ở Bắc Ninh để đi làm"."""
    if name.worth < AS_PEOPLE_SAY or query.like.isdisjoint(name.words):
        return False
    telling = [word for word in name.words if not _tells_little(word)]
    said = [max(one.like.get(word, 0.0) for one in query.asked) for word in telling]
    return len(said) > 1 and min(said) >= SURELY


def _answered(query: Query, worth: Mapping[Word, float]) -> float:
    """How much of the question words of that worth answer, from 0 to 1; each of them once."""
    answered: dict[Word, float] = {}
    for weight, like in query.asked:
        told = [(how * worth[word], word) for word, how in like.items() if word in worth]
        if told:
            how, word = max(told)
            answered[word] = max(weight * how, answered.get(word, 0.0))
    return sum(answered.values()) / query.weight


def _alike_as_a_whole(asked: str, name: str) -> float:
    """For "khaisinh" and "khsi sinh"; a number must be the very same."""
    if asked == name:
        return 1.0
    if min(len(asked), len(name)) < SHORTEST_ALIKE or any(map(str.isdigit, asked + name)):
        return 0.0
    return fuzz.ratio(asked, name, score_cutoff=ALIKE) / 100
