"""SciPy's two-sample Kolmogorov–Smirnov test, and the distributions that its p-value comes from, for cases on standard input."""

import json
import math
import sys

import numpy as np
from scipy import stats
from scipy.stats._stats_py import _attempt_exact_2kssamp


def exact(n, m, h):
    divisor = math.gcd(n, m)
    return float(_attempt_exact_2kssamp(n, m, divisor, h / (n // divisor * m), "two-sided")[2])


def tested(pair):
    found = stats.ks_2samp(np.array(pair["first"]), np.array(pair["second"]))
    return {
        "statistic": float(found.statistic),
        "location": float(found.statistic_location),
        "sign": int(found.statistic_sign),
        "p": float(found.pvalue),
    }


case = json.load(sys.stdin)
print(
    json.dumps(
        {
            "tests": [tested(pair) for pair in case["pairs"]],
            "survival": [float(stats.kstwo.sf(d, n)) for n, d in case["distances"]],
            "exact": [exact(*each) for each in case["paths"]],
        }
    )
)
