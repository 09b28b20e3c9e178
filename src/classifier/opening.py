"""Opening the tagger that serves."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from classifier.manifest import Kind, Manifest, read_manifest
from classifier.places import Resolver
from classifier.services import Service
from classifier.tagger import Tagger
from classifier.taggers.checkpoint import read_card
from classifier.taggers.linear import Linear
from classifier.taggers.transformer import Transformer
from classifier.weights import ModelBroken, ModelMissing, load

__all__ = ["ModelBroken", "ModelMissing", "open_encoder", "open_manifest", "open_tagger"]


def open_tagger(models: Path, services: Mapping[str, Service], resolver: Resolver) -> Tagger:
    """Open the tagger that `models/manifest.yaml` names.

    Raises:
        ModelMissing: There is no manifest, or not the file that it names.
        ModelBroken: The file is damaged, speaks of services that are not configured, or needs
            packages that are not installed.
    """
    return open_manifest(models, read_manifest(models), services, resolver)


def open_manifest(
    models: Path, manifest: Manifest, services: Mapping[str, Service], resolver: Resolver
) -> Tagger:
    """Open a tagger of a folder by its manifest; raises as `open_tagger`."""
    path = models / manifest.file
    weights = load(path, digest=manifest.sha256)
    _only_known(path, weights.codes, services)
    linear = Linear(replace(weights, model=manifest.model), services, resolver)
    if manifest.tagger is Kind.LINEAR:
        return linear
    return open_encoder(models / (manifest.checkpoint or manifest.file), manifest, linear, services)


def open_encoder(
    folder: Path, manifest: Manifest, linear: Tagger, services: Mapping[str, Service]
) -> Transformer:
    """Open a tuned encoder; its packages are heavy, and in extras.

    Raises:
        ModelMissing: There is no such folder.
        ModelBroken: It is damaged, speaks of services that are not configured, or needs packages
            that are not installed.
    """
    card = read_card(folder)
    _only_known(folder, card.codes, services)
    if manifest.tagger is Kind.ONNX:
        from classifier.taggers.onnx_encoder import open_onnx  # noqa: PLC0415 - as above

        return Transformer(open_onnx(folder, card), card, manifest.model, linear)
    from classifier.taggers.torch_encoder import open_torch  # noqa: PLC0415 - as above

    return Transformer(open_torch(folder, card), card, manifest.model, linear)


def _only_known(path: Path, codes: Iterable[str], services: Mapping[str, Service]) -> None:
    unknown = sorted(set(codes) - set(services))
    if unknown:
        raise ModelBroken(path, f"knows services that services.yaml does not: {unknown[0]}, ...")
