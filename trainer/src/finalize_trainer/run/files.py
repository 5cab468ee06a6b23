"""Files written in one piece, and their digests."""

import contextlib
import errno
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from finalize_trainer.problem import Problem


def write_atomic(path: str | Path, content: bytes) -> None:
    """Writes a file so that a reader, or a crash, sees the old one or the new one and never half of it."""
    target = Path(path)
    scratch = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with scratch.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, target)
    except OSError as cause:
        raise unwritable(path, cause) from cause
    finally:
        with contextlib.suppress(OSError):
            scratch.unlink(missing_ok=True)


def append_line(path: Path, line: str) -> None:
    """Appends a line in one piece, as far as the system writes it so.

    Raises:
        Problem: it can't be written, or not whole.
    """
    content = f"{line}\n".encode()
    try:
        handle = os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o644)
        try:
            while content:
                content = content[os.write(handle, content) :]
        finally:
            os.close(handle)
    except OSError as cause:
        raise unwritable(path, cause) from cause


def unwritable(path: str | Path, cause: OSError) -> Problem:
    """What to say, and to do, of a file or folder that can't be written."""
    if cause.errno in (errno.ENOSPC, errno.EDQUOT):
        advice = ". Free space there, or keep fewer checkpoints (checkpointing.save_top_k, checkpoint_every_n_epochs)"
    elif cause.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        advice = ". Let this user write there, or choose other folders (--output-dir, checkpointing.output_dir)"
    else:
        advice = ""
    return Problem(f"{path} can't be written: {cause.strerror or cause}{advice}", "file-unwritable")


def write_json(path: str | Path, value: Any) -> None:
    """Writes a record as JSON in which NaN and infinities stand as texts."""
    write_atomic(path, f"{loose_json(value, 2)}\n".encode())


def loose_json(value: Any, indent: int | None = None) -> str:
    """JSON in which numbers that JSON can't hold are `"NaN"`, `"Infinity"`, `"-Infinity"`."""
    return json.dumps(_loose(value), indent=indent, ensure_ascii=False, allow_nan=False)


def _loose(value: Any) -> Any:
    if isinstance(value, float) and value != value:
        return "NaN"
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, dict):
        return {key: _loose(item) for key, item in value.items()}
    return [_loose(item) for item in value] if isinstance(value, (list, tuple)) else value


def sha256_of(path: str | Path) -> str:
    """SHA-256 of a file's bytes, in lower-case hex."""
    digest = hashlib.sha256()
    with Path(path).open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
