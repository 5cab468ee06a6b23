"""SciPy's tests of two groups and adjustments for many tests, for cases read as JSON from standard input."""

import json
import sys

import numpy as np
from scipy import stats


def solve(case):
    kind = case["kind"]
    if kind == "fisher":
        hits, size, rest_hits, rest = (case[k] for k in ("hits", "size", "restHits", "rest"))
        table = [[hits, size - hits], [rest_hits, rest - rest_hits]]
        return float(stats.fisher_exact(table, alternative="greater").pvalue)
    if kind == "student":
        return float(stats.t.sf(case["t"], case["degrees"]))
    if kind == "quantile":
        return float(stats.t.isf(case["tail"], case["degrees"]))
    if kind == "welch":
        test = stats.ttest_ind(case["inside"], case["outside"], equal_var=False, alternative="greater")
        low, high = stats.ttest_ind(case["inside"], case["outside"], equal_var=False).confidence_interval(0.95)
        return [float(test.pvalue), float(low), float(high)]
    if kind == "discovery":
        return stats.false_discovery_control(np.array(case["p"])).tolist()
    raise ValueError(kind)


json.dump([solve(case) for case in json.load(sys.stdin)], sys.stdout)
