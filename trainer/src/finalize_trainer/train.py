"""A training by the trainer protocol, from the configuration to the run directory."""

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from finalize_trainer.config.effective import effective_config
from finalize_trainer.config.refusals import check_settings
from finalize_trainer.config.settings import Settings, settings_of
from finalize_trainer.data.dataset import Dataset
from finalize_trainer.data.load import load_dataset
from finalize_trainer.ending import DONE, FAILED, INTERRUPTED
from finalize_trainer.models.network import build_network
from finalize_trainer.problem import Problem
from finalize_trainer.run.finish import finish
from finalize_trainer.run.journal import Journal, Silence
from finalize_trainer.run.lock import training_lock
from finalize_trainer.run.record import Record, trainer_name
from finalize_trainer.run.splits import leave_splits, leaves_splits
from finalize_trainer.stop import STARTED_BY_PIPELINE, StopRequest
from finalize_trainer.training.advice import advised
from finalize_trainer.training.augmentation import make_augmentation
from finalize_trainer.training.batches import Batches
from finalize_trainer.training.checkpoints import (
    LAST,
    Origin,
    best_weights,
    folder_of,
    forget_checkpoints,
    resume_from,
)
from finalize_trainer.training.compiler import try_compiler
from finalize_trainer.training.device import Device, be_deterministic, choose_device
from finalize_trainer.training.epoch import batches_an_epoch
from finalize_trainer.training.group import ALONE, Group, joined
from finalize_trainer.training.loop import Plan, run_epochs
from finalize_trainer.training.losses import make_loss
from finalize_trainer.training.monitor import make_monitor
from finalize_trainer.training.progress import Progress
from finalize_trainer.training.trainee import Trainee

PATIENCE = 30.0
"""Seconds that a pipeline's trainer waits for the one of a killed pipeline to end."""

RUN_FILES = (
    "run.json",
    "config.yaml",
    "events.jsonl",
    "training.log",
    "metrics.json",
    "predictions/val.npz",
    "predictions/test.npz",
    "signature.json",
    "data/train.npz",
    "data/val.npz",
    "data/test.npz",
)


@dataclass(frozen=True)
class Request:
    """What the protocol's arguments ask for; paths are relative to the project, the working directory."""

    config: str
    output_dir: str
    mode: str = "production"
    resume: str | None = None
    export_only: bool = False


def read_settings(path: str) -> tuple[Settings, str, tuple[str, ...]]:
    """The settings of a file, its text, and what is to be said of it.

    Raises:
        Problem: it can't be read or holds what can't be honoured.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as cause:
        raise Problem(f"{path} can't be read: {cause}", "file-missing") from cause
    try:
        effective = effective_config(text)
        settings = settings_of(effective)
        check_settings(settings)
    except Problem as problem:
        raise Problem(f"{path}: {problem.message}", problem.code) from problem
    return settings, text, effective.unknown


def inside_project(path: str, setting: str) -> Path:
    """A folder that is written to, which must lie in the project.

    Raises:
        Problem: it doesn't.
    """
    resolved = Path(path).resolve()
    if resolved == Path.cwd().resolve() or not resolved.is_relative_to(Path.cwd().resolve()):
        raise Problem(f"{setting} is {path}, which is not a folder inside the project", "path-outside-project")
    return Path(os.path.normpath(path))


def train(request: Request, stop: StopRequest) -> int:
    """Trains, and leaves the run directory.

    Returns:
        The exit code: 0, or 130 where a person stopped it.

    Raises:
        Problem: whatever a person can mend.
    """
    with joined() as group, contextlib.ExitStack() as locks:
        settings, text, unknown = read_settings(request.config)
        directory = inside_project(request.output_dir, "--output-dir")
        folder = inside_project(settings.checkpointing.output_dir, "checkpointing.output_dir")
        patience = PATIENCE if os.environ.get(STARTED_BY_PIPELINE) else 0.0
        if group.leads:
            locks.enter_context(training_lock(directory, patience))
            locks.enter_context(training_lock(folder, patience))
        device = choose_device(settings, group)
        be_deterministic(settings, device)
        dataset = load_dataset(settings)
        with advised(settings):
            plan, trainee = prepare(settings, dataset, device, group)
        journal = Journal(directory) if group.leads else Silence()
        devices = group.all(device.name)
        _agree(group.all(plan.origin))
        progress = Progress()
        if request.resume is not None:
            journal.mend()
            progress = resume_from(settings, request.resume, trainee, plan.origin, journal)

        def work() -> int:
            with advised(settings):
                return _train_and_finish(journal, directory, plan, trainee, progress, stop)

        if not group.leads:
            return work()
        earlier: dict[str, Any] | None = None
        if request.resume is None:
            _forget(directory, settings)
        else:
            earlier = _earlier(directory)
        left = leave_splits(directory, settings, dataset) if leaves_splits(settings.data) else {}
        dataset = replace(dataset, files={**dataset.files, **left})
        record = Record(directory, request.config, text, settings, dataset, device, devices, earlier, request.resume)
        for sentence in unknown:
            journal.say(f"warning: {request.config}: {sentence}")
        journal.event("run_started", epochs=settings.training.epochs, resumed=request.resume is not None)
        for line in _opening(settings, dataset, trainee, plan):
            journal.say(line)
        return _recorded(work, record, journal, group)


def _agree(origins: list[Origin]) -> None:
    """Refuses processes that would train something else than the first.

    Raises:
        Problem: their settings or data differ.
    """
    for rank, origin in enumerate(origins):
        if origin != origins[0]:
            what = "configuration" if origin.training != origins[0].training else "training or validation data"
            raise Problem(
                f"process {rank} of {len(origins)} read another {what} than the first one: their machines hold"
                " different copies of the project. Bring them to the same state, or keep it on a disk that all share",
                "group-differs",
            )


def prepare(settings: Settings, dataset: Dataset, device: Device, group: Group = ALONE) -> tuple[Plan, Trainee]:
    """Plan and trainee of a configuration and its data.

    Raises:
        Problem: what doesn't fit the data, or the number of processes.
    """
    if settings.training.batch_size < group.size:
        raise Problem(
            f"training.batch_size is {settings.training.batch_size}, of which {group.size} processes can't each have a"
            " share: it counts the samples of all together. Raise it, or lower launch.torchrun.processes",
            "batch-too-small",
        )
    monitor = make_monitor(settings)
    network = build_network(settings, dataset)
    train_split = dataset.train
    augmentation = make_augmentation(
        settings.data_augmentation, dataset.train.sample_shape, network.layout, _bounds(settings, dataset)
    )
    loss = make_loss(settings, train_split, len(dataset.class_names)).to(device.torch)
    training = settings.training
    updates = training.epochs * batches_an_epoch(
        train_split.samples, training.batch_size, training.accumulate_batches or 1
    )
    trainee = Trainee(network, settings, device, updates, group)
    batches = Batches(train_split, settings, device, group)
    origin = Origin(settings.training_digest, data_digest(settings, dataset))
    return Plan(settings, dataset, batches, loss, augmentation, monitor, origin), trainee


def data_digest(settings: Settings, dataset: Dataset) -> str:
    """SHA-256 over the training and validation split: of their files, or of their arrays where they are in none."""
    digest = hashlib.sha256()
    if settings.data.source is None and dataset.files:
        held_out = Path(str(settings.data.test)).with_suffix("")
        for path, own in sorted(dataset.files.items()):
            if not path.startswith(f"{held_out}."):
                digest.update(own.encode())
        return digest.hexdigest()
    for split in (dataset.train, dataset.val):
        digest.update(np.ascontiguousarray(split.inputs).tobytes())
        digest.update(split.targets.tobytes())
    return digest.hexdigest()


def _recorded(work: Callable[[], int], record: Record, journal: Journal, group: Group) -> int:
    """The exit code that `work` gives; however it ends, the record and the events say so."""
    began = time.perf_counter()

    def end(exit_code: int) -> None:
        record.end(exit_code, time.perf_counter() - began)
        journal.event("run_finished", exit_code=exit_code)

    try:
        exit_code = work()
    except BaseException as cause:
        stopped = isinstance(cause, KeyboardInterrupt)
        problem = cause if isinstance(cause, Problem) else group.explain(cause)
        # What can't be written any more must not hide why it ended.
        with contextlib.suppress(Problem):
            if not stopped:
                reason = problem.message if problem is not None else f"{type(cause).__name__}: {cause}"
                journal.event("failed", reason=reason)
            end(INTERRUPTED if stopped else FAILED)
        if problem is None or problem is cause:
            raise
        raise problem from cause
    end(exit_code)
    return exit_code


def _train_and_finish(
    journal: Journal,
    directory: Path,
    plan: Plan,
    trainee: Trainee,
    progress: Progress,
    stop: StopRequest,
) -> int:
    settings, network = plan.settings, trainee.network
    reason = try_compiler(trainee, plan.batches)
    if reason is not None:
        journal.say(f"Goes on without torch.compile, which fails here: {reason}.")
    progress, stopped = run_epochs(plan, trainee, progress, stop, journal)
    if stopped:
        last = f"{(folder_of(settings) / LAST).as_posix()}.safetensors"
        journal.say(
            f"Stopped after epoch {progress.epoch}. Go on with --resume {last}."
            if progress.epoch > 0 and settings.checkpointing.save_last
            else "Stopped before anything was saved."
        )
        return INTERRUPTED
    best_epoch = progress.best.epoch if progress.best is not None else progress.epoch
    if settings.checkpointing.save_best and progress.best is not None:
        weights, _, _ = trainee.group.first(lambda: best_weights(settings, best_epoch))
        network.load_state_dict(weights)
    elif trainee.average is not None:
        network.load_state_dict(trainee.average.module.state_dict())
    final = finish(directory, settings, plan.dataset, network, trainee, plan.monitor, progress, journal)
    told = ", ".join(f"{name} {value:.4f}" for name, value in final.items() if name.endswith(("_acc", "_loss")))
    journal.say(f"Done after {progress.epoch} epochs; epoch {best_epoch} is the best: {told}.")
    return DONE


def _bounds(settings: Settings, dataset: Dataset) -> tuple[float, float]:
    """Least and greatest input of the training split; looked for only where augmentation needs it."""
    if not settings.data_augmentation.enabled:
        return 0.0, 0.0
    inputs = dataset.train.inputs
    return float(np.min(inputs)), float(np.max(inputs))


def _forget(directory: Path, settings: Settings) -> None:
    """Removes what an earlier run left, so that no file of it is taken for the new one's."""
    forget_checkpoints(settings)
    for name in RUN_FILES:
        (directory / name).unlink(missing_ok=True)


def _earlier(directory: Path) -> dict[str, Any] | None:
    try:
        value = json.loads((directory / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def _opening(settings: Settings, dataset: Dataset, trainee: Trainee, plan: Plan) -> list[str]:
    network = trainee.network
    weights = sum(parameter.numel() for parameter in network.parameters())
    shape = " × ".join(map(str, dataset.train.sample_shape))
    how = [
        *([f"{trainee.group.size} processes"] if trainee.group.size > 1 else []),
        *(["compiled"] if trainee.compiles else []),
        *(["mixed precision"] if trainee.device.precision is not None else []),
        *(["channels last"] if network.channels_last else []),
        *(["data on the device"] if plan.batches.on_device and trainee.device.torch.type != "cpu" else []),
    ]
    return [
        f"{settings.model.architecture} with {weights:,} weights, {settings.optimizer.type} at"
        f" {settings.optimizer.learning_rate:g}, seed {settings.reproducibility.seed}, on {trainee.device.name}"
        f" ({trainer_name()}{''.join(f', {one}' for one in how)})",
        f"{dataset.train.samples:,} training, {dataset.val.samples:,} validation and {dataset.test.samples:,}"
        f" held-out test samples of {shape}",
    ]
