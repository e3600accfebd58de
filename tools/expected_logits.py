#!/usr/bin/env python3
"""Writes what transformers computes for a reader that Riga trained, for Riga to compare.

    python tools/expected_logits.py DIR
    ./riga models verify DIR

DIR is a directory that `riga train reader` wrote. The script loads it in transformers (the encoder as
BertModel, the two heads as the linear layers they are), runs a few questions through it in fp32, and
writes inputs.safetensors and expected.safetensors beside the weights. `riga models verify` then runs the
same inputs through Riga and prints the largest difference of each tensor.

Needs: pip install torch transformers safetensors. It is not a part of the tests.
"""
import json
import pathlib
import sys

import torch
from safetensors.torch import load_file, save_file
from transformers import AutoTokenizer, BertConfig, BertModel

PAIRS = [
    ("Who discovered radium?", "Marie Curie discovered radium in 1898 with Pierre Curie."),
    ("Why is Baltic amber often cloudy?", "Amber is old. It is often cloudy because it is full of tiny bubbles."),
    ("Which is shallower, the Baltic Sea or the North Sea?", "The Baltic Sea is shallower than the North Sea."),
]


def main(directory):
    config = json.loads((directory / "config.json").read_text())
    if "riga_base" in config:
        sys.exit(f"{directory} holds only what differs from {config['riga_base']}; transformers needs a whole directory.")
    weights = load_file(directory / "model.safetensors")
    encoder = BertModel(BertConfig.from_dict(config), add_pooling_layer=True).eval()
    encoder.set_attn_implementation("eager")
    own = {name.removeprefix("bert."): tensor.float() for name, tensor in weights.items() if name.startswith("bert.")}
    missing, unexpected = encoder.load_state_dict(own, strict=False)
    if [name for name in missing if not name.endswith("position_ids")] or unexpected:
        sys.exit(f"transformers finds missing {missing} and unexpected {unexpected}.")
    tokenizer = AutoTokenizer.from_pretrained(directory)
    inputs = tokenizer([q for q, _ in PAIRS], [c for _, c in PAIRS], padding=True, return_tensors="pt")
    with torch.no_grad():
        output = encoder(**inputs, output_hidden_states=True)
        spans = torch.nn.functional.linear(
            output.last_hidden_state, weights["qa_outputs.weight"].float(), weights["qa_outputs.bias"].float())
        kinds = torch.nn.functional.linear(
            output.pooler_output, weights["classifier.weight"].float(), weights["classifier.bias"].float())
    save_file({name: inputs[name].contiguous() for name in ("input_ids", "attention_mask", "token_type_ids")},
              directory / "inputs.safetensors")
    save_file({"start_logits": spans[..., 0].contiguous(), "end_logits": spans[..., 1].contiguous(),
               "reasoning_logits": kinds.contiguous(), "last_hidden_state": output.last_hidden_state.contiguous()},
              directory / "expected.safetensors")
    print(f"{len(PAIRS)} inputs in {directory}; now: ./riga models verify {directory}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
