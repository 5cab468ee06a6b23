"""Stopping: once ends the epoch under way, twice ends the program."""

import os
import signal
import sys
import threading
from types import FrameType

STARTED_BY_PIPELINE = "FINALIZE_MODEL_PIPELINE"
"""Set where the pipeline started this program: standard input ends when the pipeline does."""


class StopRequest:
    """Whether a person, or the end of whoever started this program, asked to stop."""

    def __init__(self) -> None:
        self.asked = False

    def listen(self) -> None:
        """Hears SIGINT and SIGTERM, and the end of the pipeline."""
        signal.signal(signal.SIGINT, self._hear)
        signal.signal(signal.SIGTERM, self._hear)
        if os.environ.get(STARTED_BY_PIPELINE):
            threading.Thread(target=self._watch_input, daemon=True).start()

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
