"""torch.compile, tried out before the first epoch: a pass that fails within one would leave it half trained."""

import torch

from finalize_trainer.problem import Problem
from finalize_trainer.training.batches import Batches
from finalize_trainer.training.trainee import Trainee

PASSES = 3
"""Of each size of batch: the first compiles, the second is recorded where CUDA graphs are, the third is replayed."""


def try_compiler(trainee: Trainee, batches: Batches) -> str | None:
    """Compiles the passes of training, forwards and backwards, for every size of batch; the trainee stays as it was.

    Returns:
        Why the training goes on without the compiler; None where it works, or isn't asked for.

    Raises:
        Problem: it fails, and `training.compile` is true.
    """
    if not trainee.compiles:
        return None
    reason = _failure(trainee, batches)
    if not trainee.group.any(reason is not None):
        return None
    reason = reason or "it does on another process"
    if trainee.must_compile:
        raise Problem(
            f"training.compile is true, but torch.compile fails here: {reason}. Set it to false", "compile-fails"
        )
    trainee.use_eager()
    return reason


def _failure(trainee: Trainee, batches: Batches) -> str | None:
    statistics = {name: buffer.clone() for name, buffer in trainee.network.named_buffers()}
    trainee.network.train()
    try:
        for samples in batches.of_each_size():
            for _ in range(PASSES):
                with trainee.exchanging(gradients=False):
                    with trainee.device.autocast():
                        raw = trainee.raw(samples)
                    raw.float().sum().backward()  # type: ignore[no-untyped-call]
    except torch.OutOfMemoryError:
        raise
    except Exception as cause:
        lines = str(cause).strip().splitlines() or [type(cause).__name__]
        return lines[0].rstrip(".")
    finally:
        trainee.optimizer.zero_grad(set_to_none=True)
        with torch.no_grad():
            for name, buffer in trainee.network.named_buffers():
                buffer.copy_(statistics[name])
    return None
