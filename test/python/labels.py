"""Prints, for each list of labels on standard input, what scikit-learn's LabelEncoder makes of it."""

import json
import sys

from sklearn.preprocessing import LabelEncoder

out = []
for labels in json.load(sys.stdin):
    encoder = LabelEncoder().fit(labels)
    out.append({"classes": [str(c) for c in encoder.classes_], "indices": encoder.transform(labels).tolist()})
print(json.dumps(out))
