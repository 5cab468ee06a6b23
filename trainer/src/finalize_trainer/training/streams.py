"""Random streams for one purpose at one point of a training.

They follow from seed, purpose and index alone, so that a resumed training needs no generator's state to draw what it
would have drawn.
"""

import hashlib
import random

import numpy as np
import torch


def stream_seed(seed: int, purpose: str, index: int = 0) -> int:
    """A seed below 2⁶³ for one purpose."""
    digest = hashlib.sha256(f"{seed}/{purpose}/{index}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def generator(seed: int, purpose: str, index: int = 0, device: str | torch.device = "cpu") -> torch.Generator:
    """A generator of that stream."""
    made = torch.Generator(device=device)
    made.manual_seed(stream_seed(seed, purpose, index))
    return made


def seed_torch(seed: int, purpose: str, index: int = 0) -> None:
    """Seeds what networks draw from: PyTorch on every device, NumPy and `random`."""
    own = stream_seed(seed, purpose, index)
    torch.manual_seed(own)
    np.random.seed(own % 2**32)
    random.seed(own)
