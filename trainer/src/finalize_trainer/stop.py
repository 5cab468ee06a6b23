"""Stopping: once ends the epoch under way, twice ends the program."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

STARTED_BY_PIPELINE = "FINALIZE_MODEL_PIPELINE"
"""Set where the pipeline started this program: standard input ends when the pipeline does."""


class StopRequest:
    """Whether a person, or the end of whoever started this program, asked to stop."""

    def __init__(self) -> None:
        self.asked = False

    @contextlib.contextmanager
    def heard(self) -> Iterator[None]:
        """Hears SIGINT and SIGTERM, and the end of the pipeline.

        Raises:
            KeyboardInterrupt: the second time.
        """
        before = {number: signal.signal(number, self._hear) for number in (signal.SIGINT, signal.SIGTERM)}
        if os.environ.get(STARTED_BY_PIPELINE):
            threading.Thread(target=self._watch_input, daemon=True).start()
        try:
            with _sparing_children() if hasattr(signal, "pthread_sigmask") else contextlib.nullcontext():
                yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        if number == signal.SIGINT and sys.stdout.isatty():
            print("\nEnding the epoch; press Ctrl+C again to stop at once.", flush=True)

    def _watch_input(self) -> None:
        try:
            while os.read(0, 4096):
                pass
        except OSError:
            pass
        self.asked = True


@contextlib.contextmanager
def _sparing_children() -> Iterator[None]:
    """Lets Ctrl+C in a terminal, which its whole process group hears, end no compiler or loader that is started here.

    They inherit from this thread that SIGINT is blocked. Another thread hears it, and wakes this one where it waits.
    """
    waiting = threading.get_ident()
    reading, writing = os.pipe()
    os.set_blocking(writing, False)

    def wake() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        while heard := os.read(reading, 64):
            if signal.SIGINT in heard:
                signal.pthread_kill(waiting, signal.SIGURG)

    listener = threading.Thread(target=wake, daemon=True)
    handler = signal.signal(signal.SIGURG, lambda _number, _frame: None)
    earlier = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    listener.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(earlier)
        os.close(writing)
        listener.join()
        os.close(reading)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGURG, handler)
