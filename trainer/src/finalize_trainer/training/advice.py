"""What a person can do about an error of PyTorch or of the system."""

import contextlib
from collections.abc import Iterator

import torch

from finalize_trainer.config.settings import Settings
from finalize_trainer.problem import Problem

_MEMORY = ("out of memory", "can't allocate memory", "cudnn_status_alloc_failed", "cublas_status_alloc_failed")
_WORKER = ("dataloader worker", "shared memory")


@contextlib.contextmanager
def advised(settings: Settings) -> Iterator[None]:
    """Raises errors that a person can mend as problems that say how; all others as they are.

    Raises:
        Problem: memory ran out, a worker died, or an operation has no deterministic form.
    """
    try:
        yield
    except Problem:
        raise
    except Exception as cause:
        problem = _advice(cause, settings)
        if problem is None:
            raise
        raise problem from cause


def _advice(cause: Exception, settings: Settings) -> Problem | None:
    text = str(cause).lower()
    if isinstance(cause, (torch.OutOfMemoryError, MemoryError)):
        return _less_memory(settings)
    if not isinstance(cause, RuntimeError):
        return None
    if any(words in text for words in _WORKER):
        return Problem(
            f"a process that reads the data died: {str(cause).splitlines()[0].rstrip('.')}. Set training.num_workers"
            " to 0, or give the machine (or its container: --shm-size) more memory",
            "worker-died",
        )
    # CUDA itself, cuDNN and cuBLAS have words of their own for it.
    if any(words in text for words in _MEMORY):
        return _less_memory(settings)
    if "deterministic" in text:
        return Problem(
            f"an operation of this network has no deterministic form here: {str(cause).splitlines()[0]}. Set"
            " reproducibility.deterministic to false",
            "not-deterministic",
        )
    return None


def _less_memory(settings: Settings) -> Problem:
    batch, together = settings.training.batch_size, settings.training.accumulate_batches or 1
    smaller = (
        f"Halve training.batch_size to {batch // 2} and set training.accumulate_batches to {2 * together}, which trains"
        " the same; or set"
        if batch > 1
        else "Set"
    )
    return Problem(
        f"the device ran out of memory. {smaller} training.mixed_precision, or make the network smaller",
        "out-of-memory",
    )
