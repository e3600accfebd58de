#!/usr/bin/env python3
"""Trains a reader with PyTorch by a run that Riga wrote down: for a machine with a graphics card.

    ./riga train reader --recipe RECIPE --data DATA --out DIR --bundle BUNDLE
    python tools/train_bundle.py BUNDLE [--device cuda]
    ./riga train reader --recipe RECIPE --data DATA --out DIR --weights BUNDLE/trained.safetensors

BUNDLE holds the weights to start from, every batch in its order and all settings (TrainingBundle.java says
how), so this script and Riga's own trainer do the same: the same losses step by step, but for dropout and
rounding. `--compare METRICS` shows it: it takes the first steps of Riga's training/metrics.jsonl of the same
recipe, which must have no dropout, and fails when a loss differs by more than --tolerance.

Needs: pip install torch transformers safetensors. It is not a part of the tests.
"""
import argparse
import json
import math
import pathlib
import sys
import time

import torch
from safetensors.torch import load_file, save_file
from transformers import BertConfig, BertModel

NO_LABEL = -1
CLASSES = 3


class Reader(torch.nn.Module):
    """A BERT with a span head on every token and a reasoning head on the pooled vector."""

    def __init__(self, folder):
        super().__init__()
        config = json.loads((folder / "config.json").read_text())
        self.bert = BertModel(BertConfig.from_dict(config), add_pooling_layer=True)
        self.qa_outputs = torch.nn.Linear(config["hidden_size"], 2)
        self.classifier = torch.nn.Linear(config["hidden_size"], CLASSES)
        self.dropout = torch.nn.Dropout(config["hidden_dropout_prob"])
        stored = load_file(folder / "model.safetensors")
        missing, unexpected = self.load_state_dict(stored, strict=False)
        if [name for name in missing if not name.endswith("position_ids")] or unexpected:
            sys.exit(f"{folder} does not hold the model: missing {missing}, unexpected {unexpected}.")
        self.names = list(stored)

    def forward(self, ids, mask, types):
        encoded = self.bert(input_ids=ids, attention_mask=mask, token_type_ids=types)
        spans = self.qa_outputs(encoded.last_hidden_state).float()
        kinds = self.classifier(self.dropout(encoded.pooler_output)).float()
        return spans[..., 0], spans[..., 1], kinds


class Windows:
    """All windows on the device, and the batches of them."""

    def __init__(self, folder, device):
        stored = {name: tensor.long() for name, tensor in load_file(folder / "windows.safetensors").items()}
        self.ids, self.types = stored["ids"].to(device), stored["types"].to(device)
        self.lengths = stored["lengths"]
        self.first = torch.cumsum(self.lengths, 0) - self.lengths
        self.labels = {name: stored[name].to(device) for name in ("starts", "ends", "reasoning")}
        self.batches = torch.split(stored["batches"], stored["batch_sizes"].tolist())
        self.device = device

    def batch(self, number):
        chosen = self.batches[number]
        lengths = self.lengths[chosen]
        columns = torch.arange(int(lengths.max()))
        inside = columns[None, :] < lengths[:, None]                       # [batch, longest]
        places = torch.where(inside, self.first[chosen][:, None] + columns, 0).to(self.device)
        inside, chosen = inside.to(self.device), chosen.to(self.device)
        ids = torch.where(inside, self.ids[places], 0)
        types = torch.where(inside, self.types[places], 0)
        return ids, inside.long(), types, {name: label[chosen] for name, label in self.labels.items()}


def entropy(logits, labels):
    if bool((labels == NO_LABEL).all()):
        return logits.new_zeros(())
    return torch.nn.functional.cross_entropy(logits, labels, ignore_index=NO_LABEL)


def schedule(step, run):
    warmup, total = run["warmupSteps"], run["steps"]
    if step < warmup:
        return run["learningRate"] * step / warmup
    return run["learningRate"] * max(0, total - step) / max(1, total - warmup)


def optimiser(model, run):
    """AdamW in groups of one weight decay and one part of the learning rate each."""
    groups = {}
    for name, parameter in model.named_parameters():
        if run["freezeEmbeddings"] and "embeddings." in name:
            parameter.requires_grad = False
            continue
        decay = 0.0 if "bias" in name or parameter.dim() < 2 else run["weightDecay"]
        share = run["learningRateShares"].get(name, 1.0)
        groups.setdefault((decay, share), []).append(parameter)
    return torch.optim.AdamW(
        [{"params": parameters, "weight_decay": decay, "share": share}
         for (decay, share), parameters in groups.items()],
        lr=0.0, betas=(0.9, 0.999), eps=1e-8, fused=True)


def train(arguments):
    folder = arguments.bundle
    run = json.loads((folder / "run.json").read_text())
    if arguments.compare is not None:
        require_no_dropout(folder)
    torch.manual_seed(run["seed"])
    device = torch.device(arguments.device)
    model = Reader(folder / "model").to(device).train()
    windows = Windows(folder, device)
    adam = optimiser(model, run)
    trained = [p for group in adam.param_groups for p in group["params"]]
    steps = min(run["steps"], arguments.steps or run["steps"])
    expected = losses(arguments.compare)
    began = time.time()
    for step in range(steps):
        first = step * run["accumulation"]
        numbers = range(first, min(first + run["accumulation"], len(windows.batches)))
        total = 0.0
        for number in numbers:
            ids, mask, types, labels = windows.batch(number)
            with torch.autocast(device.type, torch.bfloat16, enabled=run["bfloat16"] and not arguments.fp32):
                start, end, kinds = model(ids, mask, types)
            span = (entropy(start, labels["starts"]) + entropy(end, labels["ends"])) / 2
            loss = run["spanWeight"] * span + run["reasoningWeight"] * entropy(kinds, labels["reasoning"])
            (loss / len(numbers)).backward()
            total += loss.detach() / len(numbers)
        if not math.isfinite(float(total)):
            sys.exit(f"Stopped at step {step + 1} of {run['steps']}: the loss is {float(total)}. Nothing is written."
                     " Lower the learning rate or lengthen the warm-up, and write the bundle again.")
        torch.nn.utils.clip_grad_norm_(trained, run["clipNorm"])
        for group in adam.param_groups:
            group["lr"] = schedule(step, run) * group["share"]
        adam.step()
        adam.zero_grad(set_to_none=True)
        if step < len(expected):
            difference = abs(float(total) - expected[step])
            print(f"step {step + 1}: loss {float(total):.6f}, Riga's {expected[step]:.6f}", flush=True)
            if not difference <= arguments.tolerance:
                sys.exit(f"The two trainers differ by {difference:.2g} at step {step + 1}.")
        elif (step + 1) % 100 == 0 or step + 1 == steps:
            left = (time.time() - began) / (step + 1) * (steps - step - 1)
            print(f"step {step + 1} of {steps}, loss {float(total):.4f}, {left:.0f} s left", flush=True)
    if steps < run["steps"]:
        print(f"stopped after {steps} of {run['steps']} steps; nothing is written")
        return
    state = model.state_dict()
    save_file({name: state[name].float().cpu().contiguous() for name in model.names},
              folder / "trained.safetensors", metadata={"format": "pt", "run": run["run"]})
    print(f"{folder / 'trained.safetensors'} is written, after {time.time() - began:.0f} s of training")


def require_no_dropout(folder):
    config = json.loads((folder / "model" / "config.json").read_text())
    dropouts = {name: config[name] for name in config if name.endswith(("_dropout", "_dropout_prob")) and config[name]}
    if dropouts:
        sys.exit(f"--compare needs a recipe without dropout, which each trainer draws for itself; here it is {dropouts}."
                 ' Set "dropout": 0 in the recipe, train a few steps with Riga, and write the bundle again.')


def losses(metrics):
    if metrics is None:
        return []
    lines = [json.loads(line) for line in metrics.read_text().splitlines()]
    return [line["loss"] for line in lines if line["event"] == "step"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=pathlib.Path)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--fp32", action="store_true", help="no bfloat16, whatever the recipe says")
    parser.add_argument("--steps", type=int, help="stop after so many, for a comparison")
    parser.add_argument("--compare", type=pathlib.Path, metavar="METRICS", help="Riga's training/metrics.jsonl")
    parser.add_argument("--tolerance", type=float, default=1e-3, help="of a step's loss (default: 1e-3)")
    train(parser.parse_args())
