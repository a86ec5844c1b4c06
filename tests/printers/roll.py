"""A thermal printer made of nothing: takes ESC/POS over TCP and shows what came out as pictures.

The commands are those of Epson's ESC/POS reference; only what the house sends is understood.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Condition, Thread

from PIL import Image

FIXED = 0b0001_0010  # in every status byte: bits 1 and 4 set, 0 and 7 not
MASK_OFF_LINE, MASK_COVER, MASK_NO_PAPER, MASK_PAPER_END = 0x08, 0x04, 0x20, 0x60
LENGTHS = {
    b"\x1b@": 2,  # initialize
    b"\x1bd": 3,  # feed n lines
    b"\x1bJ": 3,  # feed n dots
    b"\x1ba": 3,  # align
    b"\x1b3": 3,  # line height
    b"\x10\x04": 3,  # DLE EOT n: how are you?
}


class NotUnderstood(Exception):
    """Bytes that no command of the house begins with."""


def commands(sent: bytes) -> Iterator[bytes]:
    """The commands one by one, the last perhaps cut off; NotUnderstood for anything else."""
    at = 0
    while at < len(sent):
        length = _length(sent[at : at + 8])
        yield sent[at : at + length]
        at += length


def _length(head: bytes) -> int:
    if head[:1] == b"\n":
        return 1
    if head[:3] == b"\x1dv0":
        if len(head) < 8:
            return 8
        return 8 + (head[4] + 256 * head[5]) * (head[6] + 256 * head[7])
    if head[:2] == b"\x1dV":
        return 4 if head[2:3] in (b"A", b"B") else 3
    if len(head) < 2:
        return 2
    if head[:2] not in LENGTHS:
        raise NotUnderstood(head)
    return LENGTHS[head[:2]]


def papers(sent: bytes) -> list[bytes]:
    """What was sent, parted after each cut; an uncut rest is the last."""
    found, now = [], b""
    for command in commands(sent):
        now += command
        if command[:2] == b"\x1dV":
            found.append(now)
            now = b""
    return [*found, now] if now else found


def picture(paper: bytes) -> Image.Image | None:
    """The dots of one paper, black on white; None when it has none."""
    strips = [_strip(one) for one in commands(paper) if one[:3] == b"\x1dv0" and len(one) > 8]
    if not strips:
        return None
    whole = Image.new("1", (max(s.width for s in strips), sum(s.height for s in strips)), 1)
    top = 0
    for strip in strips:
        whole.paste(strip, (0, top))
        top += strip.height
    return whole


def _strip(command: bytes) -> Image.Image:
    """The picture of one GS v 0; what was cut off is white."""
    across, high = command[4] + 256 * command[5], command[6] + 256 * command[7]
    dots = command[8:].ljust(across * high, b"\0")
    return Image.frombytes("1", (across * 8, high), bytes(byte ^ 255 for byte in dots))


@dataclass
class Sink:
    """The printer in a test's hand."""

    answers: bool = False  # to DLE EOT; cheap printers never do
    falls_silent: bool = False  # answers before a slip, and never after its first dots
    has_paper: bool = True
    cover_open: bool = False
    cut_after: int | None = None  # bytes, of all that came; then the line is dropped
    reads: bool = True
    paper_lasts: int | None = None  # bytes, then the paper is out
    port: int = 0
    _received: bytes = b""
    _listener: socket.socket | None = None
    _lines: set[socket.socket] = field(default_factory=set)
    _changed: Condition = field(default_factory=Condition)

    @property
    def address(self) -> str:
        """ "127.0.0.1:20001", as a village would type it."""
        return f"127.0.0.1:{self.port}"

    @property
    def bytes(self) -> bytes:
        """All that came; a line that is about to close is waited for, a stuck one is not."""
        with self._changed:
            self._changed.wait_for(lambda: not self._lines, timeout=2)
            return self._received

    @property
    def papers(self) -> list[bytes]:
        """The commands of each paper that came out, in order; questions are left out."""
        asked = b"".join(one for one in commands(self.bytes) if one[:2] != b"\x10\x04")
        return papers(asked)

    def wake(self) -> None:
        """Read again."""
        with self._changed:
            self.reads = True
            self._changed.notify_all()

    @property
    def pictures(self) -> list[Image.Image]:
        """What is on each paper."""
        return [found for paper in self.papers if (found := picture(paper))]

    def on(self) -> None:
        """Listen: at a free port the first time, later at the same again."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        # So that little of what nobody reads is taken; a cheap printer's memory is small too.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.port = self._listener.getsockname()[1]
        Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def off(self) -> None:
        """Close the port and drop every line."""
        listener, self._listener = self._listener, None
        if listener:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
            listener.close()
        with self._changed:
            self._changed.notify_all()
            for line in self._lines:
                _drop(line)

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                line, _ = listener.accept()
                with self._changed:
                    self._lines.add(line)
                Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        try:
            with suppress(OSError):
                self._read(line)
        finally:
            with self._changed:
                self._lines.discard(line)
                self._changed.notify_all()
            line.close()

    def _read(self, line: socket.socket) -> None:
        before, answered = len(self._received), 0
        while self._may_read() and (chunk := line.recv(self._room())):
            self._received += chunk
            if self.cut_after is not None and len(self._received) >= self.cut_after:
                return _reset(line)
            answered = self._answer(line, self._received[before:], answered)

    def _may_read(self) -> bool:
        """Whether to go on; one that does not read waits here, until it does or is off."""
        with self._changed:
            self._changed.wait_for(lambda: self.reads or self._listener is None, timeout=60)
            return self._listener is not None

    def _room(self) -> int:
        left = 65_536 if self.cut_after is None else self.cut_after - len(self._received)
        return max(1, min(65_536, left))

    def _answer(self, line: socket.socket, sent: bytes, answered: int) -> int:
        """Answer the questions that are new; how many were answered by now."""
        asked = [one[2] for one in commands(sent) if one[:2] == b"\x10\x04" and len(one) == 3]
        is_silent = not self.answers or (self.falls_silent and b"\x1dv0" in sent)
        for question in [] if is_silent else asked[answered:]:
            line.sendall(bytes([self._status(question)]))
        return len(asked)

    def _status(self, question: int) -> int:
        if self.paper_lasts is not None and len(self._received) >= self.paper_lasts:
            self.has_paper = False
        no_paper, is_open = not self.has_paper, self.cover_open
        return FIXED | {
            1: MASK_OFF_LINE * (no_paper or is_open),
            2: MASK_COVER * is_open | MASK_NO_PAPER * no_paper,
            3: 0,
            4: MASK_PAPER_END * no_paper,
        }.get(question, 0)


def _drop(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _reset(line: socket.socket) -> None:
    """Close at once, so that the sender hears of it."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


@contextmanager
def thermal_sink(**facts: bool | int | None) -> Iterator[Sink]:
    """A printer that is switched on and has paper; `facts` are fields of Sink."""
    sink = Sink(**facts)  # type: ignore[arg-type]
    sink.on()
    try:
        yield sink
    finally:
        sink.off()
