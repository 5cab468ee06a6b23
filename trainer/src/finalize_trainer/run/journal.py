"""What is told while training: `events.jsonl` for programs, `training.log` and the terminal for people."""

import re
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from finalize_trainer.run.files import append_line, loose_json, unwritable, write_atomic

_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def now() -> str:
    """The time in ISO 8601, UTC."""
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Journal:
    """The events and the log of a run; each line is appended whole."""

    def __init__(self, directory: Path) -> None:
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as cause:
            raise unwritable(directory, cause) from cause
        self.events = directory / "events.jsonl"
        self.log = directory / "training.log"

    def event(self, event: str, **values: Any) -> None:
        """Appends an event."""
        append_line(self.events, loose_json({"event": event, "time": now(), **values}))

    def say(self, line: str) -> None:
        """Prints a line and keeps it."""
        print(line, flush=True)
        append_line(self.log, _ESCAPES.sub("", line))

    def mend(self) -> None:
        """Takes away a last line that was cut short, so that the next event doesn't join it."""
        if not self.events.exists():
            return
        content = self.events.read_bytes()
        if content and not content.endswith(b"\n"):
            write_atomic(self.events, content[: content.rfind(b"\n") + 1])


class Silence(Journal):
    """The journal of a process that another one speaks for."""

    def __init__(self) -> None:
        """Opens nothing."""

    def event(self, event: str, **values: Any) -> None:
        """Nothing."""

    def say(self, line: str) -> None:
        """Nothing."""

    def mend(self) -> None:
        """Nothing."""


def progress_line(text: str) -> None:
    """Shows where an epoch stands, where standard output is a terminal."""
    if sys.stdout.isatty():
        print(f"\r\x1b[K{text}", end="", flush=True)


def clear_progress() -> None:
    """Takes the progress line away."""
    if sys.stdout.isatty():
        print("\r\x1b[K", end="", flush=True)
