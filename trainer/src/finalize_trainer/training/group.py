"""The processes that train one model together, each on its share of every batch."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import torch
import torch.distributed as dist
from torch import Tensor, nn

from finalize_trainer.ending import leave_threads
from finalize_trainer.problem import Problem

PATIENCE = timedelta(minutes=30)
"""How long a process waits for the others: reading the data takes one longer than another."""

MEETING = timedelta(minutes=5)
"""How long is waited for the others to be there at all."""

LAST_WORDS = 3.0
"""Seconds that is waited for the reason of a process that ended."""

TOLD = "told-by-first"
"""Code of a problem that the first process of the group has told already."""

T = TypeVar("T")


@dataclass(frozen=True)
class Share:
    """The part of a batch that one process computes.

    Attributes:
        count: samples of the whole batch.
        start: first of them that is this process's.
        end: one after the last.
        filled: samples that are computed beside them and count nothing, since statistics of a batch need two.
    """

    count: int
    start: int
    end: int
    filled: int = 0

    @property
    def own(self) -> int:
        """Samples of this process that count; they come first."""
        return self.end - self.start

    def of(self, values: Tensor) -> Tensor:
        """The rows of this process, out of one row for each sample of the batch."""
        mine = values[self.start : self.end]
        return mine if self.filled == 0 else torch.cat([mine, values[: self.filled]])

    def counted(self, weights: Tensor) -> Tensor:
        """Likewise of weights; those of filled samples are 0."""
        mine = self.of(weights)
        if self.filled > 0:
            mine[self.own :] = 0
        return mine


class Group:
    """One process, or several that were started together.

    What one does of `any`, `first`, `all` and `gather`, each does, in the same order.

    Attributes:
        rank: which one this is; the first, 0, decides and writes.
        size: how many there are.
        local: which one this is on its machine.
    """

    def __init__(self, rank: int = 0, size: int = 1, local: int = 0, store: Any = None) -> None:
        self.rank, self.size, self.local = rank, size, local
        self.store = store

    @property
    def leads(self) -> bool:
        """Whether this is the process that decides and writes."""
        return self.rank == 0

    def share(self, count: int) -> Share:
        """The part that this process has of a batch of so many samples."""
        start, end = (count * rank // self.size for rank in (self.rank, self.rank + 1))
        return Share(count, start, end, 0 if self.size == 1 else max(0, min(2, count) - (end - start)))

    def any(self, flag: bool) -> bool:
        """Whether it is so on any process."""
        if self.size == 1:
            return flag
        told = torch.tensor(int(flag))
        dist.all_reduce(told, dist.ReduceOp.MAX)
        return bool(told)

    def first(self, work: Callable[[], T]) -> T:
        """What `work` gives on the first process, which alone does it.

        Raises:
            Problem: on every process, where `work` raises it.
        """
        if self.size == 1:
            return work()
        held: list[Any] = [None, None]
        if self.leads:
            try:
                held[0] = work()
            except Problem as problem:
                held[1] = (problem.message, problem.code)
        dist.broadcast_object_list(held, src=0)
        if held[1] is not None:
            raise Problem(*held[1])
        found: T = held[0]
        return found

    def all(self, value: T) -> list[T]:
        """The value of each process, in order."""
        if self.size == 1:
            return [value]
        held: list[Any] = [None] * self.size
        dist.all_gather_object(held, value)
        return held

    def gather(self, value: T) -> list[T]:
        """The value of each process, in order, on the first; nothing on the others."""
        if self.size == 1:
            return [value]
        held: list[Any] | None = [None] * self.size if self.leads else None
        dist.gather_object(value, held, dst=0)
        return held or []

    def add(self, *values: Tensor) -> None:
        """Makes each the sum over all processes."""
        for value in values if self.size > 1 else ():
            dist.all_reduce(value)

    def greatest(self, value: Tensor) -> None:
        """Makes it the greatest of all processes."""
        if self.size > 1:
            dist.all_reduce(value, dist.ReduceOp.MAX)

    def copy_buffers(self, module: nn.Module) -> None:
        """Makes the buffers of a module those of the first process."""
        for buffer in module.buffers() if self.size > 1 else ():
            dist.broadcast(buffer, 0)

    def tell(self, reason: str) -> None:
        """Leaves word of why this process ends, for the others."""
        if self.store is not None:
            with contextlib.suppress(RuntimeError):
                self.store.set(f"problem/{self.rank}", reason)

    def told(self, ranks: list[int]) -> tuple[int, str] | None:
        """Which of the others left word of why it ended, and that; None where none did in time."""
        until = time.monotonic() + LAST_WORDS
        while self.store is not None and time.monotonic() < until:
            try:
                for rank in ranks:
                    if self.store.check([f"problem/{rank}"]):
                        return rank, self.store.get(f"problem/{rank}").decode()
            except RuntimeError:
                return None
            time.sleep(0.05)
        return None

    def leave(self) -> None:
        """Says that this process ends, and lets the first one wait for that of the others: it holds what was told."""
        if self.store is None:
            return
        with contextlib.suppress(RuntimeError):
            self.store.set(f"left/{self.rank}", "")
            others = [f"left/{rank}" for rank in range(self.size) if rank != self.rank]
            until = time.monotonic() + LAST_WORDS + 1
            while self.leads and time.monotonic() < until and not self.store.check(others):
                time.sleep(0.05)

    def explain(self, cause: BaseException) -> Problem | None:
        """What to say where others of the group are gone; None where that isn't what happened."""
        if self.size == 1 or not _is_loss(cause):
            return None
        told = self.told([rank for rank in range(self.size) if rank != self.rank])
        if told is not None:
            return Problem(f"process {told[0]} of {self.size}: {told[1]}", "process-failed")
        return Problem(
            f"another of the {self.size} processes of this training ended without a word: it was killed, or its"
            " machine failed or can't be reached any more. What was saved is whole: go on from it with --resume",
            "process-lost",
        )


ALONE = Group()
"""The only process of a training."""


@contextlib.contextmanager
def joined() -> Iterator[Group]:
    """The group that this process was started in, for as long as it trains.

    Raises:
        Problem: the others can't be found.
    """
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        yield ALONE
        return
    absent = [name for name in ("RANK", "LOCAL_RANK", "MASTER_ADDR", "MASTER_PORT") if name not in os.environ]
    if absent:
        raise Problem(
            f"WORLD_SIZE is {size}, but {' and '.join(absent)} isn't set, so the other processes can't be found. Start"
            " them with torchrun (launch.launcher: torchrun), or unset WORLD_SIZE",
            "several-processes",
        )
    # Not every build of PyTorch has them.
    from torch.distributed.distributed_c10d import PrefixStore
    from torch.distributed.rendezvous import rendezvous

    backend = "cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo"
    try:
        store, rank, _ = next(iter(rendezvous("env://", timeout=MEETING)))
        own = PrefixStore("finalize_trainer", store)
        dist.init_process_group(backend, store=own, rank=rank, world_size=size, timeout=PATIENCE)
    except (RuntimeError, ValueError) as cause:
        raise Problem(
            f"the {size} processes of this training don't find each other: {str(cause).splitlines()[0]}. See whether"
            " the machines reach launch.torchrun.endpoint",
            "group-not-formed",
        ) from cause
    leave_threads(backend)
    group = Group(rank, size, int(os.environ["LOCAL_RANK"]), own)
    try:
        yield group
    except Exception as cause:
        problem = cause if isinstance(cause, Problem) else group.explain(cause)
        group.tell(f"{type(cause).__name__}: {cause}" if problem is None else problem.message)
        known = problem is not None and not group.leads and group.told([0]) == (0, problem.message)
        group.leave()
        if problem is None:
            raise
        raise Problem(problem.message, TOLD if known else problem.code) from cause
    dist.destroy_process_group()


def _is_loss(cause: BaseException) -> bool:
    text = str(cause).lower()
    words = ("gloo", "nccl", "connection closed by peer", "connection reset", "socket")
    return isinstance(cause, dist.DistError) or (isinstance(cause, RuntimeError) and any(one in text for one in words))
