"""One epoch of training."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

import torch
from torch import Tensor

from finalize_trainer.config.settings import Settings
from finalize_trainer.problem import Problem
from finalize_trainer.training.augmentation import Augmentation
from finalize_trainer.training.batches import Batch, Batches
from finalize_trainer.training.group import ALONE, Group
from finalize_trainer.training.losses import Loss
from finalize_trainer.training.optimizers import set_rate
from finalize_trainer.training.streams import generator, seed_torch
from finalize_trainer.training.trainee import Trainee

LOOK_EVERY = 50
"""Updates between two looks at the loss: each waits for the device."""


@dataclass(frozen=True)
class EpochOutcome:
    """Means over an epoch, with the weights as they were at each update.

    Attributes:
        metrics: `train_loss`, and `train_acc` for classes.
        updates: steps of the optimizer.
    """

    metrics: dict[str, float]
    updates: int
    seconds: float


class _Sums:
    """Figures that are noted on the device and added up now and then, as each operation there costs a start."""

    def __init__(self, device: torch.device) -> None:
        self.loss = torch.zeros((), dtype=torch.float64, device=device)
        self.weight = torch.zeros((), dtype=torch.float64, device=device)
        self.correct = torch.zeros((), dtype=torch.int64, device=device)
        if device.type == "mps":
            self.loss, self.weight = self.loss.float(), self.weight.float()
        self.broken = torch.full((), -1, dtype=torch.int64, device=device)
        self._batches = 0
        self._noted: list[tuple[Tensor, Tensor, Tensor | None]] = []

    def note(self, loss: Tensor, weight: Tensor, correct: Tensor | None) -> None:
        """Notes the next batch: its weighted losses, weights and right answers."""
        self._noted.append((loss, weight, correct))

    def gather(self) -> None:
        """Adds up what was noted; `broken` is the first batch, counted from 1, whose loss isn't finite, else -1."""
        if not self._noted:
            return
        losses, weights, correct = zip(*self._noted, strict=True)
        of_losses = torch.stack(losses)
        self.loss += of_losses.sum(dtype=self.loss.dtype)
        self.weight += torch.stack(weights).sum(dtype=self.weight.dtype)
        if correct[0] is not None:
            self.correct += torch.stack(correct).sum()
        none = self._batches + len(losses) + 1
        places = torch.arange(self._batches + 1, none, device=of_losses.device)
        first = torch.where(torch.isfinite(of_losses), none, places).min()
        self.broken = torch.where((self.broken < 0) & (first < none), first, self.broken)
        self._batches += len(losses)
        self._noted.clear()

    def add_up(self, group: Group) -> None:
        """Makes them those of all processes."""
        group.add(self.loss, self.weight, self.correct)


def train_epoch(
    trainee: Trainee,
    batches: Batches,
    loss: Loss,
    augmentation: Augmentation | None,
    settings: Settings,
    epoch: int,
    rate: float,
    on_progress: Callable[[int], None],
) -> EpochOutcome:
    """Trains one epoch; in a group each process on its share of every batch, with the gradient of the whole.

    `epoch` counts from 1; `rate` is the learning rate of all its updates; `on_progress` hears now and then how many
    samples are done.

    Raises:
        Problem: the loss is NaN or infinite.
    """
    seed, processes = settings.reproducibility.seed, trainee.group
    # Each process draws of its own what it leaves out of its samples.
    seed_torch(seed, "dropout" if processes.leads else f"dropout {processes.rank}", epoch)
    draws = generator(seed, "augmentation", epoch)
    trainee.network.train()
    set_rate(trainee.optimizer, rate)
    sums = _Sums(batches.device)
    together = settings.training.accumulate_batches or 1
    started, done, updates = time.perf_counter(), 0, 0
    stream = iter(batches.epoch(epoch))
    while bundle := list(islice(stream, together)):
        weights = [loss.weights(batch.all_targets, batch.all_weights) for batch in bundle]
        total = torch.stack([each.sum() for each in weights]).sum()
        for place, (batch, each) in enumerate(zip(bundle, weights, strict=True), start=1):
            with trainee.exchanging(gradients=place == len(bundle)):
                _backward(trainee, batch, batch.share.counted(each), total, loss, augmentation, draws, sums)
            done += batch.share.count
        trainee.update(settings.training.gradient_clip_norm)
        updates += 1
        if updates % LOOK_EVERY == 0:
            _look(sums, epoch, rate, processes)
            on_progress(done)
    _look(sums, epoch, rate, processes)
    sums.add_up(processes)
    trainee.settle()
    weight = float(sums.weight)
    metrics = {"train_loss": float(sums.loss) / weight if weight > 0 else 0.0}
    if settings.task == "classification":
        metrics["train_acc"] = int(sums.correct) / done
    return EpochOutcome(metrics, updates, time.perf_counter() - started)


def _backward(
    trainee: Trainee,
    batch: Batch,
    weights: Tensor,
    total: Tensor,
    loss: Loss,
    augmentation: Augmentation | None,
    draws: torch.Generator,
    sums: _Sums,
) -> None:
    """Adds a batch's share of the gradient. `total` is the weight of all batches that are updated together."""
    inputs = batch.inputs if augmentation is None else augmentation(batch.inputs, draws, batch.share)
    with trainee.device.autocast():
        raw = trainee.raw(inputs)
        each = loss.each(raw.float(), batch.targets)
    # A group whose samples all weigh nothing teaches nothing.
    share = (each * weights).sum() / total.clamp_min(1e-12)
    if trainee.group.size > 1:
        # What is exchanged is the mean over the processes.
        share = share * trainee.group.size
    trainee.scaler.scale(share).backward()  # type: ignore[no-untyped-call]
    with torch.no_grad():
        told = each.detach() if loss.shift is None else each.detach() + loss.shift(batch.targets)
        correct = (
            (raw.argmax(dim=1) == batch.targets)[: batch.share.own].sum()
            if batch.targets.dtype == torch.int64
            else None
        )
        sums.note((told * weights).sum() * loss.unit, weights.sum(), correct)


def _look(sums: _Sums, epoch: int, rate: float, processes: Group = ALONE) -> None:
    sums.gather()
    processes.greatest(sums.broken)
    broken = int(sums.broken)
    if broken >= 0:
        raise Problem(
            f"the loss became NaN or infinite in epoch {epoch}, batch {broken}, at a learning rate of {rate:g}. Lower"
            " optimizer.learning_rate, set training.gradient_clip_norm, or normalize the inputs"
            " (data.normalization: standardize). The checkpoints of the epochs before are untouched",
            "diverged",
        )


def batches_an_epoch(samples: int, batch: int, together: int) -> int:
    """Updates of one epoch."""
    return -(-max(1, -(-samples // batch)) // together)
