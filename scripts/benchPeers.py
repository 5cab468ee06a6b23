"""Peers of the metrics' benchmarks: scikit-learn and SciPy on the same data.

`serve FOLDER` writes the data and then answers each name on standard input with seconds and results as JSON;
`evaluate FILE`, `thresholds FILE` and `compare FILE FILE` are the scripts that anybody would write in place of the commands of that name;
`memory FOLDER NAME FORM` writes predictions for the rows of memory in a form and says how many bytes their arrays have.
"""

import json
import sys
import time

import numpy as np
from sklearn import metrics as m


def pairs(rng, rows, classes, dtype):
    actual = rng.integers(0, classes, rows)
    predicted = np.where(rng.random(rows) < 0.8, actual, rng.integers(0, classes, rows))
    return actual.astype(dtype), predicted.astype(dtype)


def make(folder):
    rng = np.random.default_rng(20240229)
    data = {}
    data["few_true"], data["few_pred"] = pairs(rng, 10**7, 10, np.uint8)
    data["many_true"], data["many_pred"] = pairs(rng, 10**7, 1000, np.uint16)
    data["boot_true"], data["boot_pred"] = pairs(rng, 10**5, 10, np.uint8)
    scores = rng.random((10**6, 10)) ** 3
    data["loss_scores"] = scores / scores.sum(axis=1, keepdims=True)
    data["loss_true"] = rng.integers(0, 10, 10**6).astype(np.uint8)
    truth = rng.integers(0, 2, 10**7).astype(np.uint8)
    score = np.clip(rng.random(10**7) * 0.7 + truth * 0.3, 0, 1)
    data["area_true"], data["area_scores"] = truth, np.stack([1 - score, score], axis=1)
    data["first"], data["second"] = rng.normal(size=10**6), rng.normal(size=10**6) + 0.001
    for name, array in data.items():
        array.tofile(f"{folder}/{name}.bin")
    np.savez(f"{folder}/test.npz", y_true=truth.astype(np.int64), y_score=data["area_scores"])
    other = np.clip(rng.random(10**7) * 0.71 + truth * 0.29, 0, 1)
    np.savez(f"{folder}/other.npz", y_true=truth.astype(np.int64), y_score=np.stack([1 - other, other], axis=1))
    return data


def label_figures(actual, predicted):
    cells = m.confusion_matrix(actual, predicted)
    figures = m.precision_recall_fscore_support(actual, predicted, average="macro")[:3]
    return [*figures, m.accuracy_score(actual, predicted), cells[0, 0]]


def bootstrap(data, draws=50):
    """The mean of macro F1 over some of the thousand draws: all of them take too long to wait for."""
    rng = np.random.default_rng(1)
    actual, predicted = data["boot_true"], data["boot_pred"]
    values = []
    for _ in range(draws):
        rows = rng.integers(0, len(actual), len(actual))
        values.append(m.f1_score(actual[rows], predicted[rows], average="macro"))
    return values


def two_samples(stats, first, second):
    found = stats.ks_2samp(first, second)
    return [found.statistic, found.statistic_location, found.statistic_sign, found.pvalue]


def serve(folder):
    from scipy import stats

    data = make(folder)
    score = np.ascontiguousarray(data["area_scores"][:, 1])
    works = {
        "few": lambda: label_figures(data["few_true"], data["few_pred"]),
        "many": lambda: label_figures(data["many_true"], data["many_pred"]),
        "loss": lambda: [m.log_loss(data["loss_true"], data["loss_scores"])],
        "area": lambda: [
            m.roc_auc_score(data["area_true"], score),
            m.average_precision_score(data["area_true"], score),
        ],
        "distance": lambda: two_samples(stats, data["first"], data["second"]),
        "bootstrap": lambda: bootstrap(data),
    }
    print("ready", flush=True)
    for line in sys.stdin:
        began = time.perf_counter()
        values = works[line.strip()]()
        seconds = time.perf_counter() - began
        print(json.dumps({"seconds": seconds, "values": [float(value) for value in values]}), flush=True)


def figures_of(y, scores):
    predicted, score = scores.argmax(axis=1), scores[:, 1]
    out = {
        "acc": m.accuracy_score(y, predicted),
        "balanced_acc": m.balanced_accuracy_score(y, predicted),
        "mcc": m.matthews_corrcoef(y, predicted),
        "kappa": m.cohen_kappa_score(y, predicted),
        "auc": m.roc_auc_score(y, score),
        "ap": m.average_precision_score(y, score),
        "loss": m.log_loss(y, scores),
        "brier": m.brier_score_loss(y, score),
        "confusion_matrix": m.confusion_matrix(y, predicted).tolist(),
    }
    for average in ("macro", "weighted"):
        figures = m.precision_recall_fscore_support(y, predicted, average=average)
        suffix = "" if average == "macro" else "_weighted"
        out.update(zip([f"precision{suffix}", f"recall{suffix}", f"f1{suffix}"], figures[:3]))
    out["classes"] = np.array(m.precision_recall_fscore_support(y, predicted)).tolist()
    return out


def loaded(path):
    with np.load(path) as arrays:
        return arrays["y_true"], arrays["y_score"]


def evaluate(path):
    print(json.dumps(figures_of(*loaded(path))))


def structural(y, score):
    """Structural components of the area under the ROC curve by midranks (Sun & Xu 2014)."""
    from scipy.stats import rankdata

    own, others = score[y == 1], score[y == 0]
    ranks = rankdata(np.concatenate([own, others]))
    of_own = (ranks[: len(own)] - rankdata(own)) / len(others)
    of_others = 1 - (ranks[len(own) :] - rankdata(others)) / len(own)
    return of_own, of_others


def compare(baseline, candidate):
    """Figures of both, McNemar's test, and DeLong's interval of the areas' difference; no interval of the rest."""
    from scipy.stats import binomtest

    (y, before), (_, after) = loaded(baseline), loaded(candidate)
    ids = ("acc", "balanced_acc", "mcc", "kappa", "auc", "ap", "loss", "brier", "f1", "f1_weighted")
    out = {}
    for name, scores in (("baseline", before), ("candidate", after)):
        figures = figures_of(y, scores)
        out.update({f"{id}.{name}": figures[id] for id in ids})
    right = [scores.argmax(axis=1) == y for scores in (before, after)]
    alone = [int((right[0] & ~right[1]).sum()), int((right[1] & ~right[0]).sum())]
    out["acc.pValue"] = binomtest(alone[0], sum(alone)).pvalue
    parts = [structural(y, scores[:, 1]) for scores in (before, after)]
    gaps = [parts[1][side] - parts[0][side] for side in (0, 1)]
    half = 1.959963984540054 * np.sqrt(sum(gap.var(ddof=1) / len(gap) for gap in gaps))
    # As text, which is not held to 1e-12: the difference of two areas has lost some of their digits.
    out["auc.low"] = str(gaps[0].mean() - half)
    print(json.dumps(out))


def thresholds(path):
    with np.load(path) as arrays:
        y, score = arrays["y_true"], arrays["y_score"][:, 1]
    precision, recall, levels = m.precision_recall_curve(y, score)
    f1 = 2 * precision * recall / (precision + recall)
    best = int(np.nanargmax(f1[:-1]))
    decided = score >= levels[best]
    out = {"f1": m.f1_score(y, decided), "precision": precision[best], "recall": recall[best]}
    print(json.dumps(out | {"accuracy": m.accuracy_score(y, decided)}))


def write_form(path, arrays, form):
    """The arrays as a file; a pair of npy as the scores and the labels beside them."""
    import pyarrow as pa
    from pyarrow import csv, feather, parquet

    if form == "npz":
        return np.savez(f"{path}.npz", **arrays)
    if form == "packed.npz":
        return np.savez_compressed(f"{path}.packed.npz", **arrays)
    if form == "float32.npz":
        return np.savez(f"{path}.float32.npz", **arrays | {"y_score": arrays["y_score"].astype(np.float32)})
    if form == "npy":
        np.save(f"{path}.y_true.npy", arrays["y_true"])
        return np.save(f"{path}.npy", arrays["y_score"])
    scores = {f"score_{at}": np.ascontiguousarray(column) for at, column in enumerate(arrays["y_score"].T)}
    table = pa.table({"y_true": arrays["y_true"], **scores})
    if form == "csv":
        return csv.write_csv(table, f"{path}.csv")
    if form.endswith("parquet"):
        return parquet.write_table(table, f"{path}.{form}", compression=form.split(".")[0])
    return feather.write_feather(table, f"{path}.{form}", compression=form.split(".")[0])


def memory(folder, name, form="npz"):
    of_values = name in ("values", "counts")
    for each in ("tiny", name):
        samples, classes = {
            "tiny": (10, {"ten": 10, "other": 10, "labels": 8, "weighted-labels": 8}.get(name, 2)),
            "two": (10**7, 2),
            "weighted": (10**7, 2),
            "one": (10**7, 2),
            "ten": (10**6, 10),
            "other": (10**6, 10),
            "hundred": (10**5, 100),
            "thousand": (10**4, 1000),
            "weighted-thousand": (10**4, 1000),
            "three": (5 * 10**6, 3),
            "sure": (10**7, 2),
            "labels": (10**6, 8),
            "weighted-labels": (10**6, 8),
            "values": (10**7, 2),
            "counts": (10**7, 2),
        }[each]
        truth = np.random.default_rng(1).integers(0, classes, samples)
        rng = np.random.default_rng(3 if each == "other" else 2)
        scores = rng.random((samples, classes))
        scores[np.arange(samples), truth] += 2 * rng.random(samples)
        scores /= scores.sum(axis=1, keepdims=True)
        arrays = {"y_true": truth, "y_score": scores}
        if name.endswith("labels"):
            arrays["y_true"] = (rng.random((samples, classes)) < scores).astype(np.int64)
        if each in ("values", "counts") or (each == "tiny" and of_values):
            told = np.exp(rng.normal(1, 0.5, samples))
            arrays = {"y_true": rng.poisson(told).astype(float), "y_pred": told}
            if each == "values":
                arrays["sample_weight"] = rng.random(samples) + 0.5
        if each in ("one", "sure"):
            if each == "sure":
                scores[:, 1] = np.maximum(0, scores[:, 1] ** 40 - 1e-6)
            arrays = {"y_true": truth.astype(np.uint8), "y_score": scores[:, 1].copy()}
        if each.startswith("weighted"):
            arrays["sample_weight"] = rng.random(samples) + 0.5
        write_form(f"{folder}/{each}", arrays, form)
    print(sum(array.nbytes for array in arrays.values()))


works = {"serve": serve, "evaluate": evaluate, "thresholds": thresholds, "compare": compare, "memory": memory}
works[sys.argv[1]](*sys.argv[2:])
