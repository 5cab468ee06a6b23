"""The network as it is served: raw inputs in, logits or values out, with normalization a part of it."""

from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from finalize_trainer.config.settings import Settings, Task
from finalize_trainer.data.dataset import Dataset
from finalize_trainer.models.architecture import Architecture, Kind, Shape
from finalize_trainer.models.registry import find_architecture
from finalize_trainer.models.scaling import column_scaling, mean_and_deviation
from finalize_trainer.problem import Problem
from finalize_trainer.training.streams import seed_torch


class Network(nn.Module):
    """An architecture between what is stored and what is asked for.

    `forward` takes samples as they are stored (n, …), float32, and gives logits (n, classes), values (n, 1) or rates
    (n, 1). `raw` stops before the last step, where training computes its loss: logits, standardized values, or the
    logarithm of rates.
    """

    input_offset: Tensor
    input_scale: Tensor
    target_mean: Tensor
    target_deviation: Tensor

    def __init__(self, core: nn.Module, kind: Kind, layout: str, sample_shape: tuple[int, ...], task: Task) -> None:
        super().__init__()
        self.core = core
        self.kind = kind
        self.layout = layout
        self.sample_shape = sample_shape
        self.task = task
        self.normalized = False
        self.channels_last = False

    def set_normalization(self, axis: int | None) -> None:
        """Makes (x − offset) × scale the first step, with one offset and scale a position of `axis`."""
        self.normalized = True
        sizes = [1] * (1 + len(self.sample_shape))
        if axis is not None:
            sizes[axis] = self.sample_shape[axis - 1]
        self.register_buffer("input_offset", torch.zeros(sizes))
        self.register_buffer("input_scale", torch.ones(sizes))

    def prepare(self, samples: Tensor) -> Tensor:
        """Samples as stored to what the core reads."""
        if self.normalized:
            samples = (samples - self.input_offset) * self.input_scale
        if self.kind == "table":
            return samples.flatten(1) if samples.ndim > 2 else samples
        if self.kind == "image":
            if samples.ndim == 3:
                samples = samples.unsqueeze(1)
            elif self.layout == "hwc":
                samples = samples.permute(0, 3, 1, 2)
            if self.channels_last:
                samples = samples.contiguous(memory_format=torch.channels_last)
        return samples

    def raw(self, samples: Tensor) -> Tensor:
        """Logits, standardized values or logarithms of rates."""
        return cast(Tensor, self.core(self.prepare(samples)))

    def answer(self, raw: Tensor) -> Tensor:
        """What is served, from what `raw` gives."""
        if self.task == "regression":
            return raw * self.target_deviation + self.target_mean
        return raw.exp() if self.task == "count" else raw

    def forward(self, input: Tensor) -> Tensor:
        """Samples as stored (n, …) to logits (n, classes), values or rates (n, 1)."""
        return self.answer(self.raw(input))


def build_network(settings: Settings, dataset: Dataset) -> Network:
    """The network of a configuration with its initial weights, which follow from the seed and the training split.

    Raises:
        Problem: no such architecture, or one that can't read these samples.
    """
    classes = len(dataset.class_names)
    if settings.task == "classification" and settings.model.num_classes not in (None, classes):
        raise Problem(
            f"model.num_classes is {settings.model.num_classes}, but the data has {classes} classes", "classes-differ"
        )
    network = assemble_network(settings, dataset.train.sample_shape, classes)
    if settings.data.normalization != "none":
        axis = _normalized_axis(network)
        offset, scale = column_scaling(dataset.train.inputs, axis, settings.data.normalization)
        network.input_offset.copy_(torch.tensor(offset).reshape(network.input_offset.shape))
        network.input_scale.copy_(torch.tensor(scale).reshape(network.input_scale.shape))
    if settings.task == "regression":
        mean, deviation = mean_and_deviation(dataset.train.targets)
        network.target_mean.fill_(mean)
        network.target_deviation.fill_(deviation)
    if settings.task == "count":
        _begin_at_mean(network, float(dataset.train.targets.mean()))
    return network


def assemble_network(settings: Settings, sample_shape: tuple[int, ...], classes: int) -> Network:
    """The same network without what comes from the data; a checkpoint fills that in.

    Raises:
        Problem: no such architecture, or one that can't read these samples.
    """
    architecture = find_architecture(settings.model)
    outputs = classes if settings.task == "classification" else 1
    layout = layout_of(architecture.kind, settings.data.layout, sample_shape)
    shape = Shape(core_sizes(architecture, layout, sample_shape), outputs)
    seed_torch(settings.reproducibility.seed, "weights")
    core = architecture.build(settings.model, shape)
    network = Network(core, architecture.kind, layout, sample_shape, settings.task)
    if settings.data.normalization != "none":
        network.set_normalization(_normalized_axis(network))
    if settings.task == "regression":
        network.register_buffer("target_mean", torch.zeros(()))
        network.register_buffer("target_deviation", torch.ones(()))
    _try(network, outputs)
    return network


def layout_of(kind: Kind, stated: str | None, sample_shape: tuple[int, ...]) -> str:
    """Where the channels of images stand: `hwc` or `chw`.

    Raises:
        Problem: the shape doesn't say and neither does `data.layout`.
    """
    if kind != "image" or len(sample_shape) != 3:
        return stated or "hwc"
    if stated is not None:
        return stated
    last, first = sample_shape[2] <= 4, sample_shape[0] <= 4
    if last == first:
        raise Problem(
            f"images of {' × '.join(map(str, sample_shape))}: set data.layout to hwc (channels last) or chw",
            "layout-unclear",
        )
    return "hwc" if last else "chw"


def core_sizes(architecture: Architecture, layout: str, sample_shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of a sample as the architecture gets it.

    Raises:
        Problem: it can't be read that way.
    """
    shown = " × ".join(map(str, sample_shape))
    if architecture.kind == "table":
        return (int(np.prod(sample_shape)),)
    if architecture.kind == "image":
        if len(sample_shape) == 2:
            return (1, *sample_shape)
        if len(sample_shape) == 3:
            height, width, channels = sample_shape
            return (channels, height, width) if layout == "hwc" else sample_shape
        raise Problem(f"{architecture.name} needs images, but a sample has the shape {shown}", "needs-images")
    if architecture.kind == "sequence" and len(sample_shape) != 2:
        raise Problem(
            f"{architecture.name} needs sequences (time × features), but a sample has the shape {shown}",
            "needs-sequences",
        )
    return sample_shape


def _normalized_axis(network: Network) -> int | None:
    """The axis of the samples (n, …) whose positions are scaled each by itself; None where all values are alike."""
    axes = len(network.sample_shape)
    if network.kind == "image" and axes == 3:
        return 3 if network.layout == "hwc" else 1
    return None if axes == 2 and network.kind in ("image", "table") else axes


def _begin_at_mean(network: Network, mean: float) -> None:
    """The last bias of a count begins at the logarithm of the mean, so that training begins with plausible rates."""
    last = [layer for layer in network.modules() if isinstance(layer, nn.Linear)]
    if last and last[-1].bias is not None and last[-1].out_features == 1:
        nn.init.constant_(last[-1].bias, float(np.log(max(mean, 1e-3))))


def _try(network: Network, outputs: int) -> None:
    """Two samples through the network, before an hour is spent."""
    was = network.training
    network.eval()
    try:
        with torch.no_grad():
            found = network(torch.zeros(2, *network.sample_shape))
    except Problem:
        raise
    except Exception as cause:
        shape = " × ".join(map(str, network.sample_shape))
        raise Problem(f"the network can't read samples of {shape}: {cause}", "network-fails") from cause
    finally:
        network.train(was)
    if not isinstance(found, Tensor) or tuple(found.shape) != (2, outputs):
        given = str(tuple(found.shape)) if isinstance(found, Tensor) else type(found).__name__
        raise Problem(
            f"the network answers two samples with {given}, but (2, {outputs}) was expected", "network-output"
        )
