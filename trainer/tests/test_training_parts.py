from itertools import pairwise
from typing import Any, cast

import numpy as np
import pytest
import torch
from torch import nn
from torch.optim import SGD, lr_scheduler
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from finalize_trainer.data.dataset import Split
from finalize_trainer.problem import Problem
from finalize_trainer.training.augmentation import make_augmentation
from finalize_trainer.training.batches import spans
from finalize_trainer.training.device import choose_device
from finalize_trainer.training.losses import make_loss
from finalize_trainer.training.optimizers import OPTIMIZERS, make_optimizer
from finalize_trainer.training.schedules import Plateau, learning_rate, observe_plateau
from finalize_trainer.training.streams import generator, stream_seed
from projects import settings_for


def _torch_rates(make: Any, epochs: int) -> list[float]:
    optimizer = SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
    scheduler = make(optimizer)
    rates = []
    for _ in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


@pytest.mark.parametrize(
    ("schedule", "make"),
    [
        ({"type": "step", "step_size": 4, "gamma": 0.3}, lambda o: lr_scheduler.StepLR(o, 4, 0.3)),
        ({"type": "exponential", "gamma": 0.9}, lambda o: lr_scheduler.ExponentialLR(o, 0.9)),
        ({"type": "cosine"}, lambda o: lr_scheduler.CosineAnnealingLR(o, 20)),
        ({"type": "cosine", "min_lr": 0.01}, lambda o: lr_scheduler.CosineAnnealingLR(o, 20, 0.01)),
        ({"type": "none"}, lambda o: lr_scheduler.ConstantLR(o, 1.0)),
        (
            {"type": "cosine", "warmup_epochs": 4},
            lambda o: lr_scheduler.SequentialLR(
                o, [lr_scheduler.LinearLR(o, 1 / 5, 1, 4), lr_scheduler.CosineAnnealingLR(o, 16)], [4]
            ),
        ),
    ],
)
def test_schedules_are_those_of_pytorch(schedule: dict[str, Any], make: Any) -> None:
    settings = settings_for({"optimizer": {"learning_rate": 0.1}, "training": {"epochs": 20}, "lr_scheduler": schedule})
    found = [learning_rate(settings, epoch, Plateau()) for epoch in range(1, 21)]
    assert found == pytest.approx(_torch_rates(make, 20), rel=1e-9)


@pytest.mark.parametrize("mode", ["min", "max"])
def test_the_plateau_is_that_of_pytorch(mode: Any) -> None:
    values = np.random.default_rng(3).normal(size=60).cumsum() * (0.1 if mode == "max" else -0.1)
    settings = settings_for(
        {"optimizer": {"learning_rate": 0.1}, "lr_scheduler": {"type": "plateau", "gamma": 0.5, "patience": 2}}
    )
    optimizer = SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
    scheduler = lr_scheduler.ReduceLROnPlateau(optimizer, mode, factor=0.5, patience=2, threshold=0, eps=0)
    state = Plateau()
    for value in values:
        scheduler.step(float(value))
        state = observe_plateau(state, float(value), mode, 2)
        assert learning_rate(settings, 1, state) == pytest.approx(optimizer.param_groups[0]["lr"])


def _split(targets: Any, weights: Any = None) -> Split:
    count = len(targets)
    return Split(
        "x", np.zeros((count, 1)), np.array(targets, dtype=float), [str(n) for n in range(count)], None, weights
    )


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@pytest.mark.parametrize("weights", ["none", "balanced", [0.5, 1.0, 3.0]])
def test_cross_entropy_is_that_of_pytorch(smoothing: float, weights: Any) -> None:
    targets = torch.tensor([0, 1, 2, 2, 1, 2, 0, 2])
    logits = torch.randn(8, 3, generator=torch.Generator().manual_seed(1))
    settings = settings_for({"training": {"class_weights": weights, "label_smoothing": smoothing}})
    loss = make_loss(settings, _split(targets.tolist()), 3)
    own = loss.weights(targets, None)
    found = (loss.each(logits, targets) * own).sum() / own.sum()
    expected = nn.CrossEntropyLoss(loss.class_weights, label_smoothing=smoothing)(logits, targets)
    assert float(found) == pytest.approx(float(expected), rel=1e-6)


def test_balanced_weights_are_those_of_scikit_learn() -> None:
    from sklearn.utils.class_weight import compute_class_weight

    targets = [0, 0, 0, 1, 2, 2]
    loss = make_loss(settings_for({"training": {"class_weights": "balanced"}}), _split(targets), 3)
    assert loss.class_weights is not None
    expected = compute_class_weight("balanced", classes=np.arange(3), y=targets)
    assert loss.class_weights.numpy() == pytest.approx(expected)


def test_values_and_counts_report_in_their_own_unit() -> None:
    targets = torch.tensor([0.0, 3.0, 5.0, 1.0])
    raw = torch.tensor([[0.1], [1.0], [1.5], [0.0]])
    squared = make_loss(settings_for({"task": "regression"}), _split(targets.tolist()), 0)
    mean, deviation = float(targets.mean()), float(targets.std(correction=0))
    expected = ((raw[:, 0] * deviation + mean) - targets) ** 2
    assert (squared.each(raw, targets) * squared.unit).numpy() == pytest.approx(expected.numpy(), rel=1e-5)
    poisson = make_loss(settings_for({"task": "count"}), _split(targets.tolist()), 0)
    assert poisson.shift is not None
    found = (poisson.each(raw, targets) + poisson.shift(targets)) * poisson.unit
    rate = raw[:, 0].exp()
    expected = 2 * (torch.xlogy(targets, targets) - torch.xlogy(targets, rate) - targets + rate)
    assert found.numpy() == pytest.approx(expected.numpy(), abs=1e-5)


@pytest.mark.parametrize("name", [entry.name for entry in OPTIMIZERS.values()])
def test_optimizers_are_made_as_they_are_asked_for(name: str) -> None:
    settings = settings_for({"optimizer": {"type": name, "learning_rate": 0.02, "weight_decay": 0.01, "epsilon": 1e-6}})
    made = make_optimizer(settings.optimizer, [nn.Parameter(torch.zeros(2))], torch.device("cpu"))
    assert type(made).__name__ == name
    group = made.param_groups[0]
    assert (group["lr"], group["weight_decay"]) == (0.02, 0.01)
    assert group.get("eps", 1e-6) == 1e-6


def test_the_average_is_the_exponential_one() -> None:
    """What `torch.optim.swa_utils` gives is what `ema_decay` promises: d · average + (1 − d) · weights."""
    layer = nn.Linear(2, 1)
    average = AveragedModel(layer, multi_avg_fn=get_ema_multi_avg_fn(0.9))  # type: ignore[no-untyped-call]
    expected: torch.Tensor | None = None
    for step in range(5):
        with torch.no_grad():
            layer.weight.fill_(float(step))
        average.update_parameters(layer)
        now = layer.weight.detach().clone()
        expected = now if expected is None else 0.9 * expected + 0.1 * now
    assert expected is not None
    assert torch.allclose(cast(nn.Linear, average.module).weight, expected)


def test_streams_are_apart_and_repeat() -> None:
    assert stream_seed(1, "shuffle", 2) == stream_seed(1, "shuffle", 2)
    seeds = {stream_seed(seed, purpose, n) for seed in (1, 2) for purpose in ("a", "b") for n in (1, 2)}
    assert len(seeds) == 8


def test_no_batch_has_a_single_sample() -> None:
    for samples in range(2, 70):
        found = spans(samples, 8)
        assert found[0][0] == 0
        assert found[-1][1] == samples
        assert all(before[1] == after[0] for before, after in pairwise(found))
        assert all(end - start > 1 for start, end in found)


class TestAugmentation:
    @staticmethod
    def _made(transforms: list[Any], shape: tuple[int, ...], layout: str = "hwc") -> Any:
        settings = settings_for({"data_augmentation": {"enabled": True, "transforms": transforms}})
        return make_augmentation(settings.data_augmentation, shape, layout, (0.0, 1.0))

    @pytest.mark.parametrize(("shape", "layout"), [((6, 5), "hwc"), ((6, 5, 3), "hwc"), ((3, 6, 5), "chw")])
    def test_flips_and_crops_move_pixels(self, shape: tuple[int, ...], layout: str) -> None:
        images = torch.rand(20, *shape)
        flipped = self._made([{"horizontal_flip": {"p": 1}}], shape, layout)(images, generator(1, "a"))
        axis = {(6, 5): 2, (6, 5, 3): 2, (3, 6, 5): 3}[shape]
        assert torch.equal(flipped, images.flip(axis))
        again = self._made(["horizontal_flip"], shape, layout)(images, generator(1, "a"))
        same = [bool(torch.equal(one, two)) for one, two in zip(again, images, strict=True)]
        assert 0 < sum(same) < 20
        cut = self._made([{"random_crop": {"size": [6, 5], "padding": 2}}], shape, layout)(images, generator(1, "a"))
        assert cut.shape == images.shape
        assert set(cut.flatten().tolist()) <= {0.0, *images.flatten().tolist()}

    def test_a_crop_is_a_shift_with_zeros(self) -> None:
        image = torch.arange(1, 10.0).reshape(1, 3, 3)
        transform = self._made([{"random_crop": {"size": 3, "padding": 1}}], (3, 3))
        seen = set()
        for seed in range(60):
            seen.add(tuple(transform(image, generator(seed, "x")).flatten().int().tolist()))
        padded = nn.functional.pad(image, (1, 1, 1, 1))[0]
        shifts = {tuple(padded[r : r + 3, c : c + 3].flatten().int().tolist()) for r in range(3) for c in range(3)}
        assert seen == shifts

    def test_jitter_keeps_to_the_bounds(self) -> None:
        images = torch.rand(30, 4, 4)
        found = self._made([{"color_jitter": {"brightness": 0.9, "contrast": 0.9}}], (4, 4))(images, generator(1, "j"))
        assert float(found.min()) >= 0
        assert float(found.max()) <= 1
        assert not torch.equal(found, images)
        still = self._made([{"color_jitter": {}}], (4, 4))(images, generator(1, "j"))
        assert torch.allclose(still, images, atol=1e-6)

    @pytest.mark.parametrize(
        "transform",
        ["rotate", {"random_crop": [4, 4]}, {"horizontal_flip": {"q": 1}}, {"color_jitter": {"hue": 0.1}}],
    )
    def test_refuses_what_it_can_not_do(self, transform: Any) -> None:
        with pytest.raises(Problem):
            self._made([transform], (6, 5))

    def test_refuses_tables(self) -> None:
        with pytest.raises(Problem, match="for images"):
            self._made(["horizontal_flip"], (7,))


@pytest.mark.parametrize(("capability", "precision"), [((7, 5), torch.float16), ((9, 0), torch.bfloat16)])
def test_a_gpu_that_only_emulates_bfloat16_gets_float16(
    monkeypatch: pytest.MonkeyPatch, capability: tuple[int, int], precision: torch.dtype
) -> None:
    chosen: list[torch.device] = []
    monkeypatch.setattr("torch.cuda.device_count", lambda: 2)
    monkeypatch.setattr("torch.cuda.set_device", chosen.append)
    monkeypatch.setattr("torch.cuda.get_device_name", lambda _: "GPU")
    monkeypatch.setattr("torch.cuda.get_device_capability", lambda _: capability)
    device = choose_device(settings_for({"training": {"device": "cuda:1", "mixed_precision": True}}))
    assert device.precision is precision
    assert chosen == [torch.device("cuda:1")]
