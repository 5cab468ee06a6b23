"""Makes test/fixtures/predictions/frames: one small table as pandas 3.1 and polars 2.1 write it, of columns and of lists.

Neither is among the packages that the tests install. The folder is the argument.
"""

import datetime
import json
import sys

import numpy as np
import pandas as pd
import polars as pl

folder = sys.argv[1]
rng = np.random.default_rng(7)
rows = 24
names = ["ant", "bee", "cat"]
scores = rng.dirichlet([1, 1, 1], rows)
truth = rng.integers(0, 3, rows)
common = {
    "id": [f"s{i}" if i % 2 else f"a sample of a longer name {i}" for i in range(rows)],
    "site": [f"site {i % 3}" for i in range(rows)],
    "opens": [datetime.time(8 + i % 4, 30, 0, 500 * (i % 2)) for i in range(rows)],
    "day": [datetime.datetime(2026, 1, 1 + i % 5) for i in range(rows)],
}
columns = {"y_true": [names[k] for k in truth], **{f"score_{c}": scores[:, k] for k, c in enumerate(names)}, **common}
lists = {"y_true": truth, "y_score": [row.tolist() for row in scores], **common}

frame = pl.DataFrame(columns).with_columns(pl.col("site").cast(pl.Categorical), pl.col("y_true").cast(pl.Enum(names)))
frame.write_ipc(f"{folder}/polars.arrow")
frame.write_ipc_stream(f"{folder}/polars.arrows")
frame.write_parquet(f"{folder}/polars.parquet")
frame.drop("day").write_csv(f"{folder}/polars.csv")
pandas = pd.DataFrame(columns).assign(site=pd.Categorical(columns["site"]))
pandas.to_feather(f"{folder}/pandas.feather")
pandas.to_parquet(f"{folder}/pandas.parquet")
pandas.drop(columns="day").to_csv(f"{folder}/pandas.csv", index=False)

frame = pl.DataFrame(lists)
frame.write_ipc(f"{folder}/polars.lists.arrow", compression="zstd")
frame.write_ipc_stream(f"{folder}/polars.lists.arrows")
frame.write_parquet(f"{folder}/polars.lists.parquet")
frame = frame.with_columns(pl.col("y_score").cast(pl.Array(pl.Float64, 3)))
frame.write_ipc(f"{folder}/polars.arrays.arrow")
frame.write_parquet(f"{folder}/polars.arrays.parquet")
pd.DataFrame(lists).to_feather(f"{folder}/pandas.lists.feather")
pd.DataFrame(lists).to_parquet(f"{folder}/pandas.lists.parquet")

told = {"truth": truth.tolist(), "scores": scores.ravel().tolist(), "id": common["id"], "site": common["site"]}
told["day"] = [day.isoformat() + ".000Z" for day in common["day"]]
told["opens"] = [time.isoformat().rstrip("0") if time.microsecond else time.isoformat() for time in common["opens"]]
with open(f"{folder}/expected.json", "w") as file:
    json.dump(told, file)
