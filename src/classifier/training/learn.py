"""The rounds in which an encoder learns services, in torch."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from classifier.taggers.checkpoint import Read, one_by_one
from classifier.training.corpus import Example
from classifier.training.pacing import Patience, balance, batches, pace, right, surprise
from classifier.weights import Floats

ROUNDS = 12
_BATCH = 16
PACE = 5e-5
_DECAY = 0.01
_LONGEST_STEP = 1.0  # norm of a gradient

# Told how far the work is, from 0 to 1, and at what.
Tell = Callable[[float, str], None]


def silent(share: float, at: str) -> None:
    """Tell nobody."""
    del share, at


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What is learnt, what decides when it is enough, and how.

    `pace` is the learning rate at its highest.
    """

    learn: Sequence[Example]
    stop: Sequence[Example]
    codes: Sequence[str]
    seed: int
    rounds: int = ROUNDS
    pace: float = PACE

    def accepted(self, examples: Sequence[Example]) -> list[list[int]]:
        """Return the rows of the services that a fair judge accepts, for each example."""
        row = {code: at for at, code in enumerate(self.codes)}
        return [[row[code] for code in one.services] for one in examples]


def learn(encoder: Any, read: Read, lesson: Lesson, tell: Tell) -> None:  # noqa: ANN401 - torch's
    """Teach an encoder; it is left as it was after its best round, ready to judge.

    Args:
        encoder: A classifier of transformers, on any device.
        read: Its tokens of a text.
        lesson: What it learns. The same lesson on the same machine gives the same encoder.
        tell: Told of each batch.
    """
    import torch  # noqa: PLC0415 - heavy, and in an extra

    torch.manual_seed(lesson.seed)
    dice = np.random.default_rng(lesson.seed)
    device = next(encoder.parameters()).device
    tokens = [list(read(one.text)) for one in lesson.learn]
    wanted = [rows[0] for rows in lesson.accepted(lesson.learn)]
    weights = torch.tensor(balance(wanted, len(lesson.codes)), device=device)
    steps = torch.optim.AdamW(encoder.parameters(), lr=lesson.pace, weight_decay=_DECAY)
    each = -(-len(tokens) // _BATCH)
    total, step = max(1, each * lesson.rounds), 0
    patience, best = Patience(), None
    for turn in range(lesson.rounds):
        encoder.train()
        for rows in batches([len(one) for one in tokens], _BATCH, dice):
            for group in steps.param_groups:
                group["lr"] = lesson.pace * pace(step, total)
            ids, mask = _padded([tokens[row] for row in rows], device)
            logits = encoder(input_ids=ids, attention_mask=mask).logits
            aim = torch.tensor([wanted[row] for row in rows], device=device)
            steps.zero_grad()
            torch.nn.functional.cross_entropy(logits, aim, weight=weights).backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(encoder.parameters(), _LONGEST_STEP)
            steps.step()
            step += 1
            tell(step / total, f"round {turn + 1}")
        share, surprised = _heard(encoder, read, lesson)
        tell(step / total, f"round {turn + 1}: {share:.3f} right")
        if patience.better(share, surprised):
            best = copy.deepcopy(encoder.state_dict())
        if patience.over:
            break
    if best is not None:
        encoder.load_state_dict(best)
    encoder.eval()


def _padded(tokens: Sequence[Sequence[int]], device: Any) -> tuple[Any, Any]:  # noqa: ANN401 - torch's
    """Lay token lists side by side; what the mask leaves out is not read."""
    import torch  # noqa: PLC0415 - as above

    width = max(map(len, tokens))
    ids = torch.zeros(len(tokens), width, dtype=torch.long)
    mask = torch.zeros(len(tokens), width, dtype=torch.long)
    for row, one in enumerate(tokens):
        ids[row, : len(one)] = torch.tensor(one, dtype=torch.long)
        mask[row, : len(one)] = 1
    return ids.to(device), mask.to(device)


def _heard(encoder: Any, read: Read, lesson: Lesson) -> tuple[float, float]:  # noqa: ANN401 - torch's
    """Return how much of the held posts it gets right, and how surprised it is by the answers."""
    import torch  # noqa: PLC0415 - as above

    encoder.eval()
    device = next(encoder.parameters()).device

    def judge(tokens: Sequence[int]) -> Floats:
        ids = torch.tensor([list(tokens)], device=device)
        with torch.inference_mode():
            told = encoder(input_ids=ids, attention_mask=torch.ones_like(ids)).logits
        logits: Floats = told[0].float().cpu().numpy()
        return logits

    predict = one_by_one(read, judge, len(lesson.codes))
    logits, accepted = predict([one.text for one in lesson.stop]), lesson.accepted(lesson.stop)
    hits = right(logits, accepted)
    return sum(hits) / max(len(hits), 1), surprise(logits, accepted)
