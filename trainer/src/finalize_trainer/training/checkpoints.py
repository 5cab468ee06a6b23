"""Checkpoints: weights as safetensors, and beside them the state that a training goes on from.

`<name>.safetensors` holds the weights that are validated and exported. `<name>.state.safetensors` holds what the
optimizer remembers, the weights in training where those are an average, and as metadata the progress and the digest
of the weights that it belongs to, so that one without the other is noticed.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import safetensors
from safetensors.torch import save
from torch import Tensor

from finalize_trainer.config.settings import Settings
from finalize_trainer.problem import Problem
from finalize_trainer.run.files import loose_json, sha256_of, write_atomic
from finalize_trainer.run.journal import Journal
from finalize_trainer.training.progress import Progress
from finalize_trainer.training.trainee import Trainee

FORMAT = "finalize_trainer checkpoint 1"
BEST, LAST = "final_model_best", "final_model_last"
OWN = re.compile(r"^(final_model_best|final_model_last|epoch_\d+)(\.state)?\.safetensors$")


@dataclass(frozen=True)
class Origin:
    """What a checkpoint must agree with before a training goes on from it.

    Attributes:
        training: digest of the settings.
        data: digest of the training and validation data.
    """

    training: str
    data: str


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint as it was read, on the processor."""

    path: str
    weights: dict[str, Tensor]
    tensors: dict[str, Tensor]
    values: dict[str, Any]
    progress: Progress
    origin: Origin
    processes: int


def folder_of(settings: Settings) -> Path:
    """Folder of the checkpoints."""
    return Path(settings.checkpointing.output_dir)


def forget_checkpoints(settings: Settings) -> None:
    """Removes those of an earlier training, so that none is taken for the new one's."""
    folder = folder_of(settings)
    for file in folder.iterdir() if folder.is_dir() else ():
        if OWN.match(file.name):
            file.unlink(missing_ok=True)


def save_checkpoints(
    settings: Settings, trainee: Trainee, progress: Progress, origin: Origin, metric: str, journal: Journal
) -> None:
    """Saves what the settings ask for after an epoch; last the last one, from which the rest can be made again.

    Each is a file of its own: what damages one leaves the others.
    """
    kept, epoch, folder = settings.checkpointing, progress.epoch, folder_of(settings)
    names: list[tuple[str, str]] = []
    if kept.save_best and progress.best is not None and progress.best.epoch == epoch:
        names.append((BEST, "best"))
    in_top = kept.save_top_k > 1 and any(one == epoch for one, _ in progress.top)
    if _is_periodic(settings, epoch):
        names.append((f"epoch_{epoch}", "periodic"))
    elif in_top:
        names.append((f"epoch_{epoch}", "top_k"))
    if kept.save_last:
        names.append((LAST, "last"))
    if not names:
        return
    value = progress.history[-1]["metrics"].get(metric)
    weights = _weights_bytes(trainee, progress, origin, metric, value)
    sha256 = hashlib.sha256(weights).hexdigest()
    state = _state_bytes(trainee, progress, origin, sha256)
    for name, kind in names:
        write_atomic(folder / f"{name}.safetensors", weights)
        write_atomic(folder / f"{name}.state.safetensors", state)
        told = {} if value is None else {"value": value}
        path = (folder / name).as_posix() + ".safetensors"
        journal.event("checkpoint", kind=kind, epoch=epoch, path=path, sha256=sha256, metric=metric, **told)
    if in_top:
        _remove_fallen(settings, progress)


def _is_periodic(settings: Settings, epoch: int) -> bool:
    every = settings.checkpointing.checkpoint_every_n_epochs
    return every > 0 and epoch % every == 0


def _remove_fallen(settings: Settings, progress: Progress) -> None:
    """Removes epochs that are among the best k no longer."""
    kept = {epoch for epoch, _ in progress.top}
    for file in folder_of(settings).iterdir():
        found = re.match(r"^epoch_(\d+)(\.state)?\.safetensors$", file.name)
        if found is None:
            continue
        epoch = int(found.group(1))
        if epoch <= progress.epoch and epoch not in kept and not _is_periodic(settings, epoch):
            file.unlink(missing_ok=True)


def _weights_bytes(trainee: Trainee, progress: Progress, origin: Origin, metric: str, value: float | None) -> bytes:
    metadata = {
        "format": FORMAT,
        "epoch": str(progress.epoch),
        "training_digest": origin.training,
        "data_digest": origin.data,
    }
    if value is not None:
        metadata |= {"metric": metric, "value": repr(value)}
    return bytes(save(_plain(trainee.judged.state_dict()), metadata))


def _state_bytes(trainee: Trainee, progress: Progress, origin: Origin, weights_sha256: str) -> bytes:
    tensors, values = trainee.slots()
    held = {f"optimizer/{name}": tensor for name, tensor in tensors.items()}
    if trainee.average is not None:
        held |= {f"trained/{name}": tensor for name, tensor in trainee.network.state_dict().items()}
        held["average/count"] = trainee.average.n_averaged
    metadata = {
        "format": FORMAT,
        "epoch": str(progress.epoch),
        "training_digest": origin.training,
        "data_digest": origin.data,
        "weights_sha256": weights_sha256,
        "progress": loose_json(progress.to_json()),
        "optimizer_values": json.dumps(values),
        "scaler": json.dumps(trainee.scaler.state_dict()),
        "processes": str(trainee.group.size),
    }
    return bytes(save(_plain(held), metadata))


def _plain(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Tensors as safetensors takes them: on the processor, contiguous, sharing no memory."""
    return {name: tensor.detach().to("cpu", copy=True).contiguous() for name, tensor in tensors.items()}


def read_checkpoint(path: str) -> Checkpoint:
    """Reads weights and state, each whole and of one another.

    Raises:
        Problem: either is missing, cut short, or of another program.
    """
    weights, told = _read(path)
    state_path = path.removesuffix(".safetensors") + ".state.safetensors"
    tensors, state = _read(state_path)
    if state.get("weights_sha256") != sha256_of(path):
        raise Problem(f"{state_path} belongs to other weights than {path}", "checkpoint-apart")
    try:
        progress = Progress.of_json(json.loads(state["progress"]))
        processes = int(state.get("processes", "1"))
        values = {"optimizer": json.loads(state["optimizer_values"]), "scaler": json.loads(state["scaler"])}
    except (KeyError, TypeError, ValueError) as cause:
        raise Problem(f"{state_path} is damaged: {cause}", "checkpoint-damaged") from cause
    origin = Origin(told.get("training_digest", ""), told.get("data_digest", ""))
    return Checkpoint(path, weights, tensors, values, progress, origin, processes)


def read_weights(path: str) -> tuple[dict[str, Tensor], dict[str, str]]:
    """The weights of a checkpoint and what it says of itself.

    Raises:
        Problem: it can't be read, or was saved by another program.
    """
    return _read(path)


def _read(path: str) -> tuple[dict[str, Tensor], dict[str, str]]:
    try:
        with safetensors.safe_open(path, framework="pt") as file:
            metadata = dict(file.metadata() or {})
            # Copied: what the library gives is the file itself, mapped.
            tensors = {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118, it is no dict
    except FileNotFoundError as cause:
        raise Problem(f"{path} does not exist", "file-missing") from cause
    except (OSError, safetensors.SafetensorError, ValueError) as cause:
        raise Problem(f"{path} is damaged: {cause}", "checkpoint-damaged") from cause
    if metadata.get("format") != FORMAT:
        raise Problem(f"{path} was not saved by the PyTorch trainer", "checkpoint-not-ours")
    return tensors, metadata


def resume_from(settings: Settings, path: str, trainee: Trainee, origin: Origin, journal: Journal) -> Progress:
    """Brings the trainee to where a checkpoint was, and says where that is.

    A checkpoint that is damaged is replaced by the latest readable one of the same training, and that is said; one of
    another training, or of other data, is refused.

    Raises:
        Problem: nothing can be gone on from.
    """
    chosen = trainee.group.first(lambda: _choose(settings, path, origin, journal))
    if chosen.origin.training != origin.training:
        raise Problem(
            f"{path} was saved by a training with other settings. Train anew without --resume, or restore the"
            " configuration",
            "resume-other-config",
        )
    if chosen.origin.data != origin.data:
        raise Problem(
            f"{path} was saved by a training on other data: the training or validation files have changed since."
            " Train anew without --resume",
            "resume-other-data",
        )
    if chosen.processes != trainee.group.size:
        journal.say(
            f"warning: {chosen.path} was saved by a training in {chosen.processes} processes, and {trainee.group.size}"
            " go on: on the same batches at the same rates, but not bit for bit as it would have"
        )
    _load(chosen, trainee)
    return chosen.progress


def _choose(settings: Settings, path: str, origin: Origin, journal: Journal) -> Checkpoint:
    """The checkpoint that is asked for, or the one to go on from in its place."""
    try:
        return read_checkpoint(path)
    except Problem as problem:
        if problem.code == "checkpoint-not-ours":
            raise
        latest = _latest(settings, path, origin, problem)
        journal.say(f"warning: {problem.message}. Going on from {latest.path} (epoch {latest.progress.epoch}) instead")
        return latest


def _latest(settings: Settings, asked: str, origin: Origin, problem: Problem) -> Checkpoint:
    latest: Checkpoint | None = None
    folder = folder_of(settings)
    for file in sorted(folder.glob("*.safetensors")) if folder.is_dir() else ():
        if not OWN.match(file.name) or file.name.endswith(".state.safetensors"):
            continue
        try:
            other = read_checkpoint(file.as_posix())
        except Problem:
            continue
        if other.origin == origin and (latest is None or other.progress.epoch > latest.progress.epoch):
            latest = other
    if latest is None:
        raise Problem(
            f"{asked} can't be resumed from ({problem.message}), and no other checkpoint of this training can be read."
            " Train anew without --resume",
            "no-checkpoint",
        )
    return latest


def _load(checkpoint: Checkpoint, trainee: Trainee) -> None:
    try:
        if trainee.average is None:
            trainee.network.load_state_dict(checkpoint.weights)
        else:
            trainee.average.module.load_state_dict(checkpoint.weights)
            trainee.network.load_state_dict(_under(checkpoint.tensors, "trained/"))
            trainee.average.n_averaged.copy_(checkpoint.tensors["average/count"])
        trainee.load_slots(_under(checkpoint.tensors, "optimizer/"), checkpoint.values["optimizer"])
        trainee.scaler.load_state_dict(checkpoint.values["scaler"])
    except (RuntimeError, KeyError, ValueError) as cause:
        raise Problem(f"{checkpoint.path} does not fit this network or optimizer: {cause}", "resume-misfit") from cause


def _under(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): one for name, one in tensors.items() if name.startswith(prefix)}


def best_weights(settings: Settings, expected: int | None) -> tuple[dict[str, Tensor], dict[str, str], str]:
    """Weights, metadata and path of the best epoch; of the last one where best ones aren't kept.

    Args:
        settings: which are kept, and where.
        expected: the best epoch, where it is known: a checkpoint of another one is passed over.

    Raises:
        Problem: none can be read.
    """
    folder = folder_of(settings)
    names = [LAST] if not settings.checkpointing.save_best else [BEST]
    if settings.checkpointing.save_best and expected is not None:
        names.append(f"epoch_{expected}")
    reasons = []
    for name in names:
        path = f"{(folder / name).as_posix()}.safetensors"
        try:
            weights, metadata = read_weights(path)
        except Problem as problem:
            reasons.append(problem.message)
            continue
        if not settings.checkpointing.save_best or expected is None or metadata.get("epoch") == str(expected):
            return weights, metadata, path
        reasons.append(f"{path} is of epoch {metadata.get('epoch')}")
    raise Problem(f"no best checkpoint can be used: {'; '.join(reasons)}. Train first", "no-best")
