"""Trains the default model: a small Llama, from scratch, on a GPU with CUDA where there is one, else on the CPU.

Reads what prepare.ts wrote, writes checkpoints, a log of losses and, at the end, the weights for export.ts and logits for compare.ts. A run may be stopped at
any moment: started again, it goes on from the last checkpoint and gives the same weights as one that was never stopped.

    python train.py --data DIR --out DIR [--ends N …] [--batches N] [--smoke]

Sources: Touvron et al. 2023 (Llama), arXiv:2302.13971; Jordan et al. 2024 (Muon); Hu et al. 2024 (warmup, stable, decay),
arXiv:2404.06395; Wen et al. 2024 (going on after a decay), arXiv:2410.05192; Jacob et al. 2017 (straight-through quantization), arXiv:1712.05877.
"""

import argparse
import json
import math
import os
import shutil
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
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
# Conversations that one process packs into rows.
SHARD = 20_000
# Steps before the pace is known.
EARLY = 200
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


@contextmanager
def rounded(model: nn.Module, wanted: bool):
    """Within it the weights are as the file keeps them; gradients made there are taken for those of the weights themselves."""
    matrices = [(p, round_q8_0 if "embd" in name else round_q4_0) for name, p in model.named_parameters() if wanted and p.dim() == 2]
    kept = [p.detach().clone() for p, _ in matrices]
    for p, rounding in matrices:
        p.data.copy_(rounding(p.data))
    try:
        yield
    finally:
        for (p, _), value in zip(matrices, kept):
            p.data.copy_(value)


# ---- model


def linear(columns: int, rows: int) -> nn.Linear:
    return nn.Linear(columns, rows, bias=False)


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
        self.attn_q = linear(c.width, c.width)
        self.attn_k = linear(c.width, c.kv_heads * self.head)
        self.attn_v = linear(c.width, c.kv_heads * self.head)
        self.attn_output = linear(c.width, c.width)
        self.ffn_gate = linear(c.width, c.hidden)
        self.ffn_up = linear(c.width, c.hidden)
        self.ffn_down = linear(c.hidden, c.width)

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
    return F.cross_entropy((hidden @ embedding.T).float(), targets, ignore_index=-1)


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

    def forward(self, ids, positions, masks):
        """Final hidden states [N][width] of ids [N]; positions [N] count within a conversation; masks as `attend` takes them."""
        x = self.token_embd(ids)
        turn = (self.cos[positions].unsqueeze(1), self.sin[positions].unsqueeze(1))
        for block in self.blk:
            x = block(x, turn, masks)
        return self.output_norm(x)

    def loss(self, rows):
        """Mean cross-entropy over the trained tokens of rows as `Rows.some` gives them."""
        ids, positions, masks, targets = unpacked(rows)
        hidden = self(ids, positions, masks)
        if not ids.is_cuda:
            # A GPU would wait to learn how many there are.
            hidden, targets = hidden[targets >= 0], targets[targets >= 0]
        return self.cross_entropy(hidden, self.token_embd.weight, targets)


def unpacked(rows):
    """What rows mean: ids, positions and targets [N] (-1: not trained), and a mask for each row length."""
    ids, positions, targets, masks = [], [], [], []
    for marked, place in rows:
        after = torch.roll(marked, -1, 1)
        follows = (torch.roll(place, -1, 1) != 0) & (after < 0)
        ids.append((marked & 0x7FFF).long().flatten())
        positions.append(place.long().flatten())
        targets.append(torch.where(follows, after & 0x7FFF, -1).long().flatten())
        documents = (place == 0).cumsum(1)
        length = place.shape[1]
        seen = torch.ones(length, length, dtype=torch.bool, device=place.device).tril()
        seen = (documents.unsqueeze(2) == documents.unsqueeze(1)) & seen
        kind = torch.bfloat16 if place.is_cuda else torch.float32
        masks.append(torch.zeros(seen.shape, dtype=kind, device=place.device).masked_fill_(~seen, -math.inf).unsqueeze(1))
    return torch.cat(ids), torch.cat(positions), masks, torch.cat(targets)


# ---- data


def read_all(folder: Path, split: str, kind: str) -> np.ndarray:
    return np.concatenate([np.fromfile(file, np.uint16) for file in sorted(folder.glob(f"{split}.*.{kind}"))])


class Examples:
    """Conversations packed into rows; a row's conversations do not see each other."""

    def __init__(self, folder: Path, split: str, config: Config, device: str):
        tokens = read_all(folder, split, "tokens")
        lengths = read_all(folder, split, "lengths").astype(np.int64)
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        shortest = 0
        self.streams = []
        for length, count in config.rows:
            members = np.flatnonzero((lengths > shortest) & (lengths <= length))
            self.streams.append(Rows(tokens, starts, lengths, members, length, count, config.seed, device))
            shortest = length

    def batch(self, step: int):
        return [stream.of(step) for stream in self.streams]

    def batch_tokens(self, step: int) -> int:
        return sum(int(stream.used[stream.numbers(step)].sum()) for stream in self.streams)

    def batches(self):
        """Everything once; the last batches have empty rows."""
        for step in range(max(-(-len(stream.used) // stream.count) for stream in self.streams)):
            yield [stream.once(step) for stream in self.streams]


class Rows:
    """The rows of one length, epoch after epoch, each in another order."""

    def __init__(self, tokens, starts, lengths, members, length: int, count: int, seed: int, device: str):
        self.length, self.count, self.seed = length, count, seed
        order = np.random.default_rng((seed, length)).permutation(members)
        packed = pack_all(order, lengths, length)
        self.used = np.array([lengths[row].sum() for row in packed], np.int64)
        numbers = np.concatenate([np.array(row, np.int64) for row in packed]) if packed else np.zeros(0, np.int64)
        # Where each conversation goes: behind those before it in its row.
        sizes = lengths[numbers]
        first = np.cumsum([0] + [len(row) for row in packed])[:-1]
        ends = np.cumsum(sizes)
        row_of = np.repeat(np.arange(len(packed)), [len(row) for row in packed])
        in_row = ends - sizes - (ends - sizes)[first][row_of] if packed else sizes
        place = np.arange(sizes.sum()) - np.repeat(ends - sizes, sizes)
        to = np.repeat(row_of * length + in_row, sizes) + place
        marked = np.zeros((len(packed), length), np.uint16)
        places = np.zeros((len(packed), length), np.int16)
        marked.reshape(-1)[to] = tokens[np.repeat(starts[numbers], sizes) + place]
        places.reshape(-1)[to] = place
        # The top bit marks a trained token, so that one is negative here.
        self.marked = torch.from_numpy(marked.view(np.int16)).to(device)
        self.places = torch.from_numpy(places).to(device)
        self.epoch, self.order = -1, np.zeros(0, np.int64)

    def numbers(self, step: int) -> np.ndarray:
        """Of a batch's rows; an epoch's last ones go to the next where they do not fill a batch."""
        if len(self.used) == 0:
            return np.zeros(0, np.int64)
        wanted = np.arange(step * self.count, (step + 1) * self.count)
        return np.array([self.of_epoch(number // len(self.used))[number % len(self.used)] for number in wanted.tolist()])

    def of_epoch(self, epoch: int) -> np.ndarray:
        if epoch != self.epoch:
            self.epoch, self.order = epoch, np.random.default_rng((self.seed, epoch, self.length)).permutation(len(self.used))
        return self.order

    def of(self, step: int):
        return self.some(self.numbers(step))

    def once(self, step: int):
        return self.some(np.arange(step * self.count, min((step + 1) * self.count, len(self.used))))

    def some(self, numbers: np.ndarray):
        """Marked ids and positions [rows][length]; rows that are missing are empty."""
        chosen = torch.from_numpy(numbers).to(self.marked.device)
        rows = self.marked[chosen], self.places[chosen]
        missing = self.count - len(numbers)
        return tuple(F.pad(each, (0, 0, 0, missing)) for each in rows)


def pack_all(numbers: np.ndarray, lengths: np.ndarray, row_length: int) -> list[list[int]]:
    shards = np.array_split(numbers, max(1, len(numbers) // SHARD))
    if len(shards) == 1:
        return pack_rows(numbers, lengths, row_length)
    with ProcessPoolExecutor() as pool:
        done = pool.map(pack_shard, [(shard, lengths[shard], row_length) for shard in shards])
        return [row for rows in done for row in rows]


def pack_shard(shard) -> list[list[int]]:
    numbers, lengths, row_length = shard
    rows = pack_rows(np.arange(len(numbers)), lengths, row_length)
    return [[int(numbers[place]) for place in row] for row in rows]


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


def orthogonalized(gradients: torch.Tensor) -> torch.Tensor:
    """Newton-Schulz iteration towards the nearest orthogonal matrix (Muon), for several matrices [n][rows][columns] at once."""
    x = gradients.bfloat16() if gradients.is_cuda else gradients
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    tall = x.shape[-2] > x.shape[-1]
    x = x.mT if tall else x
    for a, b, c in ((3.4445, -4.7750, 2.0315),) * 5:
        square = x @ x.mT
        x = a * x + (b * square + c * square @ square) @ x
    return (x.mT if tall else x).float()


class Muon(torch.optim.Optimizer):
    """Momentum whose steps are orthogonal matrices: every direction of a matrix learns at the same rate."""

    def __init__(self, params, lr, momentum=0.95, weight_decay=0.0):
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            alike: dict[torch.Size, list[torch.Tensor]] = {}
            for p in group["params"]:
                alike.setdefault(p.shape, []).append(p)
            for (rows, columns), matrices in alike.items():
                gradients = torch.stack([p.grad for p in matrices])
                state = self.state[matrices[0]]
                if not state:
                    state["momentum"] = torch.zeros_like(gradients)
                velocity = state["momentum"].mul_(group["momentum"]).add_(gradients)
                steps = orthogonalized(gradients + group["momentum"] * velocity) * max(1, rows / columns) ** 0.5
                for p, step in zip(matrices, steps):
                    p.mul_(1 - group["lr"] * group["weight_decay"]).sub_(step * group["lr"])


def rate_at(step: int, ends: list[int], warmup: int) -> float:
    """The rate of a step, as a share of the full one. It rises after every end and falls towards the next."""
    start = max((end for end in ends if end <= step), default=0)
    end = min((end for end in ends if end > step), default=math.inf)
    if step - start < warmup:
        return (step - start + 1) / warmup
    if end == math.inf:
        return 1.0
    return min(1.0, (end - step) / (end * DECAY_SHARE))


def is_rounded(step: int, ends: list[int]) -> bool:
    return any(end * (1 - ROUNDED_SHARE) <= step < end for end in ends)


class Recorded:
    """Work of one shape on a GPU, recorded once and repeated without the CPU's help."""

    def __init__(self, work):
        self.work, self.graph, self.calls = work, None, 0

    def run(self, rows) -> torch.Tensor:
        self.calls += 1
        if self.calls <= 3:
            # What is recorded must have run before: compiled, and with its memory taken.
            beside = torch.cuda.Stream()
            beside.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(beside):
                result = self.work(rows)
            torch.cuda.current_stream().wait_stream(beside)
            return result
        if self.graph is None:
            self.inputs = [tuple(each.clone() for each in pair) for pair in rows]
            self.graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(self.graph):
                self.result = self.work(self.inputs)
        for pair, given in zip(self.inputs, rows):
            for held, each in zip(pair, given):
                held.copy_(each)
        self.graph.replay()
        return self.result.clone()


class Run:
    def __init__(self, config: Config, data: Path, out: Path, ends: list[int], device: str):
        torch.manual_seed(config.seed)
        self.config, self.data, self.out, self.ends, self.device = config, data, out, ends, device
        # Rows are packed by processes of their own, so before the GPU is touched.
        self.examples = Examples(data, "train", config, device)
        self.held_out = {split: Examples(data, split, config, device) for split in ("held-out-phrasing", "held-out-value")}
        self.model = Model(config).to(device)
        self.loss = self.model.loss
        self.recorded: dict[bool, Recorded] = {}
        if device != "cpu":
            self.loss = torch.compile(self.model.loss)
        elif shutil.which("c++"):
            for block in self.model.blk:
                block.compile()
            self.model.cross_entropy = torch.compile(cross_entropy, dynamic=True)
        matrices = [p for name, p in self.model.named_parameters() if p.dim() == 2 and "embd" not in name]
        others = [p for name, p in self.model.named_parameters() if p.dim() < 2 or "embd" in name]
        # Recorded work reads its rates from tensors.
        rate = (lambda full: full) if device == "cpu" else (lambda full: torch.tensor(full, device=device))
        betas = {"betas": (0.9, 0.98), "weight_decay": 0, "capturable": device != "cpu"}
        self.optimizers = [
            (Muon(matrices, rate(config.muon_rate), weight_decay=config.weight_decay), config.muon_rate),
            (torch.optim.AdamW(others, rate(config.adam_rate), **betas), config.adam_rate),
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
        state = torch.load(self.checkpoint, weights_only=True, map_location=self.device)
        if state["config"] != asdict(self.config):
            raise SystemExit(f"{self.checkpoint} was made with other settings. Choose another --out, or delete it to start anew.")
        self.model.load_state_dict(state["model"])
        for (optimizer, _), saved in zip(self.optimizers, state["optimizers"]):
            optimizer.load_state_dict(saved)
        self.step, self.tokens = state["step"], state["tokens"]
        print(f"goes on at step {self.step}", flush=True)

    def begin_with(self, runs: list[Path]):
        """Takes the weights of another run of this size; of several, which went apart from one beginning, their mean: what each of them alone got
        wrong weighs less (Wortsman et al. 2022, arXiv:2203.05482). Rates and momenta begin anew."""
        if self.step > 0:
            return
        index = json.loads((runs[-1] / "weights.json").read_text())
        values = np.mean([np.fromfile(run / "weights.f32", np.float32) for run in runs], axis=0)
        for entry in index["tensors"]:
            first, count = entry["offset"] // 4, math.prod(entry["shape"])
            held = self.model.state_dict()[entry["name"]]
            held.copy_(torch.from_numpy(values[first : first + count]).view(entry["shape"]))
        self.tokens = index["tokens"]

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

    @property
    def last(self) -> float:
        return self.ends[-1] if self.ends else math.inf

    def set_rate(self, rate: float):
        for optimizer, full in self.optimizers:
            for group in optimizer.param_groups:
                if torch.is_tensor(group["lr"]):
                    group["lr"].fill_(full * rate)
                else:
                    group["lr"] = full * rate

    def learn(self, rows, is_rounded: bool) -> torch.Tensor:
        """One step; its loss."""
        with rounded(self.model, is_rounded), torch.autocast(self.device, torch.bfloat16, enabled=self.device != "cpu"):
            loss = self.loss(rows)
            loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer, _ in self.optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        return loss.detach()

    def learned(self, rows, is_rounded: bool) -> torch.Tensor:
        if self.device == "cpu":
            return self.learn(rows, is_rounded)
        recorded = self.recorded.setdefault(is_rounded, Recorded(lambda rows: self.learn(rows, is_rounded)))
        return recorded.run(rows)

    @torch.no_grad()
    def evaluate(self, examples: Examples, is_rounded: bool) -> float:
        """Mean loss over a held-out split."""
        total = count = 0.0
        with rounded(self.model, is_rounded), torch.autocast(self.device, torch.bfloat16, enabled=self.device != "cpu"):
            for rows in examples.batches():
                trained = int((unpacked(rows)[3] >= 0).sum())
                total += self.model.loss(rows).item() * trained
                count += trained
        return total / max(count, 1)

    def end_within(self, seconds: float, started: float, early: float):
        """Moves the end to where it comes in time at the pace since step EARLY, as long as the rate does not fall yet."""
        now = time.monotonic()
        if not self.ends or now - started < seconds * (1 - DECAY_SHARE - 0.05):
            left = max(0.0, seconds - (now - started))
            self.ends = [self.step + 1 + int(left * (self.step - EARLY) / (now - early))]

    def train(self, until: int | None, save_every_s: float, evaluate_every: int, seconds: float, within: float) -> bool:
        """Trains up to step `until`, or for `seconds`; says whether it got there. `within` seconds the rate falls to its end, wherever that is."""
        log = self.out / "losses.jsonl"
        recent: list[torch.Tensor] = []
        started = saved_at = early = time.monotonic()
        tokens_before = self.tokens
        if self.last == 0:
            held_out = {split: self.evaluate(held, True) for split, held in self.held_out.items()}
            log.write_text(json.dumps({"step": 0, "tokens": self.tokens} | held_out) + "\n")
        while self.step < (until or self.last) and time.monotonic() - started < seconds:
            rate = rate_at(self.step, self.ends, self.config.warmup)
            self.set_rate(rate)
            recent.append(self.learned(self.examples.batch(self.step), is_rounded(self.step, self.ends)))
            self.tokens += self.examples.batch_tokens(self.step)
            self.step += 1
            is_last = self.step == (until or self.last)
            if self.step % 25 == 0 or is_last:
                line = {"step": self.step, "tokens": self.tokens, "loss": torch.stack(recent).mean().item(), "rate": rate}
                line["tokens_per_s"] = round((self.tokens - tokens_before) / (time.monotonic() - started))
                recent = []
                if within and self.step > EARLY:
                    self.end_within(within, started, early)
                elif self.step == EARLY:
                    early = time.monotonic()
                if self.step % evaluate_every == 0 or is_last:
                    line |= {split: self.evaluate(held, is_rounded(self.step - 1, self.ends)) for split, held in self.held_out.items()}
                with log.open("a") as file:
                    file.write(json.dumps(line) + "\n")
                print(json.dumps(line), flush=True)
            if time.monotonic() - saved_at > save_every_s:
                self.save()
                saved_at = time.monotonic()
        self.save()
        return self.step >= (until or self.last)

    def export(self):
        """weights.f32 and weights.json: the tensors under their GGUF names, f32, little-endian, rows as they are."""
        index, at = [], 0
        with (self.out / "weights.f32").open("wb") as file:
            for name, p in self.model.state_dict().items():
                file.write(p.float().cpu().contiguous().numpy().astype("<f4").tobytes())
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
        model = self.model.cpu()
        lengths = read_all(self.data, "held-out-phrasing", "lengths").astype(np.int64)
        tokens = read_all(self.data, "held-out-phrasing", "tokens")
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        numbers = np.flatnonzero(lengths <= PROBE_TOKENS)[:PROBES]
        texts = []
        with (self.out / "probe.f32").open("wb") as file:
            for number in numbers.tolist():
                count = int(lengths[number])
                row = Rows(tokens, starts, lengths, np.array([number]), count, 1, 0, "cpu").of(0)
                ids, positions, masks, _ = unpacked([row])
                file.write((model(ids, positions, masks) @ model.token_embd.weight.T).numpy().astype("<f4").tobytes())
                texts.append({"name": str(number), "ids": ids.tolist()})
        (self.out / "probe.json").write_text(json.dumps(texts))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--ends", type=int, nargs="+", default=[6000], help="steps towards which the rate falls; after all but the last it rises again; 0: no step, for the mean of runs")
    parser.add_argument("--weights", type=Path, nargs="+", help="the folders of runs that ended, to begin with the mean of their weights")
    parser.add_argument("--until", type=int, help="stop at this step, to go on later")
    parser.add_argument("--within", type=float, default=0, help="minutes: the end is where it comes in time, instead of --ends")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after this time, to go on later")
    parser.add_argument("--save-every", type=float, default=180, help="seconds")
    parser.add_argument("--evaluate-every", type=int, default=500, help="steps")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--batches", type=int, default=1, help="so many times the rows of a batch")
    parser.add_argument("--rate", type=float, default=1, help="of the rates that a model is trained with from nothing")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--smoke", action="store_true", help="a tiny model, to try the whole path in minutes")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    config = SMOKE if options.smoke else Config()
    config = replace(
        config,
        rows=tuple((length, rows * options.batches) for length, rows in config.rows),
        muon_rate=config.muon_rate * options.rate,
        adam_rate=config.adam_rate * options.rate,
    )
    run = Run(config, options.data, options.out, [] if options.within else options.ends, options.device)
    count = sum(p.numel() for p in run.model.parameters())
    print(f"{count / 1e6:.2f}M parameters", flush=True)
    if options.weights:
        run.begin_with(options.weights)
    run.train(options.until, options.save_every, options.evaluate_every, options.minutes * 60, options.within * 60)
    run.export()


if __name__ == "__main__":
    main()
