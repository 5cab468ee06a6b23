"""Writes and reads array files with numpy and safetensors, so that ours can be held against them.

arrays.py write FOLDER SEEDS   writes <seed>.npz (numpy) and <seed>.safetensors, and prints what they hold
arrays.py read FILE...         prints what numpy.load(allow_pickle=False) or safetensors finds in each file
arrays.py csv FILE...          prints the rows that Python's csv module finds
"""

import base64
import csv
import json
import sys

import numpy as np
from safetensors.numpy import load_file, save_file

DTYPES = ["<f4", ">f4", "<f8", ">f8", "<f2", ">f2", "i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8"]
DTYPES += ["u1", "<u2", ">u2", "<u4", ">u4", "<u8", ">u8", "?", "<U3", ">U3", "S4"]


def random_array(rng, dtype):
    shape = tuple(int(d) for d in rng.integers(0, 5, size=rng.integers(0, 5)))
    kind = np.dtype(dtype).kind
    if kind == "f":
        array = rng.normal(size=shape) * 10.0 ** rng.integers(-6, 4)
        array = np.where(rng.random(shape) < 0.1, rng.choice([np.nan, np.inf, -np.inf, -0.0]), array)
    elif kind in "iu":
        info = np.iinfo(np.dtype(dtype))
        array = rng.integers(info.min, info.max, size=shape, dtype=np.dtype(dtype).newbyteorder("="), endpoint=True)
    elif kind == "b":
        array = rng.random(shape) < 0.5
    elif kind == "U":
        array = rng.choice(np.array(["", "a", "żół", "日本", "𝄞x", "a b"]), size=shape)
    else:
        array = rng.choice(np.array([b"", b"ab", b"x y", b"abcd"]), size=shape)
    with np.errstate(over="ignore"):
        array = np.asarray(array).astype(dtype)
    return np.asfortranarray(array) if rng.random() < 0.5 else array


def described(array):
    array = np.asarray(array)
    if array.dtype.kind in "US":
        texts = [t.decode() if isinstance(t, bytes) else str(t) for t in array.ravel(order="C")]
        return {"type": "string", "shape": list(array.shape), "texts": texts}
    if array.dtype.kind == "f" and array.dtype.itemsize == 2:
        array = array.astype(np.float32)
    array = array.astype(array.dtype.newbyteorder("<"))
    data = base64.b64encode(array.tobytes(order="C")).decode()
    return {"type": array.dtype.name, "shape": list(array.shape), "data": data}


def write(folder, seeds):
    held = {}
    for seed in range(int(seeds)):
        rng = np.random.default_rng(seed)
        arrays = {f"a{i}": random_array(rng, rng.choice(DTYPES)) for i in range(6)}
        save = np.savez if seed % 2 else np.savez_compressed
        save(f"{folder}/{seed}.npz", **arrays)
        plain = ["<f4", "<f8", "<f2", "i1", "<i2", "<i4", "<i8", "u1", "<u2", "<u4", "<u8", "?"]
        tensors = {f"t{i}": np.ascontiguousarray(random_array(rng, rng.choice(plain))) for i in range(5)}
        save_file(tensors, f"{folder}/{seed}.safetensors", metadata={"epoch": str(seed), "ö": "ü"})
        held[f"{seed}.npz"] = {name: described(array) for name, array in arrays.items()}
        held[f"{seed}.safetensors"] = {name: described(array) for name, array in tensors.items()}
    print(json.dumps(held))


def read(paths):
    held = []
    for path in paths:
        loaded = load_file(path) if path.endswith(".safetensors") else np.load(path, allow_pickle=False)
        held.append({name: described(loaded[name]) for name in loaded})
    print(json.dumps(held))


def rows(paths):
    out = []
    for path in paths:
        with open(path, newline="", encoding="utf-8-sig") as file:
            out.append([row for row in csv.reader(file) if row])
    print(json.dumps(out))


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "write":
        write(*arguments)
    else:
        {"read": read, "csv": rows}[command](arguments)
