"""One training at a time a run directory and checkpoint folder; the embedded trainer takes the same lock file."""

import contextlib
import json
import os
import socket
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from finalize_trainer.problem import Problem
from finalize_trainer.run.files import unwritable
from finalize_trainer.run.journal import now

NAME = ".training.lock"


@contextlib.contextmanager
def training_lock(directory: Path, patience: float = 0.0) -> Iterator[None]:
    """Holds the lock of a directory.

    Args:
        directory: what is written to.
        patience: seconds to wait for another training's end.

    Raises:
        Problem: another training that still runs has it, or nothing can be written there.
    """
    file = directory / NAME
    mine = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": now(),
        "born": _born(os.getpid()),
        "token": str(uuid.uuid4()),
    }
    until = time.monotonic() + patience
    while not _taken(file, mine):
        if time.monotonic() > until:
            holder = _read(file) or {}
            raise Problem(
                f"another training (process {holder.get('pid', '?')} on {holder.get('host', '?')}, since"
                f" {holder.get('since', '?')}) writes to {directory.as_posix()}. Wait for its end or choose another"
                " --output-dir and checkpointing.output_dir",
                "trainer-running",
            )
        time.sleep(0.2)
    try:
        yield
    finally:
        if (_read(file) or {}).get("token") == mine["token"]:
            file.unlink(missing_ok=True)


def _taken(file: Path, mine: dict[str, Any]) -> bool:
    """Whether the lock could be taken."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return _take(file, mine)
    except OSError as cause:
        raise unwritable(file.parent, cause) from cause


def _take(file: Path, mine: dict[str, Any]) -> bool:
    """Takes the lock; one whose process is gone is taken over."""
    for _ in range(3):
        if _create(file, mine):
            return True
        holder = _read(file)
        if holder is not None and _alive(holder):
            return False
        guard = file.with_name(f"{file.name}.guard")
        try:
            guard.touch(exist_ok=False)
        except FileExistsError:
            with contextlib.suppress(FileNotFoundError):
                if abs(time.time() - guard.stat().st_mtime) > 10:
                    guard.unlink()
            time.sleep(0.05)
            continue
        try:
            holder = _read(file)
            if holder is None or not _alive(holder):
                file.unlink(missing_ok=True)
        finally:
            guard.unlink(missing_ok=True)
    return False


def _create(file: Path, mine: dict[str, Any]) -> bool:
    draft = file.with_name(f"{file.name}.{mine['token']}")
    draft.write_text(json.dumps(mine), encoding="utf-8")
    try:
        os.link(draft, file)
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True


def _read(file: Path) -> dict[str, Any] | None:
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) and isinstance(value.get("pid"), int) else None


def _alive(holder: dict[str, Any]) -> bool:
    if holder.get("host") != socket.gethostname():
        return True
    try:
        os.kill(holder["pid"], 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    born = _born(holder["pid"])
    return born is None or holder.get("born") is None or born == holder["born"]


def _born(pid: int) -> str | None:
    """Start time of a process in clock ticks since boot; None without /proc."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return stat[stat.rfind(")") + 2 :].split(" ")[19]
