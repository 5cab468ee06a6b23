"""Residual networks of He et al. (2016): 18, 34 and 50 layers.

Images of up to 64 pixels get the small stem, one 3 × 3 convolution without pooling; larger ones the 7 × 7 stem
with stride 2 and max pooling. `model.channels` gives the width of each stage (default 64, 128, 256, 512), so that
fewer stages make a shallower network.
"""

from collections.abc import Callable

from torch import Tensor, nn

from finalize_trainer.config.settings import ModelSettings
from finalize_trainer.models.architecture import Architecture, Shape, activation_of

SMALL_IMAGE = 64
"""Largest side, in pixels, of an image that gets the small stem."""


def _norm_convolution(inputs: int, outputs: int, kernel: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
    )


class _Residual(nn.Module):
    """A path with a shortcut around it, projected where sizes differ."""

    def __init__(self, path: nn.Sequential, inputs: int, outputs: int, stride: int, model: ModelSettings) -> None:
        super().__init__()
        self.path = path
        same = inputs == outputs and stride == 1
        self.shortcut = nn.Identity() if same else _norm_convolution(inputs, outputs, 1, stride)
        self.activation = activation_of(model)

    def forward(self, images: Tensor) -> Tensor:
        """(n, inputs, h, w) to (n, outputs, h / stride, w / stride)."""
        summed: Tensor = self.path(images) + self.shortcut(images)
        return self.activation(summed)  # type: ignore[no-any-return]


def _basic(inputs: int, width: int, stride: int, model: ModelSettings) -> _Residual:
    path = nn.Sequential(
        _norm_convolution(inputs, width, 3, stride), activation_of(model), _norm_convolution(width, width, 3)
    )
    return _Residual(path, inputs, width, stride, model)


def _bottleneck(inputs: int, width: int, stride: int, model: ModelSettings) -> _Residual:
    path = nn.Sequential(
        _norm_convolution(inputs, width, 1),
        activation_of(model),
        _norm_convolution(width, width, 3, stride),
        activation_of(model),
        _norm_convolution(width, 4 * width, 1),
    )
    return _Residual(path, inputs, 4 * width, stride, model)


Block = Callable[[int, int, int, ModelSettings], _Residual]


def _build(depths: tuple[int, ...], block: Block, expansion: int) -> Callable[[ModelSettings, Shape], nn.Module]:
    def build(model: ModelSettings, shape: Shape) -> nn.Module:
        channels, height, width = shape.sizes
        stages = model.channels or [64, 128, 256, 512]
        small = max(height, width) <= SMALL_IMAGE
        layers: list[nn.Module] = [
            _norm_convolution(channels, stages[0], 3 if small else 7, 1 if small else 2),
            activation_of(model),
        ]
        if not small:
            layers.append(nn.MaxPool2d(3, stride=2, padding=1))
        inputs = stages[0]
        for stage, (filters, depth) in enumerate(zip(stages, depths, strict=False)):
            for index in range(depth):
                layers.append(block(inputs, filters, 2 if stage > 0 and index == 0 else 1, model))
                inputs = expansion * filters
        layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
        if model.dropout > 0:
            layers.append(nn.Dropout(model.dropout))
        network = nn.Sequential(*layers, nn.Linear(inputs, shape.outputs))
        _initialize(network)
        return network

    return build


def _initialize(network: nn.Module) -> None:
    """He's initialization; each residual path begins as zero, so that a block begins as its shortcut."""
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
    for layer in network.modules():
        if isinstance(layer, _Residual):
            last = layer.path[-1]
            assert isinstance(last, nn.Sequential)
            norm = last[1]
            assert isinstance(norm, nn.BatchNorm2d)
            nn.init.zeros_(norm.weight)


_TAKES = frozenset({"channels", "dropout", "activation"})

RESNET18 = Architecture("ResNet18", "image", _TAKES, _build((2, 2, 2, 2), _basic, 1))
RESNET34 = Architecture("ResNet34", "image", _TAKES, _build((3, 4, 6, 3), _basic, 1))
RESNET50 = Architecture("ResNet50", "image", _TAKES, _build((3, 4, 6, 3), _bottleneck, 4))
