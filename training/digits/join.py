#!/usr/bin/python3
"""Joins a one-plane digit network to the two-plane one of train.py: one file, whose logits are the
mean of theirs. Both networks err, but seldom on the same cell.

    /usr/bin/python3 training/digits/join.py ONE_PLANE.onnx [--out models/digit]

Needs the output of train.py in the same folder, and rewrites it there.
"""
import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import compose, helper, numpy_helper

# The first plane of the tiles: starts, ends, axes of Slice.
FIRST_PLANE = {"starts": [0], "ends": [1], "axes": [1]}


def join(one: onnx.ModelProto, two: onnx.ModelProto) -> onnx.ModelProto:
    one, two = compose.add_prefix(one, "one/"), compose.add_prefix(two, "two/")
    tiles, logits = two.graph.input[0], two.graph.output[0]
    first = [numpy_helper.from_array(np.array(v, np.int64), k) for k, v in FIRST_PLANE.items()]
    nodes = [
        helper.make_node("Slice", [tiles.name, *FIRST_PLANE], [one.graph.input[0].name]),
        *one.graph.node,
        *two.graph.node,
        helper.make_node("Mean", [one.graph.output[0].name, logits.name], ["logits"]),
    ]
    weights = [*first, *one.graph.initializer, *two.graph.initializer]
    result = helper.make_tensor_value_info("logits", onnx.TensorProto.FLOAT, ["count", logits.type.tensor_type.shape.dim[1].dim_value])
    graph = helper.make_graph(nodes, "digit", [tiles], [result], weights)
    model = helper.make_model(graph, opset_imports=two.opset_import)
    model.ir_version = two.ir_version
    onnx.checker.check_model(model)
    return model


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("one", type=Path, help="an exported network that sees the first plane alone")
    parser.add_argument("--out", type=Path, default=Path("models/digit"))
    args = parser.parse_args()
    file, card_file = args.out / "digit.onnx", args.out / "digit.json"
    joined = join(onnx.load(args.one), onnx.load(file)).SerializeToString()
    file.write_bytes(joined)
    card = json.loads(card_file.read_text())
    card["sha256"] = hashlib.sha256(joined).hexdigest()
    card["joinedWith"] = hashlib.sha256(args.one.read_bytes()).hexdigest()
    card_file.write_text(json.dumps(card, indent=2) + "\n")


if __name__ == "__main__":
    main()
