"""What a network says of a split, in float32 whatever the training's precision: as the exported model computes."""

from itertools import zip_longest
from typing import cast

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from finalize_trainer.data.dataset import Split
from finalize_trainer.metrics.classification import classification_metrics, softmax
from finalize_trainer.metrics.numeric import numeric_metrics
from finalize_trainer.training.batches import as_tensor
from finalize_trainer.training.group import ALONE, Group

Floats = npt.NDArray[np.float64]


def outputs_of(
    network: nn.Module, split: Split, device: torch.device, size: int, group: Group = ALONE
) -> npt.NDArray[np.float32]:
    """The network's answers (n, k) to every sample of a split, in batches of `size`.

    In a group the processes take the batches in turn, each as one process alone would compute it; the answers are
    on the first, and none on the others.
    """
    was = network.training
    network.eval()
    own: list[Tensor] = []
    with torch.inference_mode():
        for start in range(group.rank * size, split.samples, group.size * size):
            inputs = as_tensor(np.asarray(split.inputs[start : start + size])).to(device).float()
            own.append(network(inputs).float())
    network.train(was)
    if group.size == 1:
        return cast(npt.NDArray[np.float32], torch.cat(own).cpu().numpy())
    turns = group.gather([part.cpu().numpy() for part in own])
    parts = [part for turn in zip_longest(*turns) for part in turn if part is not None]
    return np.concatenate(parts) if parts else np.empty((0, 0), dtype=np.float32)


def predictions_of(task: str, outputs: npt.NDArray[np.float32]) -> Floats | None:
    """Probabilities (n, k) of logits, or values (n); None where one isn't finite."""
    if not np.isfinite(outputs).all():
        return None
    return softmax(outputs) if task == "classification" else outputs[:, 0].astype(np.float64)


def metrics_of(task: str, split: Split, predicted: Floats, wanted: list[str]) -> dict[str, float]:
    """Metrics by id without split."""
    if task == "classification":
        return classification_metrics(split.targets, predicted, wanted, split.weights)
    return numeric_metrics(task, split.targets, predicted, wanted, split.weights)


def named(split: str, metrics: dict[str, float]) -> dict[str, float]:
    """The same metrics under the names that they have in files: `val_loss`."""
    return {f"{split}_{name}": value for name, value in metrics.items()}
