"""Trains the default model: a small Llama, from scratch, on a CPU.

Reads what prepare.ts wrote, writes checkpoints, a log of losses and, at the end, the weights for export.ts and logits for compare.ts. A run may be stopped at
any moment: started again, it goes on from the last checkpoint and gives the same weights as one that was never stopped.

    python train.py --data DIR --out DIR [--ends N …] [--smoke]

Sources: Touvron et al. 2023 (Llama), arXiv:2302.13971; Jordan et al. 2024 (Muon); Hu et al. 2024 (warmup, stable, decay),
arXiv:2404.06395; Wen et al. 2024 (going on after a decay), arXiv:2410.05192; Jacob et al. 2017 (straight-through quantization), arXiv:1712.05877.
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
    # What a batch is made of: (row length, rows of it). A conversation goes to the shortest row that holds it, so that short ones do not
    # pay for the attention of long ones; every batch has the same shape and its share of each length.
    rows: tuple[tuple[int, int], ...] = ((256, 24), (1024, 2))
    muon_rate: float = 0.02
    adam_rate: float = 0.003
    weight_decay: float = 0.01
    warmup: int = 100
    seed: int = 1


SMOKE = Config(width=64, layers=2, heads=4, kv_heads=2, hidden=96, rows=((256, 4), (1024, 1)), warmup=5)

# Queries that attend together: those at a row's beginning do not pay for the keys at its end.
QUERIES = 256
TRAINED = 0x8000
# What is compared with the engine: so many conversations, of at most so many tokens.
PROBES = 4
PROBE_TOKENS = 64
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
    """RoPE over neighbouring pairs (2i, 2i+1), the order in which a Llama GGUF keeps queries and keys. x: [N][H][head]."""
    cos, sin = turn
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2)


def attend(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, masks: list[torch.Tensor]) -> torch.Tensor:
    """Attention within rows. q, k, v: [N][H][head], N the tokens of all rows; a mask [B][1][T][T] for each B rows of T tokens."""
    flat, at = [], 0
    for mask in masks:
        batch, tokens = mask.shape[0], mask.shape[2]
        q_, k_, v_ = (x[at : at + batch * tokens].view(batch, tokens, *x.shape[1:]).transpose(1, 2) for x in (q, k, v))
        at += batch * tokens
        parts = []
        for first in range(0, tokens, QUERIES):
            end = min(first + QUERIES, tokens)
            seen = mask[:, :, first:end, :end]
            parts.append(F.scaled_dot_product_attention(q_[:, :, first:end], k_[:, :, :end], v_[:, :, :end], attn_mask=seen))
        flat.append(torch.cat(parts, 2).transpose(1, 2).flatten(2).flatten(0, 1))
    return torch.cat(flat)


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

    def forward(self, x, turn, masks):
        """x: [N][width], the tokens of all rows of a batch."""
        h = self.attn_norm(x)
        q = self.attn_q(h).view(-1, self.c.heads, self.head)
        k = self.attn_k(h).view(-1, self.c.kv_heads, self.head)
        v = self.attn_v(h).view(-1, self.c.kv_heads, self.head)
        q, k = rotate(q, turn), rotate(k, turn)
        share = self.c.heads // self.c.kv_heads
        k, v = k.repeat_interleave(share, 1), v.repeat_interleave(share, 1)
        x = x + self.attn_output(attend(q, k, v, masks))
        h = self.ffn_norm(x)
        return x + self.ffn_down(F.silu(self.ffn_gate(h)) * self.ffn_up(h))


def cross_entropy(hidden: torch.Tensor, embedding: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return F.cross_entropy(hidden @ embedding.T, targets)


class Model(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.c = c
        self.token_embd = nn.Embedding(c.vocabulary, c.width)
        self.blk = nn.ModuleList(Block(c) for _ in range(c.layers))
        self.output_norm = nn.RMSNorm(c.width, c.epsilon)
        self.cross_entropy = cross_entropy
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

    def forward(self, ids, positions, masks):
        """Final hidden states [N][width] of ids [N]; positions [N] count within a conversation; masks as `attend` takes them."""
        weight = self.embedding()
        x = F.embedding(ids, weight)
        turn = (self.cos[positions].unsqueeze(1), self.sin[positions].unsqueeze(1))
        for block in self.blk:
            x = block(x, turn, masks)
        return self.output_norm(x), weight

    def loss(self, batch):
        """Mean cross-entropy over the trained tokens; logits are made for those alone."""
        ids, positions, masks, targets = batch
        hidden, weight = self(ids, positions, masks)
        chosen = targets >= 0
        return self.cross_entropy(hidden[chosen], weight, targets[chosen])


# ---- data


class Examples:
    """Conversations packed into rows; a row's conversations do not see each other."""

    def __init__(self, folder: Path, split: str, config: Config):
        self.tokens = np.fromfile(folder / f"{split}.tokens", np.uint16)
        self.lengths = np.fromfile(folder / f"{split}.lengths", np.uint16).astype(np.int64)
        self.starts = np.concatenate(([0], np.cumsum(self.lengths)[:-1]))
        shortest = 0
        self.streams = []
        for length, count in config.rows:
            members = np.flatnonzero((self.lengths > shortest) & (self.lengths <= length))
            self.streams.append(Rows(members, self.lengths, length, count, config.seed))
            shortest = length

    def batch(self, step: int):
        """ids, positions and targets [N] (-1: not trained), and a mask for each row length."""
        return self.tensors([stream.of(step) for stream in self.streams])

    def batches(self):
        """Everything once; the last batches have empty rows."""
        for step in range(max(stream.steps for stream in self.streams)):
            yield self.tensors([stream.once(step) for stream in self.streams])

    def tensors(self, shapes: list[list[list[int]]]):
        parts = [self.rows(stream.length, stream.count, rows) for stream, rows in zip(self.streams, shapes)]
        ids, positions, targets = (torch.from_numpy(np.concatenate([part[i].reshape(-1) for part in parts])) for i in range(3))
        return ids, positions, [part[3] for part in parts], targets

    def rows(self, length: int, count: int, rows: list[list[int]]):
        ids = np.zeros((count, length), np.int64)
        positions = np.zeros((count, length), np.int64)
        documents = np.full((count, length), -1, np.int64)
        targets = np.full((count, length), -1, np.int64)
        for r, row in enumerate(rows):
            at = 0
            for number in row:
                size = self.lengths[number]
                marked = self.tokens[self.starts[number] : self.starts[number] + size].astype(np.int64)
                ids[r, at : at + size] = marked & ~TRAINED
                positions[r, at : at + size] = np.arange(size)
                documents[r, at : at + size] = number
                targets[r, at : at + size - 1] = np.where(marked[1:] & TRAINED, marked[1:] & ~TRAINED, -1)
                at += size
        documents = torch.from_numpy(documents)
        hidden = (documents.unsqueeze(2) != documents.unsqueeze(1)) | torch.ones(length, length, dtype=torch.bool).triu(1)
        mask = torch.zeros(hidden.shape).masked_fill_(hidden, -math.inf).unsqueeze(1)
        return ids, positions, targets, mask


class Rows:
    """The rows of one length, epoch after epoch, each packed anew."""

    def __init__(self, members: np.ndarray, lengths: np.ndarray, length: int, count: int, seed: int):
        self.members, self.lengths, self.length, self.count, self.seed = members, lengths, length, count, seed
        self.first, self.epoch, self.packed = 0, 0, self.pack(0)
        self.steps = -(-len(self.packed) // count)

    def pack(self, epoch: int) -> list[list[int]]:
        rng = np.random.default_rng((self.seed, epoch, self.length))
        rows = pack_rows(rng.permutation(self.members), self.lengths, self.length)
        return [rows[i] for i in rng.permutation(len(rows))]

    def of(self, step: int) -> list[list[int]]:
        return [] if len(self.members) == 0 else [self.row(i) for i in range(step * self.count, (step + 1) * self.count)]

    def row(self, number: int) -> list[int]:
        while number >= self.first + len(self.packed):
            self.first += len(self.packed)
            self.epoch += 1
            self.packed = self.pack(self.epoch)
        return self.packed[number - self.first]

    def once(self, step: int) -> list[list[int]]:
        return self.packed[step * self.count : (step + 1) * self.count]


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


def rate_at(step: int, ends: list[int], warmup: int) -> float:
    """The rate of a step, as a share of the full one. It rises after every end and falls towards the next."""
    start = max((end for end in ends if end <= step), default=0)
    end = min((end for end in ends if end > step), default=start)
    if step - start < warmup:
        return (step - start + 1) / warmup
    return min(1.0, (end - step) / (end * DECAY_SHARE))


def is_rounded(step: int, ends: list[int]) -> bool:
    return any(end * (1 - ROUNDED_SHARE) <= step < end for end in ends)


@torch.no_grad()
def evaluate(model: Model, examples: Examples) -> float:
    """Mean loss over a held-out split."""
    total = count = 0.0
    for batch in examples.batches():
        trained = int((batch[3] >= 0).sum())
        total += model.loss(batch).item() * trained
        count += trained
    return total / max(count, 1)


class Run:
    def __init__(self, config: Config, data: Path, out: Path, ends: list[int]):
        torch.manual_seed(config.seed)
        self.config, self.data, self.out, self.ends = config, data, out, ends
        self.model = Model(config)
        if shutil.which("c++"):
            for block in self.model.blk:
                block.compile()
            self.model.cross_entropy = torch.compile(cross_entropy, dynamic=True)
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
        examples = Examples(self.data, "train", self.config)
        held_out = {split: Examples(self.data, split, self.config) for split in ("held-out-phrasing", "held-out-value")}
        log = self.out / "losses.jsonl"
        saved_at = time.monotonic()
        recent: list[float] = []
        started, tokens_before = time.monotonic(), self.tokens
        while self.step < until and time.monotonic() - started < seconds:
            Linear.quantized = is_rounded(self.step, self.ends)
            rate = rate_at(self.step, self.ends, self.config.warmup)
            for optimizer, full in self.optimizers:
                for group in optimizer.param_groups:
                    group["lr"] = full * rate
            batch = examples.batch(self.step)
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
            json.dumps({"config": asdict(self.config), "ends": self.ends, "steps": self.step, "tokens": self.tokens, "tensors": index})
        )
        self.probe()

    @torch.no_grad()
    def probe(self):
        """probe.json and probe.f32: ids of a few held-out conversations and every logit over them, for compare.ts."""
        torch.compiler.set_stance("force_eager")
        Linear.quantized = False
        held_out = Examples(self.data, "held-out-phrasing", self.config)
        numbers = np.flatnonzero(held_out.lengths <= PROBE_TOKENS)[:PROBES]
        texts = []
        with (self.out / "probe.f32").open("wb") as file:
            for number in numbers.tolist():
                count = int(held_out.lengths[number])
                ids, positions, _, mask = held_out.rows(count, 1, [[number]])
                hidden, weight = self.model(torch.from_numpy(ids[0]), torch.from_numpy(positions[0]), [mask])
                file.write((hidden @ weight.T).numpy().astype("<f4").tobytes())
                texts.append({"name": str(number), "ids": ids[0].tolist()})
        (self.out / "probe.json").write_text(json.dumps(texts))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--ends", type=int, nargs="+", default=[6000], help="steps towards which the rate falls; after all but the last it rises again")
    parser.add_argument("--until", type=int, help="stop at this step, to go on later")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after this time, to go on later")
    parser.add_argument("--save-every", type=float, default=180, help="seconds")
    parser.add_argument("--evaluate-every", type=int, default=500, help="steps")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--smoke", action="store_true", help="a tiny model, to try the whole path in minutes")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    run = Run(SMOKE if options.smoke else Config(), options.data, options.out, options.ends)
    count = sum(p.numel() for p in run.model.parameters())
    print(f"{count / 1e6:.2f}M parameters", flush=True)
    run.train(options.until or options.ends[-1], options.save_every, options.evaluate_every, options.minutes * 60)
    run.export()


if __name__ == "__main__":
    main()
