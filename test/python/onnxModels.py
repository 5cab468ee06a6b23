"""Writes models as other tools make them, with inputs to run them on, into the folder given.

For each <name>: <name>.onnx, <name>.x.npy (test inputs, float32), <name>.y.npy (labels, or empty),
<name>.train.npy (calibration inputs).
"""

import sys
import warnings
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_digits
from sklearn.linear_model import RidgeClassifier
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
warnings.filterwarnings("ignore")
rng = np.random.default_rng(7)
digits = load_digits()
X = digits.data.astype(np.float32) / 16
x_train, x_test, y_train, y_test = train_test_split(X, digits.target, test_size=0.3, random_state=1, stratify=digits.target)


def init(name, array, dtype=np.float32):
    return numpy_helper.from_array(np.asarray(array, dtype=dtype), name)


def value(name, shape, kind=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


IR = {9: 3, 10: 5, 12: 7, 13: 7, 14: 7, 15: 8, 16: 8, 17: 8, 18: 8, 19: 9, 20: 9, 21: 10}


def save(name, nodes, inputs, outputs, inits, x, y, train, opset=17, **more):
    graph = helper.make_graph(nodes, name, inputs, outputs, inits)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=IR[opset], producer_name="some-tool", **more)
    helper.set_model_props(model, {"author": "somebody", "labels": "0,1,2"})
    model = onnx.shape_inference.infer_shapes(model, strict_mode=True)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, out / f"{name}.onnx")
    np.save(out / f"{name}.x.npy", np.ascontiguousarray(x, dtype=np.float32))
    np.save(out / f"{name}.y.npy", np.asarray(y, dtype=np.float64))
    np.save(out / f"{name}.train.npy", np.ascontiguousarray(train, dtype=np.float32))


# 1. A multi-layer perceptron of scikit-learn: Gemm with and without transB, alpha, beta, softmax at the end.
mlp = MLPClassifier((96, 48), max_iter=25, random_state=3).fit(x_train, y_train)
(w1, w2, w3), (b1, b2, b3) = mlp.coefs_, mlp.intercepts_
save(
    "mlp",
    [
        helper.make_node("Gemm", ["x", "w1", "b1"], ["h1"], "first", transB=1),
        helper.make_node("Relu", ["h1"], ["a1"], "relu1"),
        helper.make_node("Gemm", ["a1", "w2", "b2"], ["h2"], "second", alpha=0.5, beta=2.0),
        helper.make_node("Relu", ["h2"], ["a2"], "relu2"),
        helper.make_node("Gemm", ["a2", "w3", "b3"], ["logits"], "third"),
        helper.make_node("Softmax", ["logits"], ["p"], "softmax", axis=1),
    ],
    [value("x", ["batch", 64])],
    [value("p", ["batch", 10])],
    [init("w1", w1.T), init("b1", b1), init("w2", w2 * 2), init("b2", b2[None] / 2), init("w3", w3), init("b3", b3)],
    x_test, y_test, x_train,
)

# 2. The same with MatMul and Add, weights as Constant nodes, input standardized inside, opset 13.
mean, std = x_train.mean(0), x_train.std(0) + 0.1
scaled = MLPClassifier((64,), max_iter=25, random_state=4, activation="tanh").fit((x_train - mean) / std, y_train)
(v1, v2), (c1, c2) = scaled.coefs_, scaled.intercepts_


def constant(name, array, dtype=np.float32):
    return helper.make_node("Constant", [], [name], f"constant_{name}", value=init("", array, dtype))


save(
    "constants",
    [
        constant("mean", mean), constant("std", std), constant("v1", v1), constant("c1", c1), constant("v2", v2), constant("c2", c2),
        helper.make_node("Sub", ["x", "mean"], ["centred"]),
        helper.make_node("Div", ["centred", "std"], ["z"]),
        helper.make_node("MatMul", ["z", "v1"], ["m1"]),
        helper.make_node("Add", ["m1", "c1"], ["h1"]),
        helper.make_node("Tanh", ["h1"], ["a1"]),
        helper.make_node("MatMul", ["a1", "v2"], ["m2"]),
        helper.make_node("Add", ["m2", "c2"], ["logits"]),
    ],
    [value("x", ["batch", 64])], [value("logits", ["batch", 10])], [], x_test, y_test, x_train, opset=13,
)


# 3. Convolutional: random filters, the head fitted on their features, so that accuracy means something.
def features(x, layers):
    import onnxruntime

    graph = helper.make_graph(*layers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})[0]


images = [a.reshape(-1, 1, 8, 8) for a in (x_train, x_test)]
k1 = rng.normal(0, 0.5, (24, 1, 3, 3)) * rng.lognormal(0, 1, (24, 1, 1, 1))
k2 = rng.normal(0, 0.12, (32, 24, 3, 3)) * rng.lognormal(0, 1, (32, 1, 1, 1))
body = [
    helper.make_node("Conv", ["x", "k1", "kb1"], ["c1"], "conv1", pads=[1, 1, 1, 1]),
    helper.make_node("Relu", ["c1"], ["r1"], "relu1"),
    helper.make_node("MaxPool", ["r1"], ["p1"], "pool1", kernel_shape=[2, 2], strides=[2, 2]),
    helper.make_node("Conv", ["p1", "k2"], ["c2"], "conv2", pads=[1, 1, 1, 1]),
    helper.make_node("Clip", ["c2", "zero", ""], ["r2"], "clip2"),
    helper.make_node("Flatten", ["r2"], ["flat"], "flatten"),
]
body_inits = [init("k1", k1), init("kb1", rng.normal(0, 0.1, 24)), init("k2", k2), init("zero", 0.0)]
image_in = [value("x", ["batch", 1, 8, 8])]
train_features = features(images[0], (body, "features", image_in, [value("flat", None)], body_inits))
head = RidgeClassifier(alpha=10).fit(train_features, y_train)
save(
    "cnn",
    [*body, helper.make_node("Gemm", ["flat", "hw", "hb"], ["logits"], "head", transB=1)],
    image_in, [value("logits", ["batch", 10])],
    [*body_inits, init("hw", head.coef_), init("hb", head.intercept_)],
    images[1], y_test, images[0],
)

# 4. Residual blocks with batch normalization, depthwise and grouped convolutions, Add, average pooling,
#    a second output from the middle, an intermediate that is a graph output, and opset 21.
c = 16
residual = [
    helper.make_node("Conv", ["x", "s"], ["stem"], "stem", pads=[1, 1, 1, 1]),
    helper.make_node("BatchNormalization", ["stem", "g", "b", "m", "v"], ["bn"], "bn"),
    helper.make_node("Relu", ["bn"], ["r"], "relu"),
    helper.make_node("Conv", ["r", "dw", "dwb"], ["d"], "depthwise", pads=[1, 1, 1, 1], group=c),
    helper.make_node("LeakyRelu", ["d"], ["dl"], "leaky", alpha=0.1),
    helper.make_node("Conv", ["dl", "pw"], ["pwo"], "grouped", group=2),
    helper.make_node("Add", ["pwo", "r"], ["sum"], "add"),
    helper.make_node("Relu", ["sum"], ["block"], "relu_out"),
    helper.make_node("AveragePool", ["block"], ["ap"], "average", kernel_shape=[2, 2], strides=[2, 2]),
    helper.make_node("Flatten", ["ap"], ["flat"], "flatten"),
]
residual_inits = [
    init("s", rng.normal(0, 0.4, (c, 1, 3, 3))), init("g", rng.uniform(0.5, 2, c)), init("b", rng.normal(0, 0.2, c)),
    init("m", rng.normal(0, 0.2, c)), init("v", rng.uniform(0.2, 2, c)), init("dw", rng.normal(0, 0.4, (c, 1, 3, 3))),
    init("dwb", rng.normal(0, 0.1, c)), init("pw", rng.normal(0, 0.3, (c, c // 2, 1, 1))),
]
rf = features(images[0], (residual, "features", image_in, [value("flat", None)], residual_inits))
rhead = RidgeClassifier(alpha=10).fit(rf, y_train)
save(
    "residual",
    [*residual, helper.make_node("Gemm", ["flat", "hw", "hb"], ["logits"], "head", transB=1)],
    image_in, [value("logits", ["batch", 10]), value("block", ["batch", c, 8, 8])],
    [*residual_inits, init("hw", rhead.coef_), init("hb", rhead.intercept_)],
    images[1], y_test, images[0], opset=21,
)

# 5. If and Loop that use values of the main graph by name, and one weight matrix used twice and inside.
cond_then = helper.make_graph([helper.make_node("MatMul", ["h", "square"], ["then_out"])], "then", [], [value("then_out", None)])
cond_else = helper.make_graph([helper.make_node("Neg", ["h"], ["else_out"])], "else", [], [value("else_out", None)])
loop_body = helper.make_graph(
    [
        helper.make_node("MatMul", ["state", "square"], ["next_"]),
        helper.make_node("Add", ["next_", "h"], ["state_out"]),
        helper.make_node("Identity", ["go"], ["go_out"]),
    ],
    "body",
    [value("i", [], TensorProto.INT64), value("go", [], TensorProto.BOOL), value("state", None)],
    [value("go_out", [], TensorProto.BOOL), value("state_out", None)],
)
save(
    "control",
    [
        helper.make_node("MatMul", ["x", "enter"], ["h"]),
        helper.make_node("ReduceSum", ["h"], ["total"], keepdims=0),
        helper.make_node("Greater", ["total", "nought"], ["positive"]),
        helper.make_node("If", ["positive"], ["branch"], then_branch=cond_then, else_branch=cond_else),
        helper.make_node("MatMul", ["branch", "square"], ["b2"]),
        helper.make_node("Loop", ["trips", "yes", "b2"], ["looped"], body=loop_body),
        helper.make_node("Gemm", ["looped", "square", "bias"], ["y"], transB=1),
    ],
    [value("x", ["batch", 64])], [value("y", ["batch", 12])],
    [
        init("enter", rng.normal(0, 0.2, (64, 12))), init("square", np.eye(12) * 0.5 + rng.normal(0, 0.05, (12, 12))),
        init("bias", rng.normal(0, 1, 12)), init("nought", 0.0), init("trips", 2, np.int64), init("yes", True, np.bool_),
    ],
    x_test, [], x_train,
)

# 6. A transformer block: three-dimensional MatMul, attention, LayerNormalization, Gelu by Erf, token ids by Gather.
d, t, heads = 32, 8, 4
tr = [
    helper.make_node("Reshape", ["x", "to_tokens"], ["tokens"]),
    helper.make_node("MatMul", ["tokens", "embed"], ["e"]),
    helper.make_node("Add", ["e", "position"], ["e1"]),
    helper.make_node("LayerNormalization", ["e1", "ln_g", "ln_b"], ["n1"], axis=-1, epsilon=1e-5),
]
for part in "qkv":
    tr += [
        helper.make_node("MatMul", ["n1", f"w{part}"], [f"{part}0"]),
        helper.make_node("Reshape", [f"{part}0", "to_heads"], [f"{part}1"]),
        helper.make_node("Transpose", [f"{part}1"], [part], perm=[0, 2, 3, 1] if part == "k" else [0, 2, 1, 3]),
    ]
tr += [
    helper.make_node("MatMul", ["q", "k"], ["qk"]),
    helper.make_node("Div", ["qk", "root"], ["scaled"]),
    helper.make_node("Add", ["scaled", "mask"], ["masked"]),
    helper.make_node("Softmax", ["masked"], ["attention"], axis=-1),
    helper.make_node("MatMul", ["attention", "v"], ["mixed"]),
    helper.make_node("Transpose", ["mixed"], ["mixed1"], perm=[0, 2, 1, 3]),
    helper.make_node("Reshape", ["mixed1", "to_rows"], ["mixed2"]),
    helper.make_node("MatMul", ["mixed2", "wo"], ["o"]),
    helper.make_node("Add", ["o", "e1"], ["e2"]),
    helper.make_node("MatMul", ["e2", "f1"], ["ff"]),
    helper.make_node("Div", ["ff", "root2"], ["ffr"]),
    helper.make_node("Erf", ["ffr"], ["erf"]),
    helper.make_node("Add", ["erf", "one"], ["erf1"]),
    helper.make_node("Mul", ["ff", "erf1"], ["ffe"]),
    helper.make_node("Mul", ["ffe", "half"], ["gelu"]),
    helper.make_node("MatMul", ["gelu", "f2"], ["ff2"]),
    helper.make_node("Add", ["ff2", "e2"], ["e3"]),
    helper.make_node("Shape", ["e3"], ["shape"]),
    helper.make_node("Gather", ["shape", "zero_index"], ["rows"], axis=0),
    helper.make_node("Concat", ["rows", "minus_one"], ["flat_shape"], axis=0),
    helper.make_node("Reshape", ["e3", "flat_shape"], ["flat"]),
]
mask = np.triu(np.full((t, t), np.finfo(np.float32).min), 4)
tr_inits = [
    init("to_tokens", [0, t, 8], np.int64), init("to_heads", [0, t, heads, d // heads], np.int64), init("to_rows", [0, t, d], np.int64),
    init("embed", rng.normal(0, 0.4, (8, d))), init("position", rng.normal(0, 0.2, (t, d))), init("ln_g", rng.uniform(0.8, 1.2, d)), init("ln_b", rng.normal(0, 0.1, d)),
    *[init(f"w{p}", rng.normal(0, 0.25, (d, d))) for p in "qkvo"],
    init("root", np.sqrt(d / heads)), init("mask", mask), init("f1", rng.normal(0, 0.2, (d, 2 * d))), init("f2", rng.normal(0, 0.2, (2 * d, d))),
    init("root2", np.sqrt(2)), init("one", 1.0), init("half", 0.5), init("zero_index", [0], np.int64), init("minus_one", [-1], np.int64),
]
tf = features(x_train, (tr, "features", [value("x", ["batch", 64])], [value("flat", None)], tr_inits))
thead = RidgeClassifier(alpha=10).fit(tf, y_train)
save(
    "transformer",
    [*tr, helper.make_node("MatMul", ["flat", "hw"], ["hm"]), helper.make_node("Add", ["hm", "hb"], ["logits"])],
    [value("x", ["batch", 64])], [value("logits", ["batch", 10])],
    [*tr_inits, init("hw", thead.coef_.T), init("hb", thead.intercept_)],
    x_test, y_test, x_train, opset=18,
)

# 7. Many operators that are of no layer, types other than float, outputs that are integers and booleans,
#    a fixed batch of 4, values that half precision can't hold.
save(
    "operators",
    [
        helper.make_node("Mul", ["x", "large"], ["xl"]),
        helper.make_node("Add", ["xl", "tiny"], ["xs"]),
        helper.make_node("Log", ["xs"], ["ln"]),
        helper.make_node("Exp", ["x"], ["ex"]),
        helper.make_node("Pow", ["ex", "two"], ["pw"]),
        helper.make_node("Sqrt", ["pw"], ["sq"]),
        helper.make_node("ReduceMean", ["sq"], ["mean"], axes=[1], keepdims=1),
        helper.make_node("Where", ["flags", "sq", "mean"], ["wh"]),
        helper.make_node("Cast", ["x"], ["xi"], to=TensorProto.INT32),
        helper.make_node("Cast", ["xi"], ["xf"], to=TensorProto.FLOAT),
        helper.make_node("Cast", ["x"], ["xd"], to=TensorProto.DOUBLE),
        helper.make_node("Cast", ["xd"], ["xd32"], to=TensorProto.FLOAT),
        helper.make_node("TopK", ["wh", "kk"], ["top", "top_index"], axis=1),
        helper.make_node("Slice", ["wh", "from_", "to_", "axes_"], ["cut"]),
        helper.make_node("Concat", ["top", "cut", "xf", "xd32"], ["all"], axis=1),
        helper.make_node("Split", ["all", "parts"], ["left", "right"], axis=1),
        helper.make_node("MatMul", ["left", "w"], ["lm"]),
        helper.make_node("PRelu", ["lm", "slope"], ["pr"]),
        helper.make_node("HardSigmoid", ["pr"], ["hs"]),
        helper.make_node("Softplus", ["right"], ["sp"]),
        helper.make_node("ReduceSum", ["sp", "axes_"], ["rs"], keepdims=1),
        helper.make_node("Mul", ["hs", "rs"], ["y"]),
        helper.make_node("ArgMax", ["y"], ["label"], axis=1, keepdims=0),
        helper.make_node("Greater", ["y", "mean"], ["above"]),
        helper.make_node("Unsqueeze", ["ln", "one_axis"], ["image0"]),
        helper.make_node("Unsqueeze", ["image0", "one_axis"], ["image"]),
        helper.make_node("Resize", ["image", "", "zoom"], ["zoomed"], mode="linear"),
        helper.make_node("ReduceMax", ["zoomed"], ["brightest"], keepdims=0),
        helper.make_node("ConstantOfShape", ["cshape"], ["filled"], value=init("", [0.25])),
        helper.make_node("Add", ["brightest", "filled"], ["extra"]),
    ],
    [value("x", [4, 64])],
    [value("y", [4, 6]), value("label", [4], TensorProto.INT64), value("above", [4, 6], TensorProto.BOOL), value("extra", [3])],
    [
        init("large", 3.0), init("tiny", 1e-9), init("two", 2.0), init("flags", rng.random(64) > 0.5, np.bool_), init("kk", [5], np.int64),
        init("from_", [0], np.int64), init("to_", [7], np.int64), init("axes_", [1], np.int64), init("parts", [100, 40], np.int64),
        init("w", rng.normal(0, 0.2, (100, 6))), init("slope", rng.uniform(0, 0.3, (1, 6))), init("one_axis", [1], np.int64),
        init("zoom", [1, 1, 2, 2]), init("cshape", [3], np.int64),
    ],
    x_test[:8], [], x_train[:64],
)

# 8. Of an old tool: operator set 9, IR version 3 with initializers among the inputs, attributes that became
#    inputs, a Softmax over two axes.
old = [
    helper.make_node("Unsqueeze", ["x"], ["u"], axes=[1]),
    helper.make_node("Slice", ["u"], ["s"], starts=[0], ends=[60], axes=[2]),
    helper.make_node("Pad", ["s"], ["p"], pads=[0, 0, 2, 0, 0, 2], value=0.5),
    helper.make_node("Reshape", ["p", "square"], ["im"]),
    helper.make_node("Conv", ["im", "k", "kb"], ["c"], pads=[1, 1, 1, 1]),
    helper.make_node("Clip", ["c"], ["cl"], min=0.0, max=6.0),
    helper.make_node("Softmax", ["cl"], ["soft"], axis=2),
    helper.make_node("Add", ["cl", "soft"], ["both"]),
    helper.make_node("Dropout", ["both"], ["drop"], ratio=0.3),
    helper.make_node("Split", ["drop"], ["d1", "d2"], axis=1, split=[4, 4]),
    helper.make_node("ReduceSum", ["d1"], ["r1"], axes=[1], keepdims=1),
    helper.make_node("Concat", ["r1", "d2"], ["cat"], axis=1),
    helper.make_node("Flatten", ["cat"], ["flat"]),
    helper.make_node("Gemm", ["flat", "hw", "hb"], ["logits"], transB=1),
    helper.make_node("Softmax", ["logits"], ["prob"]),
    helper.make_node("TopK", ["prob"], ["best", "which"], k=3),
    helper.make_node("Squeeze", ["u"], ["back"], axes=[1]),
]
old_inits = [
    init("square", [-1, 1, 8, 8], np.int64), init("k", rng.normal(0, 0.5, (8, 1, 3, 3))), init("kb", rng.normal(0, 0.1, 8)),
    init("hw", rng.normal(0, 0.1, (10, 320))), init("hb", rng.normal(0, 0.1, 10)),
]
save(
    "old", old, [value("x", ["batch", 64]), *[value(t.name, list(t.dims), t.data_type) for t in old_inits]],
    [value("prob", ["batch", 10]), value("best", ["batch", 3]), value("back", ["batch", 64])], old_inits, x_test, [], x_train, opset=9,
)
save(
    "older", [helper.make_node("Resize", ["x", "zoom"], ["z"], mode="nearest"), helper.make_node("Conv", ["z", "k"], ["y"])],
    [value("x", ["batch", 1, 8, 8])], [value("y", ["batch", 8, 14, 14])], [init("zoom", [1, 1, 2, 2]), init("k", rng.normal(0, 0.5, (8, 1, 3, 3)))],
    images[1][:40], [], images[0][:64], opset=10,
)
