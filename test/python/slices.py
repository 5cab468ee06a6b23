"""SciPy's tests of two groups and adjustments for many tests, for cases read as JSON from standard input."""

import json
import sys
from decimal import Decimal, getcontext

import numpy as np
from scipy import stats


getcontext().prec = 40


def fisher(hits, size, rest_hits, rest):
    """The same in 40 digits: the law's weights by their ratios, from the observed number of hits both ways."""
    every = hits + rest_hits
    low, high = max(0, every - rest), min(size, every)
    tail, weight = Decimal(1), Decimal(1)
    for k in range(hits, high):
        weight = weight * ((size - k) * (every - k)) / ((k + 1) * (rest - every + k + 1))
        tail += weight
        if weight < tail * Decimal("1e-30"):
            break
    below, weight, last = Decimal(0), Decimal(1), Decimal(0)
    for k in range(hits, low, -1):
        weight = weight * (k * (rest - every + k)) / ((size - k + 1) * (every - k + 1))
        below += weight
        if weight < last and weight < below * Decimal("1e-30"):
            break
        last = weight
    return float(tail / (tail + below))


def solve(case):
    kind = case["kind"]
    if kind == "fisher":
        hits, size, rest_hits, rest = (case[k] for k in ("hits", "size", "restHits", "rest"))
        table = [[hits, size - hits], [rest_hits, rest - rest_hits]]
        return [float(stats.fisher_exact(table, alternative="greater").pvalue), fisher(hits, size, rest_hits, rest)]
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
