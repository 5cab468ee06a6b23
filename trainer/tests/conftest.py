import os
from collections.abc import Iterator

import pytest
import torch

torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Training sets switches of PyTorch; no test sees those of another."""
    yield
    torch.use_deterministic_algorithms(False)
    os.environ.pop("FINALIZE_MODEL_PIPELINE", None)
