"""Files written in one piece, and their digests."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from finalize_trainer.problem import Problem


def write_atomic(path: str | Path, content: bytes) -> None:
    """Writes a file so that a reader, or a crash, sees the old one or the new one and never half of it."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with scratch.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, target)
    except OSError as cause:
        raise Problem(f"{path} can't be written: {cause.strerror or cause}", "file-unwritable") from cause
    finally:
        scratch.unlink(missing_ok=True)


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
