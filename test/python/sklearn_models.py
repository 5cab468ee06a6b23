"""Models of scikit-learn as skl2onnx exports them, and what scikit-learn itself predicts of the test split of wine.

    python test/python/sklearn_models.py test/fixtures/models

Needs numpy, scikit-learn and skl2onnx; nobody needs it to run the tests. `expected.json` has the versions.
"""

import csv
import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from skl2onnx import to_onnx
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR, LinearSVC
from sklearn.tree import DecisionTreeClassifier

DATA = Path(__file__).parent.parent / "fixtures/projects/wine/data"
OPSET = {"": 17, "ai.onnx.ml": 3}


def load(split):
    with open(DATA / f"{split}.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    features = [name for name in rows[0] if name not in ("id", "target")]
    x = np.array([[row[name] for name in features] for row in rows], dtype=np.float32)
    return x, np.array([row["target"] for row in rows])


def main(folder):
    (x, y), (test_x, test_y) = load("train"), load("test")
    names = sorted(set(y))
    numbers = np.array([names.index(name) for name in y])
    models = {
        # The name of the class, and scores of no use as probabilities.
        "linear_svc": (LinearSVC(random_state=0), x, y, {LinearSVC: {"raw_scores": True}}),
        # The number of the class, and its scores as a sequence of maps, which is how skl2onnx exports without options.
        "svc": (SVC(), x, numbers, None),
        # Another model of the same classes, and nearly as good.
        "tree": (DecisionTreeClassifier(max_depth=2, random_state=0), x, y, {"zipmap": False}),
        # A value: the last column by the others.
        "svr": (SVR(C=100), x[:, :-1], x[:, -1], None),
    }
    predicted, probabilities = {}, {}
    for name, (model, inputs, targets, options) in models.items():
        fitted = make_pipeline(StandardScaler(), model).fit(inputs, targets)
        exported = to_onnx(fitted, inputs[:1], options=options, target_opset=OPSET)
        (folder / f"{name}.onnx").write_bytes(exported.SerializeToString())
        predicted[name] = fitted.predict(test_x[:, : inputs.shape[1]]).tolist()
        if name == "tree":
            probabilities[name] = fitted.predict_proba(test_x).tolist()
    packages = ("scikit-learn", "skl2onnx", "onnx")
    expected = {"written_by": {name: version(name) for name in packages}, "predicted": predicted, "probabilities": probabilities}
    (folder / "expected.json").write_text(json.dumps(expected, indent=2) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
