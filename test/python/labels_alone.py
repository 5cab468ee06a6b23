"""Files of predicted classes without scores, as classifiers' `predict` leaves them, and scikit-learn's figures of each."""

import csv
import json
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine
from sklearn.model_selection import train_test_split
from sklearn.neighbors import NearestCentroid
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier

from metrics import classification

OF_SCORES = ("loss", "auc", "ap", "brier", "top")


def truth(y, pred, weights):
    labels = np.unique(np.concatenate([y, pred]))
    index, guessed = np.searchsorted(labels, y), np.searchsorted(labels, pred)
    k = max(2, len(labels))
    case = {"yTrue": index.tolist(), "classes": k, "scores": np.eye(k)[guessed].ravel().tolist()}
    if weights is not None:
        case["weights"] = weights.tolist()
    found = classification(case)
    return [str(label) for label in labels], {
        name: None if name.startswith(OF_SCORES) else figure for name, figure in found.items()
    }


def write(path, y, pred, weights):
    columns = {"y_true": y, "y_pred": pred} | ({} if weights is None else {"sample_weight": weights})
    if path.endswith(".npz"):
        np.savez(path, **columns)
    elif path.endswith(".parquet"):
        pq.write_table(pa.table({name: values.tolist() for name, values in columns.items()}), path)
    else:
        with open(path, "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(zip(*(values.tolist() for values in columns.values())))


def cases(folder):
    random = np.random.default_rng(5)
    sets = {
        "wine": (load_wine, LinearSVC(max_iter=20), lambda y: np.array(["barolo", "grignolino", "Barbera"])[y]),
        "iris": (load_iris, NearestCentroid(), lambda y: y + 1),
        "cancer": (load_breast_cancer, SVC(), lambda y: 2 * y - 1),
        "digits": (load_digits, DecisionTreeClassifier(max_depth=5, random_state=0), lambda y: y),
        "words": (load_digits, SVC(kernel="poly", degree=2), lambda y: np.array([f"ü{9 - each}" for each in range(10)])[y]),
    }
    for at, (name, (load, model, named)) in enumerate(sets.items()):
        x, y = load(return_X_y=True)
        train, test, known, y = train_test_split(x, y, test_size=0.5, random_state=at)
        pred = model.fit(train, known).predict(test)
        for ending in ("npz", "csv", "parquet"):
            for weights in (None, random.integers(1, 5, len(y)) / 2):
                file = f"{name}{'' if weights is None else '-weighted'}.{ending}"
                own, guessed = named(y), named(pred)
                write(f"{folder}/{file}", own, guessed, weights)
                classes, figures = truth(own, guessed, weights)
                yield {"file": file, "classes": classes, "truth": figures}


print(json.dumps(list(cases(sys.argv[1]))))
