"""Trains the default model: a small Llama, from scratch, on a CPU.

Reads what prepare.ts wrote, writes checkpoints, a log of losses and, at the end, the weights for export.ts. A run may be stopped at
any moment: started again, it goes on from the last checkpoint and gives the same weights as one that was never stopped.

    python train.py --data DIR --out DIR [--steps N] [--smoke]

Sources: Touvron et al. 2023 (Llama), arXiv:2302.13971; Jordan et al. 2024 (Muon); Hu et al. 2024 (warmup, stable, decay),
arXiv:2404.06395; Jacob et al. 2017 (straight-through quantization), arXiv:1712.05877.
"""

import argparse
import json
import math
import os
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


@dataclass
class Config:
    vocabulary: int = 4096
    width: int = 192
    layers: int = 6
    heads: int = 6
    kv_heads: int = 3
    hidden: int = 512
    context: int = 1024
    rope_base: float = 10000.0
    epsilon: float = 1e-5
    batch_tokens: int = 8192
    muon_rate: float = 0.02
    adam_rate: float = 0.003
    weight_decay: float = 0.01
    warmup: int = 100
    seed: int = 1


SMOKE = Config(width=64, layers=2, heads=4, kv_heads=2, hidden=96, batch_tokens=2048, warmup=5)

# Rows of a batch: a conversation goes to the shortest row that holds it, so that short ones do not pay for long ones.
ROW_LENGTHS = (256, 1024)
TRAINED = 0x8000
# The share of the run, at its end, in which the rate falls to zero; and in which the weights are rounded as the shipped file rounds them.
DECAY_SHARE = 0.25
ROUNDED_SHARE = 0.1


# ---- quantization: what the shipped file keeps of a weight


def round_q4_0(w: torch.Tensor) -> torch.Tensor:
    """Q4_0 of ggml: blocks of 32 along a row, the value of largest magnitude becomes -8 of the scale."""
    blocks = w.reshape(-1, 32)
    peak = blocks.gather(1, blocks.abs().argmax(1, keepdim=True))
    scale = peak / -8
    inverse = torch.where(scale == 0, torch.zeros_like(scale), 1 / scale)
    levels = torch.floor(blocks * inverse + 8.5).clamp(0, 15)
    return ((levels - 8) * scale.half().float()).reshape(w.shape)


def round_q8_0(w: torch.Tensor) -> torch.Tensor:
    blocks = w.reshape(-1, 32)
    scale = blocks.abs().amax(1, keepdim=True) / 127
    inverse = torch.where(scale == 0, torch.zeros_like(scale), 1 / scale)
    return ((blocks * inverse).round() * scale.half().float()).reshape(w.shape)


def rounded(w: torch.Tensor, rounding) -> torch.Tensor:
    """Rounded forward, as if unrounded backward."""
    return w + (rounding(w) - w).detach()


# ---- model


class Linear(nn.Linear):
    quantized = False

    def __init__(self, columns: int, rows: int):
        super().__init__(columns, rows, bias=False)

    def forward(self, x):
        return F.linear(x, rounded(self.weight, round_q4_0) if Linear.quantized else self.weight)


def rotate(x: torch.Tensor, turn: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
    """RoPE over neighbouring pairs (2i, 2i+1), the order in which a Llama GGUF keeps queries and keys. x: [B][H][T][head]."""
    cos, sin = turn
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2)


class Block(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.c = c
        self.head = c.width // c.heads
        self.attn_norm = nn.RMSNorm(c.width, c.epsilon)
        self.ffn_norm = nn.RMSNorm(c.width, c.epsilon)
        self.attn_q = Linear(c.width, c.width)
        self.attn_k = Linear(c.width, c.kv_heads * self.head)
        self.attn_v = Linear(c.width, c.kv_heads * self.head)
        self.attn_output = Linear(c.width, c.width)
        self.ffn_gate = Linear(c.width, c.hidden)
        self.ffn_up = Linear(c.width, c.hidden)
        self.ffn_down = Linear(c.hidden, c.width)

    def forward(self, x, turn, mask):
        batch, tokens, _ = x.shape
        h = self.attn_norm(x)
        q = self.attn_q(h).view(batch, tokens, self.c.heads, self.head).transpose(1, 2)
        k = self.attn_k(h).view(batch, tokens, self.c.kv_heads, self.head).transpose(1, 2)
        v = self.attn_v(h).view(batch, tokens, self.c.kv_heads, self.head).transpose(1, 2)
        q, k = rotate(q, turn), rotate(k, turn)
        share = self.c.heads // self.c.kv_heads
        k, v = k.repeat_interleave(share, 1), v.repeat_interleave(share, 1)
        attended = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = x + self.attn_output(attended.transpose(1, 2).reshape(batch, tokens, -1))
        h = self.ffn_norm(x)
        return x + self.ffn_down(F.silu(self.ffn_gate(h)) * self.ffn_up(h))


class Model(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.c = c
        self.token_embd = nn.Embedding(c.vocabulary, c.width)
        self.blk = nn.ModuleList(Block(c) for _ in range(c.layers))
        self.output_norm = nn.RMSNorm(c.width, c.epsilon)
        head = c.width // c.heads
        angle = torch.outer(torch.arange(c.context).float(), c.rope_base ** (-torch.arange(0, head, 2).float() / head))
        self.register_buffer("cos", angle.cos(), persistent=False)
        self.register_buffer("sin", angle.sin(), persistent=False)
        for name, p in self.named_parameters():
            if p.dim() < 2:
                continue
            deviation = 0.02 if "embd" in name else p.shape[1] ** -0.5
            nn.init.normal_(p, std=deviation / (math.sqrt(2 * c.layers) if "output" in name or "down" in name else 1))

    def embedding(self):
        weight = self.token_embd.weight
        return rounded(weight, round_q8_0) if Linear.quantized else weight

    def forward(self, ids, positions, mask):
        """Final hidden states [B][T][width] of ids [B][T]; positions [B][T] count within a conversation; mask [B][1][T][T]."""
        weight = self.embedding()
        x = F.embedding(ids, weight)
        turn = (self.cos[positions].unsqueeze(1), self.sin[positions].unsqueeze(1))
        for block in self.blk:
            x = block(x, turn, mask)
        return self.output_norm(x), weight

    def loss(self, batch):
        """Mean cross-entropy over the trained tokens; logits are made for those alone."""
        ids, positions, mask, targets = batch
        hidden, weight = self(ids, positions, mask)
        chosen = targets >= 0
        return F.cross_entropy(hidden[chosen] @ weight.T, targets[chosen])


# ---- data


class Examples:
    """Conversations packed into rows; a row's conversations do not see each other."""

    def __init__(self, folder: Path, split: str, seed: int):
        self.tokens = np.fromfile(folder / f"{split}.tokens", np.uint16)
        self.lengths = np.fromfile(folder / f"{split}.lengths", np.uint16).astype(np.int64)
        self.groups = np.fromfile(folder / f"{split}.groups", np.uint8)
        self.starts = np.concatenate(([0], np.cumsum(self.lengths)[:-1]))
        self.seed = seed
        self._epoch = -1
        self._batches = []

    def pack(self, epoch: int, batch_tokens: int) -> list[tuple[int, list[list[int]]]]:
        """The epoch's batches: (row length, rows of conversation numbers)."""
        rng = np.random.default_rng((self.seed, epoch))
        batches = []
        shortest = 0
        for length in ROW_LENGTHS:
            members = np.flatnonzero((self.lengths > shortest) & (self.lengths <= length))
            shortest = length
            rows = pack_rows(rng.permutation(members), self.lengths, length)
            count = batch_tokens // length
            # What is left over is trained in another epoch's draw.
            batches += [(length, rows[i : i + count]) for i in range(0, len(rows) - count + 1, count)]
            if not batches and rows:
                batches.append((length, rows))
        return [batches[i] for i in rng.permutation(len(batches))]

    def batch(self, step: int, batch_tokens: int):
        if self._epoch < 0:
            self._epoch, self._batches, self._first = 0, self.pack(0, batch_tokens), 0
        while step >= self._first + len(self._batches):
            self._first += len(self._batches)
            self._epoch += 1
            self._batches = self.pack(self._epoch, batch_tokens)
        return self.tensors(*self._batches[step - self._first])

    def tensors(self, length: int, rows: list[list[int]]):
        ids = np.zeros((len(rows), length), np.int64)
        positions = np.zeros((len(rows), length), np.int64)
        documents = np.full((len(rows), length), -1, np.int64)
        targets = np.full((len(rows), length), -1, np.int64)
        for r, row in enumerate(rows):
            at = 0
            for number in row:
                count = self.lengths[number]
                marked = self.tokens[self.starts[number] : self.starts[number] + count].astype(np.int64)
                ids[r, at : at + count] = marked & ~TRAINED
                positions[r, at : at + count] = np.arange(count)
                documents[r, at : at + count] = number
                following = np.where(marked[1:] & TRAINED, marked[1:] & ~TRAINED, -1)
                targets[r, at : at + count - 1] = following
                at += count
        documents = torch.from_numpy(documents)
        same = documents.unsqueeze(2) == documents.unsqueeze(1)
        mask = (same & torch.ones(length, length, dtype=torch.bool).tril()).unsqueeze(1)
        return torch.from_numpy(ids), torch.from_numpy(positions), mask, torch.from_numpy(targets)


def pack_rows(numbers, lengths, row_length: int, open_rows: int = 24) -> list[list[int]]:
    """Each conversation goes to the fullest open row that still holds it."""
    done, open_ = [], []
    for number in numbers.tolist():
        size = int(lengths[number])
        fitting = [row for row in open_ if row[0] >= size]
        if fitting:
            row = min(fitting, key=lambda row: row[0])
        else:
            if len(open_) == open_rows:
                fullest = min(open_, key=lambda row: row[0])
                open_.remove(fullest)
                done.append(fullest[1])
            row = [row_length, []]
            open_.append(row)
        row[0] -= size
        row[1].append(number)
    return done + [row[1] for row in open_]


# ---- training


def orthogonalized(gradient: torch.Tensor) -> torch.Tensor:
    """Newton-Schulz iteration towards the nearest orthogonal matrix (Muon)."""
    x = gradient / (gradient.norm() + 1e-7)
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    for a, b, c in ((3.4445, -4.7750, 2.0315),) * 5:
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return x.T if tall else x


class Muon(torch.optim.Optimizer):
    """Momentum whose steps are orthogonal matrices: every direction of a matrix learns at the same rate."""

    def __init__(self, params, lr, momentum=0.95, weight_decay=0.0):
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                state = self.state[p]
                if not state:
                    state["momentum"] = torch.zeros_like(p)
                velocity = state["momentum"].mul_(group["momentum"]).add_(p.grad)
                step = orthogonalized(p.grad + group["momentum"] * velocity)
                p.mul_(1 - group["lr"] * group["weight_decay"])
                p.add_(step, alpha=-group["lr"] * max(1, p.shape[0] / p.shape[1]) ** 0.5)


def rate_at(step: int, steps: int, warmup: int) -> float:
    decay_from = steps * (1 - DECAY_SHARE)
    if step < warmup:
        return (step + 1) / warmup
    return 1.0 if step < decay_from else max(0.0, (steps - step) / (steps - decay_from))


@torch.no_grad()
def evaluate(model: Model, examples: Examples) -> float:
    """Mean loss over a held-out split."""
    total = count = 0.0
    for length, rows in examples.pack(0, model.c.batch_tokens):
        batch = examples.tensors(length, rows)
        trained = int((batch[3] >= 0).sum())
        total += model.loss(batch).item() * trained
        count += trained
    return total / max(count, 1)


class Run:
    def __init__(self, config: Config, data: Path, out: Path, steps: int):
        torch.manual_seed(config.seed)
        self.config, self.data, self.out, self.steps = config, data, out, steps
        self.model = Model(config)
        if shutil.which("c++"):
            for block in self.model.blk:
                block.compile()
        matrices = [p for name, p in self.model.named_parameters() if p.dim() == 2 and "embd" not in name]
        others = [p for name, p in self.model.named_parameters() if p.dim() < 2 or "embd" in name]
        self.optimizers = [
            (Muon(matrices, config.muon_rate, weight_decay=config.weight_decay), config.muon_rate),
            (torch.optim.AdamW(others, config.adam_rate, betas=(0.9, 0.98), weight_decay=0), config.adam_rate),
        ]
        self.step = 0
        self.tokens = 0
        self.restore()

    @property
    def checkpoint(self) -> Path:
        return self.out / "checkpoint.pt"

    def restore(self):
        if not self.checkpoint.exists():
            return
        state = torch.load(self.checkpoint, weights_only=True)
        if state["config"] != asdict(self.config):
            raise SystemExit(f"{self.checkpoint} was made with other settings. Choose another --out, or delete it to start anew.")
        self.model.load_state_dict(state["model"])
        for (optimizer, _), saved in zip(self.optimizers, state["optimizers"]):
            optimizer.load_state_dict(saved)
        self.step, self.tokens = state["step"], state["tokens"]
        print(f"goes on at step {self.step}", flush=True)

    def save(self):
        state = {
            "config": asdict(self.config),
            "model": self.model.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer, _ in self.optimizers],
            "step": self.step,
            "tokens": self.tokens,
        }
        fresh = self.checkpoint.with_suffix(".new")
        torch.save(state, fresh)
        os.replace(fresh, self.checkpoint)

    def train(self, until: int, save_every_s: float, evaluate_every: int, seconds: float) -> bool:
        """Trains up to step `until`, or for `seconds`; says whether it got there."""
        examples = Examples(self.data, "train", self.config.seed)
        held_out = {split: Examples(self.data, split, 0) for split in ("held-out-phrasing", "held-out-value")}
        log = self.out / "losses.jsonl"
        saved_at = time.monotonic()
        recent: list[float] = []
        started, tokens_before = time.monotonic(), self.tokens
        while self.step < until and time.monotonic() - started < seconds:
            Linear.quantized = self.step >= self.steps * (1 - ROUNDED_SHARE)
            rate = rate_at(self.step, self.steps, self.config.warmup)
            for optimizer, full in self.optimizers:
                for group in optimizer.param_groups:
                    group["lr"] = full * rate
            batch = examples.batch(self.step, self.config.batch_tokens)
            loss = self.model.loss(batch)
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            for optimizer, _ in self.optimizers:
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)
            self.step += 1
            self.tokens += int((batch[0] != 0).sum())
            recent.append(loss.item())
            if self.step % 25 == 0 or self.step == until:
                line = {"step": self.step, "tokens": self.tokens, "loss": sum(recent) / len(recent), "rate": rate}
                line["tokens_per_s"] = round((self.tokens - tokens_before) / (time.monotonic() - started))
                recent = []
                if self.step % evaluate_every == 0 or self.step == until:
                    line |= {split: evaluate(self.model, held) for split, held in held_out.items()}
                with log.open("a") as file:
                    file.write(json.dumps(line) + "\n")
                print(json.dumps(line), flush=True)
            if time.monotonic() - saved_at > save_every_s:
                self.save()
                saved_at = time.monotonic()
        self.save()
        return self.step >= until

    def export(self):
        """weights.f32 and weights.json: the tensors under their GGUF names, f32, little-endian, rows as they are."""
        index, at = [], 0
        with (self.out / "weights.f32").open("wb") as file:
            for name, p in self.model.state_dict().items():
                file.write(p.float().contiguous().numpy().astype("<f4").tobytes())
                index.append({"name": name, "shape": list(p.shape), "offset": at})
                at += p.numel() * 4
        (self.out / "weights.json").write_text(
            json.dumps({"config": asdict(self.config), "steps": self.step, "tokens": self.tokens, "tensors": index})
        )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=6000, help="of the whole run; the rate falls towards its end")
    parser.add_argument("--until", type=int, help="stop at this step, to go on later")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after this time, to go on later")
    parser.add_argument("--save-every", type=float, default=180, help="seconds")
    parser.add_argument("--evaluate-every", type=int, default=500, help="steps")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--smoke", action="store_true", help="a tiny model, to try the whole path in minutes")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    run = Run(SMOKE if options.smoke else Config(), options.data, options.out, options.steps)
    count = sum(p.numel() for p in run.model.parameters())
    print(f"{count / 1e6:.2f}M parameters", flush=True)
    run.train(options.until or options.steps, options.save_every, options.evaluate_every, options.minutes * 60)
    run.export()


if __name__ == "__main__":
    main()
