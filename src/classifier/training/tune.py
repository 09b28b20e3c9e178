"""Fine-tuning an encoder on services: `sawt train --base PATH_OR_HUB_ID`."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from classifier.manifest import Kind, Manifest
from classifier.services import Service
from classifier.training.corpus import Example

CHECKPOINT = "checkpoint"
_ROUNDS = 8
_BATCH = 16
_PACE = 5e-5
_TOKENS = 96


class TrainingUnavailable(Exception):
    """Training needs packages that a plain install does not have."""

    def __init__(self, package: str) -> None:
        super().__init__(f"{package} is not installed; install Sawt with its extra: sawt[train]")


class BaseUnusable(Exception):
    """The checkpoint to start from cannot be read."""

    def __init__(self, base: str) -> None:
        super().__init__(
            f"{base}: no encoder that transformers can read; give a folder or a hub's id"
        )


def need(*packages: str) -> None:
    """Raise `TrainingUnavailable` where a package is not installed."""
    for package in packages:
        if find_spec(package) is None:
            raise TrainingUnavailable(package)


def tune(  # noqa: PLR0913 - the last two have one value each, tests aside
    manifest: Manifest,
    folder: Path,
    base: str,
    corpus: Sequence[Example],
    services: Mapping[str, Service],
    *,
    held: Sequence[Example],
    seed: int,
    rounds: int = _ROUNDS,
) -> tuple[Manifest, list[bool]]:
    """Fine-tune `base` on the relevant posts and write it beside the linear model.

    Args:
        manifest: The linear model's.
        folder: Where the checkpoint goes.
        base: The encoder to start from.
        corpus: What is learnt.
        services: The services by code.
        held: Posts that are never learnt, for a score of its own.
        seed: The same seed learns in the same order.
        rounds: How often the text is learnt.

    Returns:
        The manifest by which it serves, its folds still those of the linear model; and of which
        held posts it names an accepted service.

    Raises:
        TrainingUnavailable: torch or transformers is not installed.
        BaseUnusable: `base` cannot be read.
    """
    need("torch", "transformers")
    import torch  # noqa: PLC0415 - heavy, and in an extra
    from transformers import (  # noqa: PLC0415 - as above
        AutoModelForSequenceClassification,
        AutoTokenizer,
        set_seed,
    )

    def read(texts: Sequence[str]) -> Any:  # noqa: ANN401 - transformers comes without types
        return tokenizer(
            list(texts), truncation=True, max_length=_TOKENS, padding=True, return_tensors="pt"
        )

    set_seed(seed)
    codes = list(services)
    try:
        tokenizer = AutoTokenizer.from_pretrained(base)
        encoder = AutoModelForSequenceClassification.from_pretrained(
            base,
            num_labels=len(codes),
            id2label=dict(enumerate(codes)),
            label2id={code: row for row, code in enumerate(codes)},
            ignore_mismatched_sizes=True,
        )
    except (OSError, ValueError) as error:
        raise BaseUnusable(base) from error
    posts = [one for one in corpus if one.relevant]
    wanted = torch.tensor([codes.index(one.services[0]) for one in posts])
    steps = torch.optim.AdamW(encoder.parameters(), lr=_PACE)
    order = torch.Generator().manual_seed(seed)
    encoder.train()
    for _ in range(rounds):
        for rows in torch.randperm(len(posts), generator=order).split(_BATCH):  # type: ignore[no-untyped-call]
            batch = read([posts[row].text for row in rows.tolist()])
            steps.zero_grad()
            encoder(**batch, labels=wanted[rows]).loss.backward()
            steps.step()
    name = f"{Path(manifest.file).stem}-{CHECKPOINT}"
    encoder.save_pretrained(folder / name)
    tokenizer.save_pretrained(folder / name)
    encoder.eval()
    with torch.inference_mode():
        named = [
            codes[int(encoder(**read([one.text])).logits.argmax())] in one.services for one in held
        ]
    serving = {"tagger": Kind.TRANSFORMER, "checkpoint": name, "model": f"{manifest.model}-tuned"}
    return manifest.model_copy(update=serving), named
