"""Prints the seconds that scikit-learn's MLPClassifier takes for 30 epochs on the given training split."""

import sys
import time
import warnings

import numpy as np
from sklearn.neural_network import MLPClassifier

data = np.load(sys.argv[1], allow_pickle=False)
inputs = data["x"].reshape(len(data["x"]), -1).astype(np.float32) / 16
model = MLPClassifier(hidden_layer_sizes=(64,), batch_size=32, max_iter=30, n_iter_no_change=30, random_state=0)
warnings.simplefilter("ignore")
began = time.perf_counter()
model.fit(inputs, data["y"])
print(time.perf_counter() - began)
