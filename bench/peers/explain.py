"""Captum's side of ExplanationSpeed: explain.py READER THREADS.

Each line on standard input is METHOD FIRST LAST IDS TYPES (numbers with commas between): the start
logit of token FIRST plus the end logit of token LAST is attributed to the tokens. The answer is a
line: the seconds it took, then one value a token.
"""
import sys
import time

import torch
from captum.attr import FeatureAblation, LayerIntegratedGradients
from transformers import AutoTokenizer, BertForQuestionAnswering

STEPS = 50
AT_ONCE = 10

torch.set_num_threads(int(sys.argv[2]))
tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])
model = BertForQuestionAnswering.from_pretrained(sys.argv[1], num_labels=2, attn_implementation="sdpa").eval()


def numbers(text):
    return torch.tensor([[int(number) for number in text.split(",")]])


for line in sys.stdin:
    method, first, last, ids, types = line.split()
    ids, types, first, last = numbers(ids), numbers(types), int(first), int(last)

    def scalar(tokens):
        output = model(input_ids=tokens, token_type_ids=types.expand(len(tokens), -1))
        return output.start_logits[:, first] + output.end_logits[:, last]

    start = time.perf_counter()
    if method == "integrated-gradients":
        explainer = LayerIntegratedGradients(scalar, model.bert.embeddings.word_embeddings)
        values = explainer.attribute(
            ids,
            baselines=torch.full_like(ids, tokenizer.pad_token_id),
            n_steps=STEPS,
            method="riemann_middle",
            internal_batch_size=AT_ONCE,
        ).sum(-1)[0]
    else:
        with torch.inference_mode():
            values = FeatureAblation(scalar).attribute(
                ids, baselines=tokenizer.mask_token_id, perturbations_per_eval=AT_ONCE
            )[0]
    seconds = time.perf_counter() - start
    print(seconds, *values.detach().float().tolist(), flush=True)
