"""Plain convolutional networks: `SimpleCNN` and `DeepCNN`, as the embedded trainer builds them."""

from torch import nn

from finalize_trainer.config.settings import ModelSettings
from finalize_trainer.models.architecture import Architecture, Head, Shape, activation_of, initialize

_TAKES = frozenset({"channels", "hidden", "dropout", "activation", "batch_norm"})


def _convolution(inputs: int, outputs: int, model: ModelSettings) -> list[nn.Module]:
    layers: list[nn.Module] = [nn.Conv2d(inputs, outputs, 3, padding=1)]
    if model.batch_norm:
        layers.append(nn.BatchNorm2d(outputs))
    return [*layers, activation_of(model)]


def _simple(model: ModelSettings, shape: Shape) -> nn.Module:
    """A 3 × 3 convolution and 2 × 2 max pooling a stage, then dense layers (default 64)."""
    channels, height, width = shape.sizes
    layers: list[nn.Module] = []
    for filters in model.channels or [16, 32]:
        layers += _convolution(channels, filters, model)
        if height >= 2 and width >= 2:
            layers.append(nn.MaxPool2d(2))
            height, width = height // 2, width // 2
        channels = filters
    hidden = [64] if model.hidden is None else model.hidden
    head = Head(channels * height * width, hidden, shape.outputs, model)
    network = nn.Sequential(*layers, nn.Flatten(), head)
    initialize(network, model.activation, head[-1])
    return network


def _deep(model: ModelSettings, shape: Shape) -> nn.Module:
    """Two convolutions a stage, pooled between stages; global average pooling, then dense layers (default none)."""
    channels, height, width = shape.sizes
    stages = model.channels or [32, 64]
    layers: list[nn.Module] = []
    for index, filters in enumerate(stages):
        layers += _convolution(channels, filters, model) + _convolution(filters, filters, model)
        channels = filters
        if index < len(stages) - 1 and height >= 2 and width >= 2:
            layers.append(nn.MaxPool2d(2))
            height, width = height // 2, width // 2
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    if model.dropout > 0:
        layers.append(nn.Dropout(model.dropout))
    head = Head(channels, model.hidden or [], shape.outputs, model)
    network = nn.Sequential(*layers, head)
    initialize(network, model.activation, head[-1])
    return network


SIMPLE_CNN = Architecture("SimpleCNN", "image", _TAKES, _simple)
DEEP_CNN = Architecture("DeepCNN", "image", _TAKES, _deep)
