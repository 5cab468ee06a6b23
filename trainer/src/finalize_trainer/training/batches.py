"""Batches of the training split: kept on the device where they fit, else loaded as they are needed."""

import signal
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from finalize_trainer.config.settings import Settings
from finalize_trainer.data.dataset import Split
from finalize_trainer.data.raw import Array
from finalize_trainer.training.device import Device
from finalize_trainer.training.group import ALONE, Group, Share
from finalize_trainer.training.streams import generator

SHARE = 0.4
"""Share of the device's free memory that the data may take."""


@dataclass
class Batch:
    """Samples that are trained on together, on the device: the whole batch, or a process's share of it.

    Attributes:
        inputs: float32 (n, …), as stored.
        targets: class indices (int64) or values (float32).
        all_targets: those of the whole batch.
        all_weights: sample weights of the whole batch; None where the data has none.
        share: which samples of the whole batch these are.
    """

    inputs: Tensor
    targets: Tensor
    all_targets: Tensor
    all_weights: Tensor | None
    share: Share


class Batches:
    """The training split in random order, epoch after epoch."""

    def __init__(self, split: Split, settings: Settings, device: Device, group: Group = ALONE) -> None:
        self.group = group
        self.size = settings.training.batch_size
        self.seed = settings.reproducibility.seed
        self.device = device.torch
        self.samples = split.samples
        self.workers = settings.training.num_workers or 0
        kind = torch.int64 if settings.task == "classification" else torch.float32
        self.targets = torch.tensor(split.targets, dtype=kind).to(self.device)
        self.weights = (
            None if split.weights is None else torch.tensor(split.weights, dtype=torch.float32).to(self.device)
        )
        self.inputs = split.inputs
        self.held = self._hold(split.inputs, device)

    @property
    def on_device(self) -> bool:
        """Whether all samples are kept where the training computes."""
        return self.held is not None

    def order(self, epoch: int) -> Tensor:
        """The samples in the order of an epoch, which follows from the seed."""
        return torch.randperm(self.samples, generator=generator(self.seed, "shuffle", epoch))

    def epoch(self, epoch: int) -> Iterator[Batch]:
        """The batches of an epoch. A single sample left over joins the batch before: one has no variance."""
        order = self.order(epoch)
        rows = [order[start:end] for start, end in spans(self.samples, self.size)]
        shares = [self.group.share(len(part)) for part in rows]
        if self.held is not None:
            places = order.to(self.device)
            for (start, end), share in zip(spans(self.samples, self.size), shares, strict=True):
                whole = places[start:end]
                yield self._batch(self.held.index_select(0, share.of(whole)).float(), whole, share)
            return
        loader: DataLoader[Tensor] = DataLoader(
            _Rows(self.inputs),
            sampler=[share.of(part).numpy() for part, share in zip(rows, shares, strict=True)],
            batch_size=None,
            num_workers=self.workers,
            pin_memory=self.device.type == "cuda",
            prefetch_factor=4 if self.workers > 0 else None,
            worker_init_fn=_outlast_interrupts,
        )
        for part, share, inputs in zip(rows, shares, loader, strict=True):
            yield self._batch(inputs.to(self.device, non_blocking=True).float(), part.to(self.device), share)

    def of_each_size(self) -> Iterator[Tensor]:
        """Inputs of the first samples, as many as this process computes of a batch; once for each size there is."""
        shares = [self.group.share(end - start) for start, end in spans(self.samples, self.size)]
        for size in dict.fromkeys(share.own + share.filled for share in shares):
            yield as_tensor(np.asarray(self.inputs[:size])).to(self.device).float()

    def _batch(self, inputs: Tensor, rows: Tensor, share: Share) -> Batch:
        weights = None if self.weights is None else self.weights.index_select(0, rows)
        targets = self.targets.index_select(0, rows)
        return Batch(inputs, share.of(targets), targets, weights, share)

    def _hold(self, inputs: Array, device: Device) -> Tensor | None:
        if device.torch.type == "cpu":
            # A memory map stays on disk; everything else is in memory already.
            return None if isinstance(inputs, np.memmap) else as_tensor(inputs)
        free = device.free_memory()
        if free is not None and inputs.nbytes > SHARE * free:
            return None
        return as_tensor(np.asarray(inputs)).to(device.torch)


class _Rows(Dataset[Tensor]):
    def __init__(self, inputs: Array) -> None:
        self.inputs = inputs

    def __getitem__(self, rows: Array) -> Tensor:
        # In the order of the file, so that a disk reads forwards.
        order = np.argsort(rows, kind="stable")
        read = np.asarray(self.inputs[rows[order]])
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return as_tensor(read[back])


def _outlast_interrupts(_worker: int) -> None:
    """The epoch under way needs the loaders. Where they are spawned, Python lets them hear what is blocked here."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def as_tensor(array: Array) -> Tensor:
    """A tensor of an array; types that PyTorch lacks or computes slowly in become float32."""
    if array.dtype in (np.uint8, np.int8, np.float32, np.float16):
        return torch.from_numpy(np.ascontiguousarray(array))
    return torch.from_numpy(np.ascontiguousarray(array, dtype=np.float32))


def spans(samples: int, size: int) -> list[tuple[int, int]]:
    """First and last of each batch; a single sample left over joins the batch before."""
    found, start = [], 0
    while start < samples:
        end = min(samples, start + size)
        if samples - end == 1 and size > 1:
            end = samples
        found.append((start, end))
        start = end
    return found
