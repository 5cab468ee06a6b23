"""What is told while training: `events.jsonl` for programs, `training.log` and the terminal for people."""

import os
import re
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from finalize_trainer.problem import Problem
from finalize_trainer.run.files import loose_json, write_atomic

_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def now() -> str:
    """The time in ISO 8601, UTC."""
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Journal:
    """The events and the log of a run; each line is appended whole."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.events = directory / "events.jsonl"
        self.log = directory / "training.log"

    def event(self, event: str, **values: Any) -> None:
        """Appends an event."""
        _append(self.events, loose_json({"event": event, "time": now(), **values}))

    def say(self, line: str) -> None:
        """Prints a line and keeps it."""
        print(line, flush=True)
        _append(self.log, _ESCAPES.sub("", line))

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


def _append(path: Path, line: str) -> None:
    try:
        handle = os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o644)
        try:
            os.write(handle, f"{line}\n".encode())
        finally:
            os.close(handle)
    except OSError as cause:
        raise Problem(f"{path} can't be written: {cause.strerror or cause}", "file-unwritable") from cause


def progress_line(text: str) -> None:
    """Shows where an epoch stands, where standard output is a terminal."""
    if sys.stdout.isatty():
        print(f"\r\x1b[K{text}", end="", flush=True)


def clear_progress() -> None:
    """Takes the progress line away."""
    if sys.stdout.isatty():
        print("\r\x1b[K", end="", flush=True)
