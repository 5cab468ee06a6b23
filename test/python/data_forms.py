"""Writes the digits and wine sets in the forms that the PyTorch trainer reads: `data_forms.py FOLDER DIGITS WINE`."""

import csv
import pathlib
import sys

import numpy as np
import pyarrow
from PIL import Image
from pyarrow import parquet

folder, digits, wine = map(pathlib.Path, sys.argv[1:4])
for name in ("train", "val", "test"):
    with np.load(digits / f"{name}.npz") as arrays:
        x, y, ids = arrays["x"], arrays["y"], arrays["id"]
    (folder / "npy").mkdir(parents=True, exist_ok=True)
    np.save(folder / "npy" / f"{name}.npy", x)
    np.save(folder / "npy" / f"{name}.y.npy", y)
    np.save(folder / "npy" / f"{name}.id.npy", ids)
    for image, label, own in zip(x, y, ids):
        place = folder / "images" / name / f"digit {label}"
        place.mkdir(parents=True, exist_ok=True)
        Image.fromarray((image * 15).astype(np.uint8)).save(place / f"{own}.png")
    with open(wine / f"{name}.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {key: [row[key] if key in ("id", "target") else float(row[key]) for row in rows] for key in rows[0]}
    (folder / "parquet").mkdir(parents=True, exist_ok=True)
    parquet.write_table(pyarrow.table(columns), folder / "parquet" / f"{name}.parquet")
(folder / "own_data.py").write_text(
    "import numpy as np\n\n\ndef splits(seed):\n"
    f"    parts = {{name: np.load(f'{digits}/{{name}}.npz') for name in ('train', 'val', 'test')}}\n"
    "    return {name: {'x': part['x'].astype('float32') / 16, 'y': part['y']} for name, part in parts.items()}\n"
)
