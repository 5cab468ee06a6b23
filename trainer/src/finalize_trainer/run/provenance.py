"""Where a run comes from: host, git commit and uncommitted changes, versions."""

import getpass
import os
import platform
import subprocess
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from finalize_trainer.run.files import write_atomic
from finalize_trainer.training.device import processor_name

DIFF = "uncommitted_changes.diff"
DIFF_LIMIT = 20_000_000
PACKAGES = (
    "finalize-trainer",
    "torch",
    "numpy",
    "safetensors",
    "onnx",
    "onnxscript",
    "PyYAML",
    "pyarrow",
    "pillow",
)


def describe_host() -> dict[str, Any]:
    """The machine."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        memory = 1
    return {
        "name": platform.node() or "unknown",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "processor": processor_name(),
        "cores": os.cpu_count() or 1,
        "memory": memory,
    }


def describe_versions() -> dict[str, str]:
    """Exact versions of Python and of what was installed for training."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def describe_git(directory: Path, products: Sequence[str]) -> dict[str, Any]:
    """Commit, uncommitted changes, and who works here.

    A dirty tree's changes are saved in the run directory. Files that training itself makes (`products`) make no tree
    dirty.
    """
    user = {
        "name": os.environ.get("GIT_AUTHOR_NAME") or (_git("config", "user.name") or "").strip() or getpass.getuser(),
        "email": os.environ.get("GIT_AUTHOR_EMAIL")
        or (_git("config", "user.email") or "").strip()
        or f"{getpass.getuser()}@{platform.node()}",
    }
    commit = (_git("rev-parse", "--verify", "HEAD") or "").strip()
    if not commit:
        return {"user": user}
    scope = ["--", ".", *(f":(exclude){product.rstrip('/')}" for product in products)]
    status = _git("status", "--porcelain", "--untracked-files=all", *scope) or ""
    if not status.strip():
        (directory / DIFF).unlink(missing_ok=True)
        return {"user": user, "git": {"commit": commit, "dirty": False}}
    changes = _git("diff", "--no-ext-diff", "--no-textconv", "--binary", "--relative", "HEAD", *scope) or ""
    untracked = "".join(f"# untracked: {line[3:]}\n" for line in status.splitlines() if line.startswith("?? "))
    write_atomic(directory / DIFF, (untracked + changes[:DIFF_LIMIT]).encode("utf-8", "surrogateescape"))
    return {"user": user, "git": {"commit": commit, "dirty": True, "diff": DIFF}}


def _git(*arguments: str) -> str | None:
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    try:
        ended = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", *arguments],
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            env=environment,
            check=False,
        )
    except OSError:
        return None
    return ended.stdout if ended.returncode == 0 else None
