import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Training sets switches of PyTorch; no test sees those of another."""
    yield
    torch.use_deterministic_algorithms(False)
    os.environ.pop("FINALIZE_MODEL_PIPELINE", None)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the working directory too."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
