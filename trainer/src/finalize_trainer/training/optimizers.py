"""Optimizers by name, all of `torch.optim`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn, optim

from finalize_trainer.config.settings import OptimizerSettings
from finalize_trainer.problem import Problem


@dataclass(frozen=True)
class OptimizerEntry:
    """One optimizer.

    Attributes:
        takes: keys of `optimizer` that it honours beside rate and weight decay.
    """

    name: str
    takes: frozenset[str]
    make: Callable[..., optim.Optimizer]
    fused: bool


_ADAM = frozenset({"beta1", "beta2", "epsilon"})

OPTIMIZERS: dict[str, OptimizerEntry] = {
    entry.name.lower(): entry
    for entry in (
        OptimizerEntry("Adam", _ADAM, optim.Adam, True),
        OptimizerEntry("AdamW", _ADAM, optim.AdamW, True),
        OptimizerEntry("NAdam", _ADAM, optim.NAdam, False),
        OptimizerEntry("RAdam", _ADAM, optim.RAdam, False),
        OptimizerEntry("RMSprop", frozenset({"momentum", "epsilon"}), optim.RMSprop, False),
        OptimizerEntry("SGD", frozenset({"momentum", "nesterov"}), optim.SGD, True),
    )
}


def make_optimizer(
    settings: OptimizerSettings, parameters: Iterable[nn.Parameter], device: torch.device
) -> optim.Optimizer:
    """The optimizer that the settings name, over the parameters that are trained."""
    trained = [parameter for parameter in parameters if parameter.requires_grad]
    if not trained:
        raise Problem("the network has no weights that are trained", "nothing-to-train")
    entry = OPTIMIZERS[settings.type.lower()]
    options: dict[str, Any] = {"lr": settings.learning_rate, "weight_decay": settings.weight_decay}
    if "beta1" in entry.takes:
        options["betas"] = (settings.beta1, settings.beta2)
    if "epsilon" in entry.takes:
        options["eps"] = settings.epsilon
    if "momentum" in entry.takes:
        options["momentum"] = settings.momentum
    if "nesterov" in entry.takes:
        options["nesterov"] = settings.nesterov
    if entry.fused and device.type == "cuda":
        options["fused"] = True
    return entry.make(trained, **options)


def set_rate(optimizer: optim.Optimizer, rate: float) -> None:
    """The learning rate of the updates to come."""
    for group in optimizer.param_groups:
        group["lr"] = rate
