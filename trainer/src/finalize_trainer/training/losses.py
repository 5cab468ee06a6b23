"""The loss of a task, on what the network gives before its last step."""

from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional as F

from finalize_trainer.config.settings import Settings
from finalize_trainer.data.dataset import Split
from finalize_trainer.models.scaling import mean_and_deviation
from finalize_trainer.problem import Problem

SampleLoss = Callable[[Tensor, Tensor], Tensor]
"""From raw outputs (n, k) and targets (n) to one loss a sample (n), which gradients are taken of."""


class Loss:
    """Loss and weight of samples.

    Attributes:
        each: one loss a sample.
        class_weights: weight of each class; None where all are 1.
        unit: factor that brings a mean loss into the unit that is reported.
        shift: reported loss of a sample that `each` leaves out (counts: what only depends on the target).
    """

    def __init__(
        self,
        each: SampleLoss,
        class_weights: Tensor | None,
        unit: float,
        shift: Callable[[Tensor], Tensor] | None,
    ) -> None:
        self.each = each
        self.class_weights = class_weights
        self.unit = unit
        self.shift = shift

    def to(self, device: torch.device) -> "Loss":
        """The same loss with its weights on a device."""
        weights = None if self.class_weights is None else self.class_weights.to(device)
        return Loss(self.each, weights, self.unit, self.shift)

    def weights(self, targets: Tensor, sample_weights: Tensor | None) -> Tensor:
        """What each sample counts (n): its own weight times that of its class."""
        weights = torch.ones_like(targets, dtype=torch.float32) if sample_weights is None else sample_weights
        return weights if self.class_weights is None else weights * self.class_weights[targets]


def make_loss(settings: Settings, train: Split, classes: int) -> Loss:
    """Cross-entropy of logits, squared error of standardized values, or the Poisson likelihood of log rates.

    Class weights and label smoothing are those of `torch.nn.CrossEntropyLoss`.
    """
    if settings.task == "classification":
        weights = _class_weights(settings, train.targets, classes)
        return Loss(_cross_entropy(settings.training.label_smoothing, weights), weights, 1.0, None)
    if settings.task == "regression":
        mean, deviation = mean_and_deviation(train.targets)

        def squared(raw: Tensor, targets: Tensor) -> Tensor:
            return (raw[:, 0] - (targets - mean) / deviation) ** 2

        return Loss(squared, None, deviation**2, None)

    def poisson(raw: Tensor, targets: Tensor) -> Tensor:
        return raw[:, 0].exp() - targets * raw[:, 0]

    return Loss(poisson, None, 2.0, lambda targets: torch.xlogy(targets, targets) - targets)


def _cross_entropy(smoothing: float, weights: Tensor | None) -> SampleLoss:
    def each(raw: Tensor, targets: Tensor) -> Tensor:
        logs = F.log_softmax(raw.float(), dim=1)
        own = -logs.gather(1, targets[:, None])[:, 0]
        if smoothing == 0:
            return own
        classes = raw.shape[1]
        if weights is None:
            return (1 - smoothing) * own - smoothing * logs.mean(dim=1)
        # CrossEntropyLoss weighs the smoothed part by the class that it is spread to; the caller by the target's.
        scale = weights.to(raw.device)
        spread = -(logs * scale).sum(dim=1) / classes
        return (1 - smoothing) * own + smoothing * spread / scale[targets].clamp_min(1e-12)

    return each


def _class_weights(settings: Settings, targets: npt.NDArray[np.float64], classes: int) -> Tensor | None:
    stated: Literal["none", "balanced"] | list[float] = settings.training.class_weights
    if stated == "none":
        return None
    if stated == "balanced":
        counts = np.bincount(targets.astype(np.int64), minlength=classes)
        balanced = np.divide(len(targets), classes * counts, out=np.zeros(classes), where=counts > 0)
        return torch.tensor(balanced, dtype=torch.float32)
    if len(stated) != classes:
        raise Problem(
            f"training.class_weights lists {len(stated)} weights for {classes} classes", "class-weights-count"
        )
    return torch.tensor([float(weight) for weight in stated], dtype=torch.float32)
