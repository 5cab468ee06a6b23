"""What an architecture is: a name, what it reads, which settings it takes, and how it is built."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

from torch import Tensor, nn

from finalize_trainer.config.settings import ModelSettings
from finalize_trainer.problem import Problem

Kind = Literal["table", "image", "sequence", "raw"]
"""What a network gets: rows (n, d), images (n, c, h, w), sequences (n, t, f), or samples as they are stored."""


@dataclass(frozen=True)
class Shape:
    """The samples as the network gets them.

    Attributes:
        sizes: `(d,)`, `(c, h, w)`, `(t, f)`, or the stored shape.
        outputs: classes, or 1 for a value.
    """

    sizes: tuple[int, ...]
    outputs: int


@dataclass(frozen=True)
class Architecture:
    """One network by name.

    Attributes:
        takes: keys of `model` that it honours beside `architecture` and `num_classes`.
    """

    name: str
    kind: Kind
    takes: frozenset[str]
    build: Callable[[ModelSettings, Shape], nn.Module]


_DEFAULTS: dict[str, object] = {"dropout": 0, "activation": "relu", "batch_norm": False}
_KEYS = (
    "dropout",
    "hidden",
    "channels",
    "layers",
    "width",
    "heads",
    "bidirectional",
    "activation",
    "batch_norm",
)


def refuse_unused(architecture: Architecture, model: ModelSettings) -> None:
    """Refuses settings of `model` that would change nothing.

    Raises:
        Problem: naming each of them.
    """
    unused = [
        f"model.{key}" for key in _KEYS if key not in architecture.takes and getattr(model, key) != _DEFAULTS.get(key)
    ] + [f"model.{key}" for key in model.extras]
    if unused:
        raise Problem(
            f"{architecture.name} has no use for {', '.join(unused)}: leave it out"
            f" (it takes {', '.join(sorted(architecture.takes)) or 'no settings'})",
            "model-setting-unused",
        )


def activation_of(model: ModelSettings) -> nn.Module:
    """The nonlinearity that `model.activation` names."""
    kinds: dict[str, type[nn.Module]] = {
        "relu": nn.ReLU,
        "elu": nn.ELU,
        "tanh": nn.Tanh,
        "sigmoid": nn.Sigmoid,
        "gelu": nn.GELU,
    }
    return kinds[model.activation]()


def initialize(module: nn.Module, activation: str, last: nn.Module) -> None:
    """He's uniform initialization before ReLU, ELU and GELU, Glorot's before the others and in the last layer."""
    for layer in module.modules():
        if not isinstance(layer, (nn.Linear, nn.Conv2d)):
            continue
        if activation in ("relu", "elu", "gelu") and layer is not last:
            nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
        else:
            nn.init.xavier_uniform_(layer.weight)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)


class Head(nn.Sequential):
    """Dense layers with nonlinearity and dropout, and the output layer."""

    def __init__(self, size: int, hidden: list[int], outputs: int, model: ModelSettings) -> None:
        layers: list[nn.Module] = []
        for units in hidden:
            layers.append(nn.Linear(size, units))
            if model.batch_norm:
                layers.append(nn.BatchNorm1d(units))
            layers.append(activation_of(model))
            if model.dropout > 0:
                layers.append(nn.Dropout(model.dropout))
            size = units
        super().__init__(*layers, nn.Linear(size, outputs))

    def forward(self, input: Tensor) -> Tensor:
        """Rows (n, size) to outputs (n, outputs)."""
        return cast(Tensor, super().forward(input))  # type: ignore[no-untyped-call]
