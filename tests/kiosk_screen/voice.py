"""A voice for tests: whatever it is to say, it hums for as many seconds as it is told.

`python voice.py 0.4` reads a text and writes a WAV, as `espeak-ng --stdin --stdout` does.
"""

import math
import struct
import sys
import wave
from io import BytesIO

RATE = 24_000


def hum(seconds: float) -> bytes:
    file = BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        tone = [round(8000 * math.sin(at * 0.05)) for at in range(round(seconds * RATE))]
        sound.writeframes(struct.pack(f"<{len(tone)}h", *tone))
    return file.getvalue()


if __name__ == "__main__":
    sys.stdin.buffer.read()
    sys.stdout.buffer.write(hum(float(sys.argv[1])))
