"""Opening the tagger that serves."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from classifier.manifest import Kind, Manifest, read_manifest
from classifier.places import Resolver
from classifier.services import Service
from classifier.tagger import Tagger
from classifier.taggers.linear import Linear
from classifier.weights import ModelBroken, ModelMissing, load

__all__ = ["ModelBroken", "ModelMissing", "open_manifest", "open_tagger"]


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
    unknown = sorted(set(weights.codes) - set(services))
    if unknown:
        raise ModelBroken(path, f"knows services that services.yaml does not: {unknown[0]}, ...")
    linear = Linear(replace(weights, model=manifest.model), services, resolver)
    if manifest.tagger is Kind.LINEAR:
        return linear
    from classifier.taggers.transformer import open_transformer  # noqa: PLC0415 - heavy, extra only

    checkpoint = models / (manifest.checkpoint or manifest.file)
    return open_transformer(checkpoint, manifest.model, linear)
