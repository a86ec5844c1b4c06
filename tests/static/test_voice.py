"""The browser cuts a voice where the server would, so that what was heard again is what is kept."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from kiosk.errors import Refused
from kiosk.languages import audio
from tests.languages.sounds import as_file, samples_of, voice

STATIC = Path(__file__).parents[2] / "static"
CUT = """
import { readFileSync, writeFileSync } from 'node:fs';
import { File } from 'node:buffer';
globalThis.File = File;
const [source, sent, written, longest] = process.argv.slice(1);
const { RATE, outline, peak, trim, wav } = await import(source);
const samples = Float32Array.from(JSON.parse(readFileSync(sent, 'utf8')));
const cut = trim(samples, Number(longest));
const file = wav(samples.subarray(cut.begin, cut.end), RATE);
writeFileSync(written, Buffer.from(await file.arrayBuffer()));
console.log(JSON.stringify({ ...cut, path: outline(samples, 600, 96), peak: peak(samples) }));
"""


def cut(folder: Path, samples: np.ndarray, longest: int = 8) -> tuple[dict, bytes]:
    """What the browser's script says of a voice, and the file that it would send."""
    sent, written = folder / "sent.json", folder / "loi.wav"
    sent.write_text(json.dumps(samples.astype("float32").tolist()))
    arguments = [str(STATIC / "js" / "voice.js"), str(sent), str(written), str(longest)]
    command = ["node", "--input-type=module", "--eval", CUT, *arguments]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    return json.loads(told), written.read_bytes()


VOICES = {
    "a sentence": voice(3, rate=audio.RATE, around=1),
    "a word of one syllable": voice(0.4, rate=audio.RATE, around=1),
    "no silence around": voice(2, rate=audio.RATE, around=0),
    "quiet": voice(2, rate=audio.RATE, level=0.01),
    "an offset": voice(2, rate=audio.RATE, around=1) + 0.2,
    "a click before it": np.concatenate([[0.9] * 60, voice(2, rate=audio.RATE, around=1)]),
}


@pytest.mark.parametrize("name", VOICES)
def test_the_browser_keeps_what_the_server_would_keep(tmp_path, name):
    samples = VOICES[name]
    told, _ = cut(tmp_path, samples)
    kept = audio.intake(as_file(samples, audio.RATE, subtype="FLOAT"))
    assert (told["end"] - told["begin"]) / audio.RATE == pytest.approx(kept.seconds, abs=0.05)


REFUSED = {
    "short": voice(0.9, rate=audio.RATE, around=0),
    "a click": np.pad([0.9] * 60, audio.RATE),
    "long": voice(9, rate=audio.RATE),
    "silent": voice(2, rate=audio.RATE, level=0.001),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_browser_refuses_what_the_server_would_refuse(tmp_path, name):
    samples = REFUSED[name]
    told, _ = cut(tmp_path, samples)
    assert told["wrong"] == name.replace("a click", "short")
    with pytest.raises(Refused):
        audio.intake(as_file(samples, audio.RATE, subtype="FLOAT"))


def test_the_file_is_a_plain_wav(tmp_path):
    samples = voice(2, rate=audio.RATE, around=1)
    told, file = cut(tmp_path, samples)
    written, rate = samples_of(file)
    assert (rate, len(file)) == (audio.RATE, 44 + 2 * len(written))
    assert written == pytest.approx(samples[told["begin"] : told["end"]], abs=1e-4)


def test_a_voice_has_an_outline(tmp_path):
    told, _ = cut(tmp_path, voice(2, rate=audio.RATE, level=0.2))
    assert told["path"].count("M") == 150
    assert told["peak"] == pytest.approx(0.3, abs=0.01)
