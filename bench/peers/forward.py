"""The PyTorch side of ReaderForwardBenchmark: forward.py WEIGHTS fp32|bf16, all attentions returned."""
import random
import sys
import time

import torch
from transformers import AutoModel

torch.set_num_threads(2)
dtype = torch.bfloat16 if sys.argv[2] == "bf16" else torch.float32
model = AutoModel.from_pretrained(sys.argv[1], attn_implementation="eager", dtype=dtype).eval()


def forward(ids):
    return model(input_ids=ids, attention_mask=torch.ones_like(ids), output_attentions=True)


with torch.inference_mode():
    for line in sys.stdin:
        if line.strip() == "vector":
            ids = torch.tensor([[101, 2129, 2116, 2111, 2444, 1999, 16092, 1029, 102]])
            print(*forward(ids).last_hidden_state[0, 0].float().tolist(), flush=True)
            continue
        batch, length, repeats = map(int, line.split())
        ids = torch.tensor([[random.randrange(1000, 30000) for _ in range(length)] for _ in range(batch)])
        times = []
        for _ in range(repeats):
            start = time.perf_counter()
            forward(ids)
            times.append((time.perf_counter() - start) * 1000)
        print(*times, flush=True)
