"""Writes one table as Arrow file, stream and Feather in several ways, as Parquet and CSV, and npz: folder as argument."""

import decimal
import json
import sys

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.feather as feather
import pyarrow.parquet as pq

folder = sys.argv[1]
rng = np.random.default_rng(3)
rows = 5000
names = np.array(["ant", "bee", "cat"])
truth = rng.integers(0, 3, rows)
scores = rng.dirichlet(np.ones(3), rows)
country = np.array(["DE", "FR", "Österreich", ""], dtype=object)[rng.integers(0, 4, rows)]
age = rng.integers(18, 90, rows).astype(float)
age[rng.random(rows) < 0.1] = np.nan
columns = {
    "id": pa.array([f"s{i}" for i in range(rows)]),
    "y_true": pa.array(names[truth]),
    **{f"score_{name}": pa.array(scores[:, k]) for k, name in enumerate(names)},
    "sample_weight": pa.array(rng.random(rows).astype(np.float32)),
    "country": pa.array([c or None for c in country]),
    "age": pa.array(age, from_pandas=True),
    "visits": pa.array(rng.integers(0, 2**40, rows)),
    "member": pa.array(rng.random(rows) < 0.5),
}
table = pa.table(columns)
coded = table.set_column(1, "y_true", table["y_true"].dictionary_encode()).set_column(
    6, "country", table["country"].dictionary_encode()
)
large = coded.set_column(0, "id", table["id"].cast(pa.large_string()))
# Columns of kinds that are passed over, nested, nulls and views included.
odd = large
odd = odd.append_column("tags", pa.array([[1, 2], None, []] * (rows // 3) + [[3]] * (rows % 3)))
odd = odd.append_column("place", pa.array([{"x": 1, "y": "a"}] * rows))
odd = odd.append_column("nothing", pa.nulls(rows))
odd = odd.append_column("seen", pa.array([0] * rows, pa.timestamp("us")))
odd = odd.append_column("view", pa.array([f"a long view of {i}" for i in range(rows)]).cast(pa.string_view()))
odd = odd.append_column("after", pa.array(np.arange(rows, dtype=np.int16)))


def ipc(name, what, stream=False, batch=700, **options):
    opener = pa.ipc.new_stream if stream else pa.ipc.new_file
    with pa.OSFile(f"{folder}/{name}", "wb") as sink:
        with opener(sink, what.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
            writer.write_table(what, max_chunksize=batch)


ipc("plain.arrow", table)
ipc("stream.arrows", table, stream=True)
ipc("coded.arrow", coded, unify_dictionaries=True)
ipc("packed.arrow", coded, compression="lz4", unify_dictionaries=True)
ipc("large.arrows", large, stream=True, compression="lz4", emit_dictionary_deltas=True)
ipc("odd.arrow", odd, batch=1111)
views = table.set_column(0, "id", table["id"].cast(pa.string_view()))
views = views.set_column(1, "y_true", table["y_true"].cast(pa.string_view()))
views = views.set_column(6, "country", table["country"].cast(pa.binary_view()))
ipc("views.arrow", views, compression="zstd")
ipc("views.arrows", views, stream=True)
ipc("bytes.arrow", table.set_column(6, "country", table["country"].cast(pa.large_binary())))
feather.write_feather(table, f"{folder}/table.feather")
ipc("zstd.arrow", table, compression="zstd")
outside = pa.DictionaryArray.from_arrays(pa.array([-1] * rows, pa.int8()), pa.array(names), safe=False)
ipc("outside.arrow", table.set_column(1, "y_true", outside))
# What predictions are made of, of types that are not read.
nested = pa.array([{"of": 1}] * rows)
for name, at in [("id", 0), ("y_true", 1), ("score_bee", 3), ("sample_weight", 5)]:
    ipc(f"nested_{name}.arrow", table.set_column(at, name, nested))
many = pa.table({"true_a": nested, "true_b": truth % 2, "score_a": scores[:, 0], "score_b": scores[:, 1]})
ipc("nested_true_a.arrow", many)
pq.write_table(table.set_column(1, "y_true", nested), f"{folder}/nested_y_true.parquet")
pq.write_table(table, f"{folder}/table.parquet", row_group_size=900)
pc.write_csv(table, f"{folder}/table.csv")
# Lists of scores, of every kind of list and number, and what may be wrong with them.
listed = {"id": columns["id"], "y_true": pa.array(truth)}
flat = [row.tolist() for row in scores]
kinds = {
    "list": pa.list_(pa.float64()),
    "large": pa.large_list(pa.float64()),
    "fixed": pa.list_(pa.float64(), 3),
    "required": pa.list_(pa.field("item", pa.float64(), nullable=False)),
}
for name, kind in kinds.items():
    lists = pa.table({**listed, "y_score": pa.array(flat, kind), "after": pa.array(range(rows))})
    ipc(f"lists.{name}.arrow", lists, compression="lz4")
    ipc(f"lists.{name}.arrows", lists, stream=True)
    for version in ["1.0", "2.0"]:
        options = {"data_page_version": version, "row_group_size": 1900, "data_page_size": 2000}
        pq.write_table(lists, f"{folder}/lists.{name}.v{version[0]}.parquet", **options)
labels = (scores > 0.3).astype(np.int8)
several = pa.table({"y_true": pa.array([row.tolist() for row in labels]), "y_score": pa.array(flat)})
ipc("lists.labels.arrow", several)
pq.write_table(several, f"{folder}/lists.labels.parquet")
wrong = {
    "short": [*flat[:7], [0.5, 0.5], *flat[8:]],
    "null": [*flat[:7], None, *flat[8:]],
    "hole": [*flat[:7], [0.5, None, 0.5], *flat[8:]],
    "empty": [[]] * rows,
}
for name, values in wrong.items():
    lists = pa.table({**listed, "y_score": pa.array(values, pa.list_(pa.float64()))})
    ipc(f"wrong.{name}.arrow", lists)
    pq.write_table(lists, f"{folder}/wrong.{name}.parquet")
unnamed = pa.table({"y_true": columns["y_true"], "y_score": pa.array(flat)})
ipc("wrong.unnamed.arrow", unnamed)
pq.write_table(unnamed, f"{folder}/wrong.unnamed.parquet")
np.savez(
    f"{folder}/table.npz",
    id=np.array([f"s{i}" for i in range(rows)]),
    y_true=truth,
    y_score=scores,
    class_names=names,
    sample_weight=np.asarray(columns["sample_weight"]),
    country=country.astype(str),
    age=age,
    visits=np.asarray(columns["visits"]),
    member=np.asarray(columns["member"].to_pylist()),
)
np.save(f"{folder}/table.npy", scores)
np.save(f"{folder}/table.y_true.npy", truth)
np.save(f"{folder}/table.sample_weight.npy", np.asarray(columns["sample_weight"]))

# Decimals and times of every kind, nulls among them; and what they are as numbers, read from their text.
times = rng.integers(-(2**40), 2**40, rows)
exact = {
    "y_true": pa.array(truth).cast(pa.decimal128(20, 0)),
    **{f"score_{k}": pa.array(np.round(scores[:, k] * 1000).astype(int)).cast(pa.decimal128(38, 0)) for k in range(3)},
}
unscaled = [None if i % 17 == 0 else int(v) for i, v in enumerate(rng.integers(-(10**8), 10**8, rows))]
for name, kind in [("d32", pa.decimal32(9, 3)), ("d64", pa.decimal64(18, 3)), ("d128", pa.decimal128(38, 3)), ("d256", pa.decimal256(76, 3))]:
    exact[name] = pa.array([None if v is None else decimal.Decimal(v).scaleb(-3) for v in unscaled], kind)
for unit in ["s", "ms", "us", "ns"]:
    exact[f"t_{unit}"] = pa.array([None if i % 13 == 0 else int(t) for i, t in enumerate(times)], pa.timestamp(unit))
exact["zoned"] = pa.array(times, pa.timestamp("ms", "Europe/Vienna"))
exact["day"] = pa.array((times % 40_000).astype(np.int32), pa.date32())
exact["d_ms"] = pa.array(times % 40_000 * 86_400_000, pa.date64())
exact = pa.table(exact)
ipc("exact.arrow", exact, compression="zstd")
ipc("exact.arrows", exact, stream=True)
pq.write_table(exact.drop_columns(["d32", "d64"]), f"{folder}/exact.parquet", row_group_size=900)
with open(f"{folder}/exact.json", "w") as file:
    told = {name: [None if v is None else float(v) for v in exact[name].to_pylist()] for name in ["d32", "d64", "d128", "d256"]}
    for name in exact.column_names:
        if name[:2] in ("t_", "zo", "da", "d_"):
            column = exact[name].cast(pa.int32() if name == "day" else pa.int64())
            per = {"t_s": 1000, "t_us": 1e-3, "t_ns": 1e-6, "day": 86_400_000}.get(name, 1)
            told[name] = [None if v is None else int(v * per) if per >= 1 else int(v / round(1 / per)) for v in column.to_pylist()]
    json.dump(told, file)
