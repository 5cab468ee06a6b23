"""What a network says of a split, in float32 whatever the training's precision: as the exported model computes."""

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from finalize_trainer.data.dataset import Split
from finalize_trainer.metrics.classification import classification_metrics, softmax
from finalize_trainer.metrics.numeric import numeric_metrics
from finalize_trainer.training.batches import as_tensor

Floats = npt.NDArray[np.float64]


def outputs_of(network: nn.Module, split: Split, device: torch.device, size: int) -> npt.NDArray[np.float32]:
    """The network's answers (n, k) to every sample of a split, in batches of `size`."""
    was = network.training
    network.eval()
    parts: list[Tensor] = []
    with torch.inference_mode():
        for start in range(0, split.samples, size):
            inputs = as_tensor(np.asarray(split.inputs[start : start + size])).to(device).float()
            parts.append(network(inputs).float())
    network.train(was)
    found: npt.NDArray[np.float32] = torch.cat(parts).cpu().numpy()
    return found


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
