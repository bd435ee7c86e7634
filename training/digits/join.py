#!/usr/bin/python3
"""Joins two networks of train.py, of other seeds or planes: one file, whose logits are the mean of
theirs. Both networks err, but seldom on the same cell.

    /usr/bin/python3 training/digits/join.py ONE.onnx [--out models/digit]

The other network lies in the folder `--out`, and the joined one is written there in its place.
"""
import argparse
import hashlib
import json
from pathlib import Path

import onnx
from onnx import compose, helper


def join(one: onnx.ModelProto, two: onnx.ModelProto) -> onnx.ModelProto:
    one, two = compose.add_prefix(one, "one/"), compose.add_prefix(two, "two/")
    tiles, logits = two.graph.input[0], two.graph.output[0]
    for node in one.graph.node:
        node.input[:] = [tiles.name if name == one.graph.input[0].name else name for name in node.input]
    nodes = [
        *one.graph.node,
        *two.graph.node,
        helper.make_node("Mean", [one.graph.output[0].name, logits.name], ["logits"]),
    ]
    result = helper.make_tensor_value_info("logits", onnx.TensorProto.FLOAT, ["count", logits.type.tensor_type.shape.dim[1].dim_value])
    graph = helper.make_graph(nodes, "digit", [tiles], [result], [*one.graph.initializer, *two.graph.initializer])
    model = helper.make_model(graph, opset_imports=two.opset_import)
    model.ir_version = two.ir_version
    onnx.checker.check_model(model)
    return model


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("one", type=Path, help="an exported network of the same tiles, its card beside it")
    parser.add_argument("--out", type=Path, default=Path("models/digit"))
    args = parser.parse_args()
    file, card_file = args.out / "digit.onnx", args.out / "digit.json"
    joined = join(onnx.load(args.one), onnx.load(file)).SerializeToString()
    file.write_bytes(joined)
    card = json.loads(card_file.read_text())
    card["sha256"] = hashlib.sha256(joined).hexdigest()
    other = json.loads((args.one.parent / "digit.json").read_text())
    card["joinedWith"] = {key: other[key] for key in ("sha256", "seed", "planesSeen", "tilesSeen")}
    card_file.write_text(json.dumps(card, indent=2) + "\n")


if __name__ == "__main__":
    main()
