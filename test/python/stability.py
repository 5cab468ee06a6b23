"""Truth for core/reports/baselines: chi-squared quantiles, numpy's moments and histograms, the index in plain numpy."""
import json
import sys

import numpy as np
from scipy import stats

given = json.load(sys.stdin)
out = {
    "quantiles": [float(stats.chi2.ppf(p, k)) for p, k in given["quantiles"]],
    "samples": [],
}
for case in given["samples"]:
    train, other, edges = (np.asarray(case[k], dtype=np.float64) for k in ("train", "other", "edges"))
    bins = len(edges) + 1
    expected = np.bincount(np.digitize(train, edges, right=True), minlength=bins)
    actual = np.bincount(np.digitize(other, edges, right=True), minlength=bins)
    q = (expected + 0.5) / (expected.sum() + 0.5 * bins)
    p = (actual + 0.5) / (actual.sum() + 0.5 * bins)
    out["samples"].append(
        {
            "edges": sorted(set(np.quantile(train, np.arange(1, 10) / 10, method="inverted_cdf").tolist()) - {float(train.max())}),
            "counts": expected.tolist(),
            "index": float(((p - q) * np.log(p / q)).sum()),
            "mean": float(train.mean()),
            "std": float(train.std()),
        }
    )
print(json.dumps(out))
