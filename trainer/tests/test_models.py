from typing import Any

import numpy as np
import pytest
import torch
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from finalize_trainer.data.dataset import Dataset, Split
from finalize_trainer.models.network import Network, build_network
from finalize_trainer.models.registry import ARCHITECTURES
from finalize_trainer.problem import Problem
from projects import settings_for

SHAPES = {"table": (7,), "image": (8, 8, 3), "sequence": (9, 4)}


def _dataset(shape: tuple[int, ...], classes: int = 3, seed: int = 0) -> Dataset:
    draws = np.random.default_rng(seed)
    inputs = draws.normal(3, 2, (24, *shape)).astype(np.float32)
    targets = np.arange(24) % max(classes, 1) if classes else draws.normal(50, 10, 24)
    split = Split("x", inputs, targets.astype(float), [str(n) for n in range(24)], None, None)
    return Dataset(split, split, split, [str(n) for n in range(classes)], [], {})


def _network(model: dict[str, Any], shape: tuple[int, ...], classes: int = 3, **rest: Any) -> Network:
    return build_network(settings_for({"model": model, **rest}), _dataset(shape, classes))


@pytest.mark.parametrize("name", [one.name for one in ARCHITECTURES])
def test_every_architecture_answers_each_sample_by_itself(name: str) -> None:
    kind = next(one.kind for one in ARCHITECTURES if one.name == name)
    small = {"channels": [4, 8, 8, 8]} if name.startswith("ResNet") else {}
    network = _network({"architecture": name, **small}, SHAPES[kind], data={"normalization": "standardize"}).eval()
    samples = torch.randn(5, *SHAPES[kind])
    with torch.no_grad():
        whole = network(samples)
        assert whole.shape == (5, 3)
        one = torch.cat([network(sample[None]) for sample in samples])
    assert torch.allclose(whole, one, atol=1e-5)


@pytest.mark.parametrize("name", [one.name for one in ARCHITECTURES])
def test_the_seed_gives_the_weights(name: str) -> None:
    kind = next(one.kind for one in ARCHITECTURES if one.name == name)
    small = {"channels": [4, 4, 4, 4]} if name.startswith("ResNet") else {}

    def weights(seed: int) -> torch.Tensor:
        network = _network({"architecture": name, **small}, SHAPES[kind], reproducibility={"seed": seed})
        return torch.cat([one.flatten() for one in network.parameters()])

    assert torch.equal(weights(1), weights(1))
    assert not torch.equal(weights(1), weights(2))


@pytest.mark.parametrize(("kind", "scaler"), [("standardize", StandardScaler()), ("minmax", MinMaxScaler())])
def test_normalization_is_that_of_scikit_learn(kind: str, scaler: Any) -> None:
    dataset = _dataset((7,))
    network = build_network(settings_for({"data": {"normalization": kind}}), dataset)
    inputs = dataset.train.inputs
    expected = scaler.fit_transform(inputs.astype(float))
    assert network.prepare(torch.from_numpy(inputs)).numpy() == pytest.approx(expected, abs=1e-5)


def test_images_are_normalized_by_channel_whichever_way_they_lie() -> None:
    dataset = _dataset((8, 6, 3))
    turned = Split("x", np.moveaxis(dataset.train.inputs, 3, 1).copy(), dataset.train.targets, [], None, None)
    other = Dataset(turned, turned, turned, dataset.class_names, [], {})
    values = {"model": {"architecture": "SimpleCNN"}, "data": {"normalization": "standardize"}}
    last, first = build_network(settings_for(values), dataset), build_network(settings_for(values), other)
    assert (last.layout, first.layout) == ("hwc", "chw")
    one = last.prepare(torch.from_numpy(dataset.train.inputs))
    assert torch.allclose(one, first.prepare(torch.from_numpy(turned.inputs)), atol=1e-6)
    assert one.mean(dim=(0, 2, 3)).abs().max() < 1e-5


def test_an_unclear_layout_is_asked_for() -> None:
    with pytest.raises(Problem, match=r"data\.layout"):
        _network({"architecture": "SimpleCNN"}, (8, 6, 7))


def test_values_come_in_their_own_unit() -> None:
    network = _network({"architecture": "MLP"}, (7,), 0, task="regression").eval()
    raw = torch.tensor([[0.0], [1.0]])
    answer = network.answer(raw)[:, 0]
    targets = _dataset((7,), 0).train.targets
    assert answer.tolist() == pytest.approx([targets.mean(), targets.mean() + targets.std()], rel=1e-5)


def test_counts_begin_at_the_mean() -> None:
    network = _network({"architecture": "MLP", "hidden": []}, (7,), 0, task="count").eval()
    with torch.no_grad():
        rates = network(torch.zeros(2, 7))
    assert rates[0, 0].item() == pytest.approx(_dataset((7,), 0).train.targets.mean(), rel=1e-4)


@pytest.mark.parametrize(
    ("model", "shape", "message"),
    [
        ({"architecture": "VGG"}, (8, 8), "knows MLP"),
        ({"architecture": "LSTM", "hidden": [3]}, (9, 4), "no use for model.hidden"),
        ({"architecture": "LSTM"}, (9,), "needs sequences"),
        ({"architecture": "ResNet18"}, (9,), "needs images"),
        ({"architecture": "MLP", "num_classes": 4}, (9,), "has 3 classes"),
        ({"architecture": "Transformer", "width": 10, "heads": 3}, (9, 4), "can't be shared"),
        ({"architecture": "MLP", "kernel": 3}, (9,), "model.kernel"),
        ({"architecture": "nowhere.at_all:build"}, (9,), "can't be imported"),
    ],
)
def test_refuses_what_it_can_not_build(model: dict[str, Any], shape: tuple[int, ...], message: str) -> None:
    with pytest.raises(Problem, match=message):
        _network(model, shape)


def test_builds_a_network_of_the_users(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own_nets.py").write_text(
        "from torch import nn\n"
        "def build(sample_shape, outputs, hidden=None, depth=1):\n"
        "    return nn.Sequential(nn.Flatten(), nn.Linear(sample_shape[0] * sample_shape[1], outputs * 1))\n"
        "def wrong(outputs):\n    return nn.Sequential(nn.Flatten(), nn.LazyLinear(outputs + 1))\n"
        "def nothing():\n    return 3\n"
    )
    monkeypatch.chdir(tmp_path)
    found = _network({"architecture": "own_nets:build", "depth": 3}, (4, 5))
    assert found(torch.zeros(2, 4, 5)).shape == (2, 3)
    for model, message in (
        ({"architecture": "own_nets:build", "width": 3, "deepness": 3}, "deepness"),
        ({"architecture": "own_nets:wrong"}, "was expected"),
        ({"architecture": "own_nets:nothing"}, "not a torch"),
        ({"architecture": "own_nets:absent"}, "no function"),
    ):
        with pytest.raises(Problem, match=message):
            _network(model, (4, 5))


def test_resnet_18_has_the_published_size() -> None:
    """He et al.: 11.17 million weights with the small stem and ten classes, 23.5 million with 50 layers."""
    shape = (32, 32, 3)
    eighteen = _network({"architecture": "ResNet-18"}, shape, 10)
    fifty = _network({"architecture": "resnet50"}, shape, 10)
    assert sum(one.numel() for one in eighteen.parameters()) == 11_173_962
    assert sum(one.numel() for one in fifty.parameters()) == 23_520_842
