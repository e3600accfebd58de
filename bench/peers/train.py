"""The PyTorch side of TrainingSpeed: train.py READER fp32|bf16 sdpa|eager. Told `losses N`, it takes N steps
without dropout and prints their losses; told `time N`, it takes N steps with dropout and prints their
milliseconds."""
import sys
import time

import torch
from transformers import BertForQuestionAnswering

BATCH, LENGTH, RATE, DECAY, CLIP, DROPOUT = 16, 256, 3e-5, 0.01, 1.0, 0.1


def windows(batch, length):
    ids = torch.tensor([[1000 + (row * 7919 + place * 104729) % 29000 for place in range(length)] for row in range(batch)])
    starts = torch.tensor([(row * 37 + 5) % (length - 10) for row in range(batch)])
    return ids, starts, starts + torch.arange(batch) % 5


class Trainer:
    def __init__(self, reader, dtype, attention, dropout):
        self.model = BertForQuestionAnswering.from_pretrained(
            reader, num_labels=2, attn_implementation=attention, dtype=torch.float32,
            hidden_dropout_prob=dropout, attention_probs_dropout_prob=dropout).train()
        plain = [p for n, p in self.model.named_parameters() if "bias" in n or "LayerNorm.weight" in n]
        decayed = [p for n, p in self.model.named_parameters() if not ("bias" in n or "LayerNorm.weight" in n)]
        self.optimiser = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": DECAY}, {"params": plain, "weight_decay": 0.0}], lr=RATE, fused=True)
        self.bf16 = dtype == "bf16"

    def step(self, ids, starts, ends):
        self.optimiser.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            loss = self.model(input_ids=ids, attention_mask=torch.ones_like(ids), start_positions=starts, end_positions=ends).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), CLIP)
        self.optimiser.step()
        return loss.item()


torch.set_num_threads(2)
torch.manual_seed(17)
batch = windows(BATCH, LENGTH)
timed = None
for line in sys.stdin:
    what, count = line.split()
    if what == "losses":
        exact = Trainer(*sys.argv[1:4], dropout=0.0)
        print(*[exact.step(*batch) for _ in range(int(count))], flush=True)
        del exact
        continue
    timed = timed or Trainer(*sys.argv[1:4], dropout=DROPOUT)
    times = []
    for _ in range(int(count)):
        start = time.perf_counter()
        timed.step(*batch)
        times.append((time.perf_counter() - start) * 1000)
    print(*times, flush=True)
