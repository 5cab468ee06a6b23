"""Writes the arrays of PATH.npz as PATH.packed.npz, .csv, .parquet and .feather."""

import sys

import numpy as np
import pyarrow as pa
from pyarrow import csv, feather, parquet

path = sys.argv[1]
with np.load(f"{path}.npz") as arrays:
    truth, scores = arrays["y_true"], arrays["y_score"]
np.savez_compressed(f"{path}.packed.npz", y_true=truth, y_score=scores)
columns = {f"score_{at}": np.ascontiguousarray(column) for at, column in enumerate(scores.T)}
table = pa.table({"y_true": truth, **columns})
csv.write_csv(table, f"{path}.csv")
parquet.write_table(table, f"{path}.parquet", compression="zstd", row_group_size=500_000)
feather.write_feather(table, f"{path}.feather", compression="lz4")
