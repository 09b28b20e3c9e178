"""Whole tags beside an encoder of BERT's base size in eager mode, in one run on the same posts.

    python bench/encoder.py [POSTS.jsonl]

The encoder's weights are random: its speed does not hang on them, and none need be fetched. It
reads its own subwords, learnt here from the training text, one post at a time as it would be
served. Needs the extra `train`.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))

import torch  # noqa: E402 - after the path
from tokenizers import Tokenizer, models, pre_tokenizers, trainers  # noqa: E402 - as above
from transformers import BertConfig, BertForSequenceClassification  # noqa: E402 - as above

from classifier.gazetteer import load_gazetteer  # noqa: E402 - as above
from classifier.opening import open_tagger  # noqa: E402 - as above
from classifier.places import Resolver  # noqa: E402 - as above
from classifier.services import load_services  # noqa: E402 - as above
from listener.post import Post  # noqa: E402 - as above

ENCODED = 60  # posts: an encoder is slow
TAGGED = 6000
TOKENS = 96
BATCH = 256
ROUNDS = 3


def encoder(texts: Sequence[str]) -> Callable[[str], None]:
    """Return a BERT-base classifier of 176 services, with subwords learnt from the texts."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))  # noqa: S106 - no password
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]"]
    tokenizer.train_from_iterator(
        texts, trainers.WordPieceTrainer(vocab_size=30_000, special_tokens=special)
    )
    torch.manual_seed(0)
    config = BertConfig(vocab_size=30_000)
    config.num_labels = 176
    model = BertForSequenceClassification(config)
    model.train(mode=False)

    def judge(text: str) -> None:
        ids = tokenizer.encode(text).ids[:TOKENS] or [0]
        with torch.inference_mode():
            model(input_ids=torch.tensor([ids]))

    return judge


def main() -> None:
    """Measure both in turns, in CPU time of one core, and print; each turn opens a new tagger."""
    torch.set_num_threads(1)
    training = sorted((ROOT / "models" / "training").glob("*.jsonl"))
    paths = [Path(name) for name in sys.argv[1:]] or training
    texts = [
        json.loads(line)["text"]
        for path in paths
        for line in path.read_text(encoding="utf-8").splitlines()
    ][:TAGGED]
    judge = encoder(texts)
    services = load_services(ROOT / "config" / "services.yaml")
    resolver = Resolver(load_gazetteer(ROOT / "config" / "municipalities.yaml"))
    posts = [Post(source="bench", native_id=str(at), text=text) for at, text in enumerate(texts)]
    for turn in range(ROUNDS):
        tagger = open_tagger(ROOT / "models", services, resolver)
        begun = time.process_time()
        for at in range(0, len(posts), BATCH):
            tagger.tag(posts[at : at + BATCH])
        ours = len(posts) / (time.process_time() - begun)
        begun = time.process_time()
        for text in texts[:: max(1, len(texts) // ENCODED)][:ENCODED]:
            judge(text)
        theirs = ENCODED / (time.process_time() - begun)
        print(f"round {turn + 1}: {ours:.0f} and {theirs:.1f} posts/s, ratio {ours / theirs:.0f}")


if __name__ == "__main__":
    main()
