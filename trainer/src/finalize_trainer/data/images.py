"""Splits that are a folder of images with one folder a class, through Pillow.

`data/train/<class>/<name>.png`. Images are decoded once into one array of bytes (n, h, w, c): grey where every image
of the training split is, else RGB.
"""

from pathlib import Path
from typing import Any

import numpy as np

from finalize_trainer.config.settings import DataSettings
from finalize_trainer.data.raw import RawSplit
from finalize_trainer.problem import Problem

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff", ".gif")
LARGEST = 1 << 33
"""Most bytes that the images of a split may take once they are decoded."""

GREY = ("1", "L", "I", "I;16", "F", "LA")


def is_image_folder(path: str) -> bool:
    """Whether a path is a folder with a folder for each class."""
    folder = Path(path)
    return folder.is_dir() and any(one.is_dir() for one in folder.iterdir())


def read_images(path: str, data: DataSettings, train: RawSplit | None) -> RawSplit:
    """Decodes the images in the order of their paths, which are the ids."""
    try:
        from PIL import Image
    except ImportError as cause:
        raise Problem(
            f"{path} is a folder of images, which needs Pillow: python -m pip install pillow", "package-missing"
        ) from cause
    found = sorted(one for one in Path(path).glob("*/*") if one.suffix.lower() in ENDINGS)
    if not found:
        raise Problem(f"{path} holds no images: {path}/<class>/<name>.png was expected", "dataset-empty")
    size = None if data.image_size is None else (int(data.image_size[0]), int(data.image_size[1]))
    if size is None:
        with _opened(Image, found[0]) as first:
            size = (first.height, first.width)
    channels = _channels(Image, found) if train is None else int(train.inputs.shape[3])
    if len(found) * size[0] * size[1] * channels > LARGEST:
        raise Problem(f"{path} takes more than {LARGEST >> 30} GB decoded: set data.image_size", "dataset-too-large")
    inputs = np.empty((len(found), *size, channels), dtype=np.uint8)
    for row, file in enumerate(found):
        with _opened(Image, file) as image:
            inputs[row] = _pixels(image, file, size, channels, data.image_size is not None)
    return RawSplit(
        path=path,
        inputs=inputs,
        targets=[file.parent.name for file in found],
        untyped=False,
        ids=[file.relative_to(path).as_posix() for file in found],
        files={},
    )


def _opened(image: Any, file: Path) -> Any:
    try:
        return image.open(file)
    except (OSError, ValueError, image.DecompressionBombError) as cause:
        raise Problem(f"{file.as_posix()} can't be read as an image: {cause}", "dataset-unreadable") from cause


def _channels(image: Any, files: list[Path]) -> int:
    for file in files:
        with _opened(image, file) as opened:
            if opened.mode not in GREY:
                return 3
    return 1


def _pixels(image: Any, file: Path, size: tuple[int, int], channels: int, scaled: bool) -> Any:
    height, width = size
    if (image.height, image.width) != size and not scaled:
        raise Problem(
            f"{file.as_posix()} is {image.height} × {image.width}, others {height} × {width}: set data.image_size to"
            " scale them alike",
            "image-size",
        )
    try:
        drawn = image.convert("L" if channels == 1 else "RGB")
        if (drawn.height, drawn.width) != size:
            drawn = drawn.resize((width, height), resample=2)
        return np.asarray(drawn, dtype=np.uint8).reshape(height, width, channels)
    except (OSError, ValueError, SyntaxError) as cause:
        raise Problem(f"{file.as_posix()} is damaged: {cause}", "dataset-unreadable") from cause
