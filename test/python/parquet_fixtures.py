"""Makes test/fixtures/predictions/*.parquet and twice.arrow (pyarrow 26; not among the packages that the tests install)."""

import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

rng = np.random.default_rng(5)
y_true = rng.integers(0, 3, size=40)
scores = rng.dirichlet(np.ones(3), size=40)
names = np.array(["ant", "bee", "cat"])
table = pa.table(
    {
        "id": [f"s{i}" for i in range(40)],
        "y_true": names[y_true],
        "score_ant": scores[:, 0],
        "score_bee": scores[:, 1],
        "score_cat": scores[:, 2],
        "sample_weight": np.where(y_true == 0, 2.0, 1.0).astype(np.float32),
        "unused": [[1, 2]] * 40,
    }
)
folder = sys.argv[1]
pq.write_table(table, f"{folder}/classes.snappy.parquet", row_group_size=15)
pq.write_table(table, f"{folder}/classes.gzip.parquet", compression="gzip", data_page_version="2.0")
for codec in ["zstd", "brotli", "lz4"]:
    pq.write_table(table, f"{folder}/classes.{codec}.parquet", compression=codec)
pages = {"data_page_version": "2.0", "use_dictionary": ["id", "y_true"], "data_page_size": 64}
pq.write_table(table, f"{folder}/classes.v2.parquet", row_group_size=17, **pages)
values = pa.table({"y_true": pa.array([1.5, 2.5, None]), "y_pred": pa.array([1, 2, 3], pa.int64())})
pq.write_table(values, f"{folder}/null.parquet", compression="none")
np.savez(f"{folder}/classes.npz", y_true=y_true, y_score=scores, sample_weight=np.where(y_true == 0, 2.0, 1.0))
twice = pa.Table.from_arrays([pa.array([0, 1]), *[pa.array([1.0, 0.0])] * 2], names=["y_true", "score_a", "score_a"])
pq.write_table(twice, f"{folder}/twice.parquet", compression="none")
with pa.OSFile(f"{folder}/twice.arrow", "wb") as file, pa.ipc.new_file(file, twice.schema) as writer:
    writer.write_table(twice)
