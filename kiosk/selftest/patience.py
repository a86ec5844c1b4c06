"""Asking what may never answer: on a thread of its own, which nobody waits for at the end."""

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Asked(Thread, Generic[T]):
    """A question that is being answered. A name server that is silent can't be told to stop, so
    the thread is left behind; it does not keep the program alive."""

    def __init__(self, ask: Callable[[], T]) -> None:
        super().__init__(daemon=True)
        self._ask = ask
        self._answers: list[T] = []
        self._error: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self._answers.append(self._ask())
        except Exception as error:
            self._error = error

    def answer(self, seconds: float) -> T:
        """Wait for it; raises TimeoutError, or what the question raised."""
        self.join(max(0.0, seconds))
        if self.is_alive():
            raise TimeoutError(f"no answer within {seconds:.0f} seconds")
        if self._error:
            raise self._error
        return self._answers[0]


def within(seconds: float, ask: Callable[[], T]) -> T:
    """What `ask` gives, within so many seconds; raises TimeoutError, or what it raises itself."""
    return Asked(ask).answer(seconds)
