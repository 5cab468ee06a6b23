"""Bit patterns of numpy's float16 for a JSON list of numbers on standard input."""

import json
import sys

import numpy as np

values = np.array(json.load(sys.stdin), dtype=np.float32)
print(json.dumps(values.astype(np.float16).view(np.uint16).tolist()))
