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


def _digits(name: str, count: int = 40) -> tuple[Any, Any]:
    with np.load(DIGITS / f"{name}.npz") as arrays:
        return arrays["x"][:count], arrays["y"][:count]


def test_maps_npy(tmp_path: Path) -> None:
    for name in ("train", "val", "test"):
        x, y = _digits(name)
        np.save(tmp_path / f"{name}.npy", x)
        np.save(tmp_path / f"{name}.y.npy", y)
    dataset = _load(_paths(tmp_path, "npy"))
    assert isinstance(dataset.train.inputs, np.memmap)
    assert np.array_equal(dataset.train.inputs, _digits("train")[0])
    assert set(dataset.files) == {
        str(tmp_path / f"{name}{end}.npy") for name in ("train", "val", "test") for end in ("", ".y")
    }
    (tmp_path / "val.y.npy").unlink()
    with pytest.raises(Problem, match=r"val\.y\.npy does not exist"):
        _load(_paths(tmp_path, "npy"))


def test_reads_parquet_as_csv(tmp_path: Path) -> None:
    import csv

    import pyarrow
    from pyarrow import parquet

    for name in ("train", "val", "test"):
        with (WINE / f"{name}.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        texts = ("id", "target")
        columns = {key: [row[key] if key in texts else float(row[key]) for row in rows] for key in rows[0]}
        parquet.write_table(pyarrow.table(columns), tmp_path / f"{name}.parquet")
    roles = {"target": "target", "id": "id"}
    found, expected = _load({**_paths(tmp_path, "parquet"), **roles}), _load({**_paths(WINE, "csv"), **roles})
    assert np.array_equal(found.train.inputs, expected.train.inputs)
    assert np.array_equal(found.test.targets, expected.test.targets)
    assert (found.class_names, found.feature_names) == (expected.class_names, expected.feature_names)
    with pytest.raises(Problem, match="holds no numbers"):
        _load({**_paths(tmp_path, "parquet"), "target": "target"})


def _write_images(folder: Path, mode: str, size: tuple[int, int] = (8, 8)) -> dict[str, str]:
    from PIL import Image

    for name in ("train", "val", "test"):
        for row, (pixels, label) in enumerate(zip(*_digits(name), strict=True)):
            place = folder / name / f"digit {label}"
            place.mkdir(parents=True, exist_ok=True)
            image = Image.fromarray((pixels * 15).astype(np.uint8)).convert(mode)
            image.resize(size).save(place / f"{row:03d}.png")
    return {name: str(folder / name) for name in ("train", "val", "test")}


def test_reads_folders_of_images(tmp_path: Path) -> None:
    grey = _load(_write_images(tmp_path / "grey", "L"))
    assert grey.train.sample_shape == (8, 8, 1)
    assert grey.class_names == sorted({f"digit {label}" for label in range(10)})
    x, y = _digits("train")
    at = {one.split("/")[1].removesuffix(".png"): row for row, one in enumerate(grey.train.ids)}
    for row in range(40):
        assert np.array_equal(grey.train.inputs[at[f"{row:03d}"], :, :, 0], x[row] * 15)
        assert grey.class_names[int(grey.train.targets[at[f"{row:03d}"]])] == f"digit {y[row]}"
    colour = _write_images(tmp_path / "colour", "RGB")
    assert _load(colour).train.sample_shape == (8, 8, 3)
    assert _load({**colour, "image_size": [4, 6]}).train.sample_shape == (4, 6, 3)


def test_refuses_images_that_are_not_alike_or_whole(tmp_path: Path) -> None:
    data = _write_images(tmp_path, "L")
    some = sorted((tmp_path / "train").glob("*/*.png"))
    whole = some[3].read_bytes()
    some[3].write_bytes(whole[:60])
    with pytest.raises(Problem, match=r"damaged|can.t be read"):
        _load(data)
    some[3].write_bytes(b"no image")
    with pytest.raises(Problem, match="can't be read as an image"):
        _load(data)
    some[3].write_bytes(whole)
    _write_images(tmp_path, "L", (8, 8))
    from PIL import Image

    Image.new("L", (9, 8)).save(some[3])
    with pytest.raises(Problem, match="image_size"):
        _load(data)


def test_takes_splits_of_a_function(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own_splits.py").write_text(
        "import numpy as np\n"
        "def splits(seed, settings):\n"
        "    draws = np.random.default_rng(seed)\n"
        "    return {name: (draws.normal(size=(9, 4)), np.arange(9) % 3) for name in ('train', 'val', 'test')}\n"
        "def wrong():\n    return {'train': 3}\n"
        "def odd():\n    return {name: 3 for name in ('train', 'val', 'test')}\n"
    )
    monkeypatch.chdir(tmp_path)
    dataset = _load({"source": "own_splits:splits"})
    assert dataset.train.sample_shape == (4,)
    assert dataset.class_names == ["0", "1", "2"]
    for name in ("wrong", "odd", "absent"):
        with pytest.raises(Problem):
            _load({"source": f"own_splits:{name}"})
