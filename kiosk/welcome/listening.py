"""Listening: what a screen says, from the village's own voices first, from the machine last."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Annotated, NamedTuple

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException
from werkzeug.test import EnvironBuilder, run_wsgi_app

from kiosk import sessions
from kiosk.db import db
from kiosk.languages import reading, speech, voices
from kiosk.languages.labels import chosen
from kiosk.languages.registry import Language
from kiosk.languages.voices import VIETNAMESE, By, Said, Voice
from kiosk.screen import Back, own_address
from kiosk.villages.models import Village, here

bp = Blueprint("listening", __name__)

MOST_TEXTS = 80  # of one screen
ON_A_PAGE = 6  # texts at a time, where there is no script
WHO = {By.PEOPLE: "bà con", By.MACHINE: "máy"}

# Screens that change nothing when they are opened: never the end of a session, nor this one.
MAY_BE_READ = frozenset(
    {
        "welcome.home", "welcome.roster", "welcome.languages", "call.show", "village.show",
        "finding.index", "finding.find", "walkthrough.about", "walkthrough.show",
        "walkthrough.park", "walkthrough.reopen", "dossiers.keypad", "dossiers.show", "slips.job",
        "shield.ask", "doable.show", "worksheet.show", "guides.index", "guides.about",
        "guides.papers", "guides.steps", "guides.end",
    }
)  # fmt: skip


class Heard(NamedTuple):
    """What is to be played, and what the screen says of it meanwhile."""

    said: Said
    told: str
    who: str


class Asked(BaseModel):
    """The texts of a screen, listed together where they are marked together."""

    model_config = ConfigDict(extra="forbid", strict=True)

    texts: Annotated[
        list[list[Annotated[str, Field(min_length=1, max_length=reading.LONGEST)]]],
        Field(max_length=MOST_TEXTS),
    ]


@bp.get("/nghe")
def page() -> str:
    """The texts of a screen in order, each with its voice, for a browser without script."""
    here_url = own_address(request.args.get("o", "/"))
    texts = _groups_at(here_url)
    groups = _heard(texts)
    heard = [one for group in groups for one in group]
    pages = max(-(-len(heard) // ON_A_PAGE), 1)
    number = min(max(request.args.get("trang", 1, type=int), 1), pages)
    return render_template(
        "welcome/listen.html",
        heard=heard[(number - 1) * ON_A_PAGE : number * ON_A_PAGE],
        told=heard[0].told if len({one.told for one in heard}) == 1 else None,
        gaps=_has_gaps(texts, groups),
        next_page=number + 1 if number < pages else None,
        here_url=here_url,
        back=Back(here_url),
    )


@bp.post("/nghe/loi")
def answer() -> Response:
    """Who says the texts that stand on a screen now; it keeps nothing, and no session awake."""
    texts = _asked()
    heard = _heard(texts)
    return jsonify(
        said=[[one.said.voice.as_json | {"told": one.told} for one in group] for group in heard],
        player=render_template("welcome/_player.html"),
        gaps=_has_gaps(texts, heard),
        silence=render_template("welcome/_listen.html", some=any(heard)),
    )


@bp.get("/nghe/may/<token>.mp3")
def machine(token: str) -> Response:
    """The machine says a text that this house has signed, and no other."""
    text = voices.text_in(token)
    return _mp3(speech.say(text) if text else None)


@bp.get("/loi/<int(max=2147483647):clip_id>.mp3")
def clip(clip_id: int) -> Response:
    """The voice of somebody of this village, while it is approved."""
    return _mp3(db.session.scalar(voices.approved_clip(clip_id, here())))


def _mp3(sound: bytes | None) -> Response:
    """In the parts that a browser asks for; 404 where there is no sound."""
    if sound is None:
        abort(404)
    whole = Response(sound, mimetype="audio/mpeg")
    whole.make_conditional(request, accept_ranges=True, complete_length=len(sound))
    return whole


def _asked() -> list[list[str]]:
    try:
        texts = Asked.model_validate(request.get_json(silent=True)).texts
    except ValidationError:
        abort(400)
    if sum(map(len, texts)) > MOST_TEXTS:
        abort(400)
    return texts


def _heard(groups: Iterable[Sequence[str]]) -> list[list[Heard]]:
    """Who says each group of texts, in the language of this screen."""
    village = here()
    language = chosen(village)
    clips = voices.clips_of(village, language)
    found = [voices.said(group, clips) for group in groups]
    in_it = any(one.voice.lang != VIETNAMESE for group in found for one in group)
    what = "Câu này" if in_it or len(found) == 1 else "Màn hình này"
    missed = language if language and _is_missed(village, language) else None
    return [[_as_heard(one, language, missed, what) for one in group] for group in found]


def _as_heard(one: Said, language: Language | None, missed: Language | None, what: str) -> Heard:
    who = _who(one.voice, language)
    if missed is None or one.voice.lang != VIETNAMESE:
        return Heard(one, who, who)
    return Heard(one, _missing(what, missed, one.voice), who)


def _is_missed(village: Village, language: Language) -> bool:
    """Whether a voice of it is waited for: the resident chose it, or the village has begun it."""
    session = sessions.current()
    is_chosen = session is not None and session.language == language.tag
    return is_chosen or voices.has_begun(village, language)


def _has_gaps(texts: Iterable[Sequence[str]], heard: Iterable[Sequence[Heard]]) -> bool:
    """Whether some of it nobody says; where the machine speaks, it says all that is left."""
    return not speech.is_there() and sum(map(len, heard)) < sum(map(len, texts))


def _who(voice: Voice, language: Language | None) -> str:
    """Which language is heard and whose voice it is."""
    name = voices.name_of(language) if language and voice.lang != VIETNAMESE else "Việt"
    return f"Tiếng {name}, giọng {WHO[voice.by]}"


def _missing(what: str, language: Language, voice: Voice) -> str:
    """That a voice is missing, and who speaks Vietnamese instead."""
    name = voices.name_of(language)
    return f"{what} chưa có lời đọc tiếng {name}, {WHO[voice.by]} đọc tiếng Việt."


def _groups_at(path: str) -> list[list[str]]:
    texts = reading.utterances(_drawn(path))
    groups = groupby(texts, key=lambda one: one.group)
    return [[one.text for one in ones] for _, ones in groups]


def _drawn(path: str) -> str:
    """The screen at `path`, as this browser would get it; empty where it may not be read."""
    builder = EnvironBuilder(
        path,
        request.host_url,
        headers=Headers({"Cookie": request.headers.get("Cookie", "")}),
        environ_overrides={"REMOTE_ADDR": request.remote_addr or ""},
    )
    environ = builder.get_environ()
    try:
        endpoint, _ = current_app.url_map.bind_to_environ(environ).match()
    except HTTPException:
        return ""
    if endpoint not in MAY_BE_READ:
        return ""
    with current_app.app_context():  # of its own: what the one has read is not the other's
        parts, status, _ = run_wsgi_app(current_app.wsgi_app, environ, buffered=True)
        return b"".join(parts).decode() if status.startswith("200") else ""
