"""`run.json` and the copy of the configuration that the engine takes its digests from."""

import os
import platform
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import torch

from finalize_trainer import __version__
from finalize_trainer.config.settings import Settings
from finalize_trainer.data.dataset import Dataset
from finalize_trainer.run.files import write_atomic, write_json
from finalize_trainer.run.journal import now
from finalize_trainer.run.provenance import describe_git, describe_host, describe_versions
from finalize_trainer.training.device import Device

PRODUCTS = ("models", ".finalize")
"""Folders that the pipeline writes beside the run directory and the checkpoints."""


class Record:
    """The record of a run: written when it begins, and again when it ends."""

    def __init__(
        self,
        directory: Path,
        config_path: str,
        config_text: str,
        settings: Settings,
        dataset: Dataset,
        device: Device,
        devices: list[str],
        earlier: dict[str, Any] | None,
        resumed_from: str | None,
    ) -> None:
        self.file = directory / "run.json"
        outermost = [Path(one).parts[0] for one in (directory.as_posix(), settings.checkpointing.output_dir)]
        self.earlier_seconds = float((earlier or {}).get("seconds") or 0.0)
        self.values: dict[str, Any] = {
            "command": [sys.executable, "-m", "finalize_trainer", *sys.argv[1:]],
            "launcher": os.environ.get("FINALIZE_MODEL_LAUNCHER", "local"),
            "trainer": trainer_name(),
            "config": {"path": config_path},
            "seed": settings.reproducibility.seed,
            "started": (earlier or {}).get("started") or now(),
            "host": describe_host(),
            "devices": [f"{times} × {name}" if times > 1 else name for name, times in Counter(devices).items()],
            "processes": len(devices),
            "versions": describe_versions(),
            **describe_git(directory, [*dict.fromkeys(outermost), *PRODUCTS]),
            "data": dataset.files,
            "resumedFrom": [
                *((earlier or {}).get("resumedFrom") or []),
                *([] if resumed_from is None else [resumed_from]),
            ],
            "python": platform.python_implementation(),
            "threads": torch.get_num_threads(),
            "precision": "float32" if device.precision is None else str(device.precision).removeprefix("torch."),
            "deterministic": settings.reproducibility.deterministic,
        }
        if torch.version.cuda is not None:
            self.values["versions"]["cuda"] = torch.version.cuda
        write_atomic(directory / "config.yaml", config_text.encode())
        self.save()

    def save(self) -> None:
        """Writes the record as it is."""
        write_json(self.file, self.values)

    def end(self, exit_code: int, seconds: float) -> None:
        """Adds the end; the seconds of earlier parts of a resumed training count."""
        self.values |= {"ended": now(), "exitCode": exit_code, "seconds": self.earlier_seconds + seconds}
        self.save()


def trainer_name() -> str:
    """Name and version, as messages and evidence have them."""
    return f"pytorch {__version__}"
