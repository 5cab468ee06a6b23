"""Random changes to batches of training images, on the device that trains."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from finalize_trainer.config.settings import AugmentationSettings
from finalize_trainer.problem import Problem
from finalize_trainer.training.group import Share


@dataclass(frozen=True)
class Draws:
    """What is drawn for each image: for the whole batch, of which a process takes its share, so that their number
    changes nothing.
    """

    generator: torch.Generator
    share: Share

    def uniform(self) -> Tensor:
        """A number in [0, 1) for each image (n)."""
        return self.share.of(torch.rand(self.share.count, generator=self.generator))

    def whole(self, below: int) -> tuple[Tensor, Tensor]:
        """Two whole numbers from 0 on for each image (n)."""
        drawn = torch.randint(0, below, (2, self.share.count), generator=self.generator)
        return self.share.of(drawn[0]), self.share.of(drawn[1])


Transform = Callable[[Tensor, Draws], Tensor]
"""Changes a batch of images (n, c, h, w)."""


class Augmentation:
    """The transforms of `data_augmentation` in order, on samples as they are stored."""

    def __init__(self, steps: list[Transform], layout: str) -> None:
        self.steps = steps
        self.layout = layout

    def __call__(self, samples: Tensor, generator: torch.Generator, share: Share | None = None) -> Tensor:
        """Samples (n, h, w), (n, h, w, c) or (n, c, h, w), float32, to the same shape; of the whole batch where no
        share of it is named.
        """
        images = self._images(samples)
        draws = Draws(generator, Share(len(samples), 0, len(samples)) if share is None else share)
        for step in self.steps:
            images = step(images, draws)
        if samples.ndim == 3:
            return images[:, 0]
        return images.permute(0, 2, 3, 1) if self.layout == "hwc" else images

    def _images(self, samples: Tensor) -> Tensor:
        if samples.ndim == 3:
            return samples.unsqueeze(1)
        return samples.permute(0, 3, 1, 2) if self.layout == "hwc" else samples


def make_augmentation(
    settings: AugmentationSettings, sample_shape: tuple[int, ...], layout: str, bounds: tuple[float, float]
) -> Augmentation | None:
    """The transforms of the settings; None where they are off.

    - `random_crop: [h, w]` or `{size: [h, w], padding: p}`: zeros around the image (an eighth of the smaller side
      where `padding` is absent), then a window of the image's own size somewhere in it.
    - `horizontal_flip`, `vertical_flip`: `{p: 0.5}`.
    - `color_jitter: {brightness: b, contrast: c}`: factors drawn from 1 − b … 1 + b and 1 − c … 1 + c, the result
      kept within `bounds`, the least and greatest input value of the training split.

    Raises:
        Problem: an unknown transform, or samples that are no images.
    """
    if not settings.enabled or not settings.transforms:
        return None
    if len(sample_shape) not in (2, 3):
        shape = " × ".join(map(str, sample_shape))
        raise Problem(f"data_augmentation is for images, but a sample has the shape {shape}", "augments-table")
    if len(sample_shape) == 2:
        height, width = sample_shape
    else:
        height, width = sample_shape[:2] if layout == "hwc" else sample_shape[1:]
    steps: list[Transform] = []
    for transform in settings.transforms:
        named = {transform: {}} if isinstance(transform, str) else transform
        for name, options in named.items():
            steps.append(_make(name, options, height, width, bounds))
    return Augmentation(steps, layout)


def _make(name: str, options: Any, height: int, width: int, bounds: tuple[float, float]) -> Transform:
    if name == "random_crop":
        return _crop(options, height, width)
    if name in ("horizontal_flip", "vertical_flip"):
        _only(name, options, {"p"})
        return _flip(_number(options, "p", 0.5), 3 if name == "horizontal_flip" else 2)
    if name == "color_jitter":
        _only(name, options, {"brightness", "contrast"})
        return _jitter(_number(options, "brightness", 0), _number(options, "contrast", 0), bounds)
    known = "random_crop, horizontal_flip, vertical_flip, color_jitter"
    raise Problem(f"data_augmentation: no transform “{name}”; this trainer knows {known}", "transform-unknown")


def _only(name: str, options: Any, known: set[str]) -> None:
    others = [] if options is None else [options] if not isinstance(options, dict) else list(options.keys() - known)
    if others:
        raise Problem(
            f"data_augmentation.{name} has no {others[0]}; it takes {', '.join(sorted(known))}",
            "transform-parameter",
        )


def _number(options: Any, key: str, fallback: float) -> float:
    value = options.get(key, fallback) if isinstance(options, dict) else fallback
    if not isinstance(value, (int, float)) or value < 0:
        raise Problem(
            f"data_augmentation: {key} is {value!r}; a number of 0 or more was expected",
            "transform-parameter",
        )
    return float(value)


def _crop(options: Any, height: int, width: int) -> Transform:
    if isinstance(options, dict):
        _only("random_crop", options, {"size", "padding"})
    given = options.get("size") if isinstance(options, dict) else options
    size = [height, width] if given is None else given if isinstance(given, list) else [given, given]
    if size != [height, width]:
        raise Problem(
            f"data_augmentation.random_crop cuts {size}, but the images are {height} × {width} and the model predicts"
            " whole images: give their size, and how far it is shifted as padding",
            "crop-size",
        )
    margin = int(_number(options, "padding", max(1, round(min(height, width) / 8))))

    def crop(images: Tensor, draws: Draws) -> Tensor:
        down, right = (shift.to(images.device)[:, None] for shift in draws.whole(2 * margin + 1))
        padded = F.pad(images, (margin,) * 4)
        rows = down + torch.arange(height, device=images.device)
        columns = right + torch.arange(width, device=images.device)
        sample = torch.arange(images.shape[0], device=images.device)[:, None, None]
        # Advanced indices around the channels: (n, h, w, c).
        cut = padded[sample, :, rows[:, :, None], columns[:, None, :]]
        return cut.permute(0, 3, 1, 2)

    return crop


def _flip(probability: float, axis: int) -> Transform:
    def flip(images: Tensor, draws: Draws) -> Tensor:
        chosen = (draws.uniform() < probability).to(images.device)[:, None, None, None]
        return torch.where(chosen, images.flip(axis), images)

    return flip


def _jitter(brightness: float, contrast: float, bounds: tuple[float, float]) -> Transform:
    least, most = bounds

    def factor(strength: float, draws: Draws) -> Tensor:
        low = max(0.0, 1 - strength)
        return low + draws.uniform() * (1 + strength - low)

    def jitter(images: Tensor, draws: Draws) -> Tensor:
        bright = factor(brightness, draws).to(images.device)[:, None, None, None]
        spread = factor(contrast, draws).to(images.device)[:, None, None, None]
        lit = (images * bright).clamp(least, most)
        mean = lit.mean(dim=(1, 2, 3), keepdim=True)
        return (mean + (lit - mean) * spread).clamp(least, most)

    return jitter
