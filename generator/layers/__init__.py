"""Layers: values files as they count in ``helm -f``, whatever they are written in."""

from generator.layers.encryption import check_secret
from generator.layers.layer import Layer
from generator.layers.reader import LayerReader

__all__ = ["Layer", "LayerReader", "check_secret"]
