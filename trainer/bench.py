"""Speed of the trainer beside a plain PyTorch loop on the same device; prints JSON. `npm run bench` shows it.

Both train ResNet-18 on random 32 × 32 images with the same batches, in turns; the fastest turn of each counts.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from finalize_trainer.config.effective import effective_config
from finalize_trainer.config.settings import Settings, settings_of
from finalize_trainer.data.dataset import Dataset, Split
from finalize_trainer.models.network import build_network
from finalize_trainer.run.journal import Journal
from finalize_trainer.train import prepare
from finalize_trainer.training.device import be_deterministic, choose_device
from finalize_trainer.training.epoch import _look, _Sums, train_epoch

ON_GPU = torch.cuda.is_available()
SAMPLES, BATCH = (8192, 256) if ON_GPU else (128, 32)


def _settings() -> Settings:
    fast = {"mixed_precision": True, "compile": True} if ON_GPU else {}
    config = {
        "model": {"architecture": "ResNet18"},
        "training": {"batch_size": BATCH, **fast},
        "reproducibility": {"deterministic": False},
    }
    return settings_of(effective_config(json.dumps(config)))


def _plain(network: nn.Module, data: Dataset, device: torch.device) -> float:
    """An epoch as a tutorial writes it, in float32, with PyTorch's own choices."""
    torch.backends.cudnn.benchmark = False
    torch.set_float32_matmul_precision("highest")
    images = torch.from_numpy(data.train.inputs)
    loader = DataLoader(TensorDataset(images, torch.from_numpy(data.train.targets).long()), BATCH, shuffle=True)
    optimizer = torch.optim.Adam(network.parameters())
    loss_of = nn.CrossEntropyLoss()
    network.train()
    began = time.perf_counter()
    for inputs, targets in loader:
        optimizer.zero_grad()
        loss = loss_of(network(inputs.to(device)), targets.to(device))
        loss.backward()
        optimizer.step()
    if ON_GPU:
        torch.cuda.synchronize()
    return time.perf_counter() - began


def _told(device: torch.device) -> float:
    """Seconds that telling of one update takes, an epoch's event among them."""
    sums, one, times = _Sums(device), torch.ones((), device=device), 1000
    whole = one.long()
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder))
        began = time.perf_counter()
        for index in range(times):
            sums.note(one, one, whole)
            if index % 50 == 0:
                _look(sums, 1, 0.1)
        journal.event("epoch", epoch=1, epochs=1, metrics={"val_loss": 0.1}, learning_rate=0.1, seconds=1.0)
        return (time.perf_counter() - began) / times


def main(repeat: int) -> None:
    """Measures and prints."""
    draws = np.random.default_rng(1)
    images = draws.normal(size=(SAMPLES, 3, 32, 32)).astype(np.float32)
    split = Split("x", images, (np.arange(SAMPLES) % 10).astype(float), [], None, None)
    data = Dataset(split, split, split, [str(digit) for digit in range(10)], [], {})
    settings = _settings()
    device = choose_device(settings)
    plan, trainee = prepare(settings, data, device)
    peer = build_network(settings, data).to(device.torch)
    ours, plain = [], []
    for turn in range(repeat + 1):
        be_deterministic(settings, device)
        outcome = train_epoch(trainee, plan.batches, plan.loss, None, settings, turn + 1, 1e-3, lambda _: None)
        ours.append(outcome.seconds)
        plain.append(_plain(peer, data, device.torch))
    # The first turn compiles, and fills caches.
    best, other = min(ours[1:]), min(plain[1:])
    step = best / len(range(0, SAMPLES, BATCH))
    found = {
        "device": device.name,
        "samplesPerSecond": SAMPLES / best,
        "plainSamplesPerSecond": SAMPLES / other,
        "ratio": other / best,
        "toldShare": _told(device.torch) / step,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
