from pathlib import Path
from typing import Any

import numpy as np
import pytest

from finalize_trainer.data.dataset import Dataset
from finalize_trainer.data.load import load_dataset
from finalize_trainer.problem import Problem
from projects import DIGITS, ROOT, settings_for

WINE = ROOT / "test" / "fixtures" / "projects" / "wine" / "data"


def _load(data: dict[str, Any], **rest: Any) -> Dataset:
    return load_dataset(settings_for({"data": data, **rest}))


def _paths(folder: Path, ending: str) -> dict[str, str]:
    return {name: str(folder / f"{name}.{ending}") for name in ("train", "val", "test")}


def test_reads_npz() -> None:
    dataset = _load({**_paths(DIGITS, "npz"), "id": "id"})
    assert dataset.train.sample_shape == (8, 8)
    assert dataset.class_names == [str(digit) for digit in range(10)]
    assert dataset.train.ids[0].startswith("digit-")
    assert set(dataset.files) == set(_paths(DIGITS, "npz").values())


def test_reads_csv() -> None:
    dataset = _load({**_paths(WINE, "csv"), "target": "target", "id": "id"})
    assert dataset.train.inputs.dtype == np.float32
    assert len(dataset.feature_names) == dataset.train.sample_shape[0] == 13
    assert dataset.class_names == ["class_0", "class_1", "class_2"]


def _csv(folder: Path, **texts: str) -> dict[str, str]:
    for name in ("train", "val", "test"):
        (folder / f"{name}.csv").write_text(texts.get(name, texts["train"]))
    return _paths(folder, "csv")


def test_numbers_classes_as_the_engine_does(tmp_path: Path) -> None:
    numbers = _load(_csv(tmp_path, train="a,y\n1,10\n2,9\n3,2.0\n"))
    assert numbers.class_names == ["2", "9", "10"]
    texts = _load(_csv(tmp_path, train="a,y\n1,b10\n2,b9\n3,B2\n"))
    assert texts.class_names == ["B2", "b10", "b9"]
    named = _load({**_csv(tmp_path, train="a,y\n1,0\n2,1\n"), "class_names": ["no", "yes"]})
    assert named.class_names == ["no", "yes"]
    assert named.train.targets.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"train": "a,y\n1,x\n2,z\n", "test": "a,y\n1,q\n"}, "holds classes"),
        ({"train": "a,y\n1,x\n,z\n"}, "row 1: an input is empty"),
        ({"train": "a,y\n1,x\nnan,z\n"}, "row 1"),
        ({"train": "a,y\n1,x,3\n"}, "3 values for 2 columns"),
        ({"train": "a,z\n1,x\n"}, "has no column y"),
        ({"train": "y\nx\nz\n"}, "no feature"),
        ({"train": "a,y\n1,x\n2,x\n"}, "one class only"),
        ({"train": "a,y\n1,x\n2,\n"}, "which is no class"),
        ({"train": ""}, "is empty"),
        ({"train": "a,y\n"}, "no samples"),
    ],
)
def test_refuses_broken_tables(tmp_path: Path, texts: dict[str, str], message: str) -> None:
    with pytest.raises(Problem, match=message):
        _load(_csv(tmp_path, **texts))


def test_refuses_pickles(tmp_path: Path) -> None:
    for name in ("train", "val", "test"):
        np.savez(tmp_path / f"{name}.npz", x=np.array([{}], dtype=object), y=np.zeros(1))
    with pytest.raises(Problem, match="can't be read"):
        _load(_paths(tmp_path, "npz"))


def test_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"data\.train, data\.val, data\.test"):
        _load({})
    with pytest.raises(Problem, match="does not exist"):
        _load(_paths(tmp_path, "npz"))


def test_weights_and_groups_are_read(tmp_path: Path) -> None:
    data = {**_csv(tmp_path, train="a,y,w,g\n1,x,0.5,p\n2,z,2,q\n"), "weight": "w", "group": "g"}
    train = _load(data).train
    assert train.weights is not None
    assert train.weights.tolist() == [0.5, 2]
    assert train.groups == ["p", "q"]
    assert train.sample_shape == (1,)
    with pytest.raises(Problem, match="no weight"):
        _load({**_csv(tmp_path, train="a,y,w\n1,x,-1\n2,z,2\n"), "weight": "w"})
