"""The CTranslate2 form of a checkpoint: made once, cached, checked on every load."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import ctranslate2

from jianbao.nlp.errors import ArtifactError

from .cache import build_folder, cache_dir, is_intact
from .checkpoint import Checkpoint

logger = logging.getLogger(__name__)

# Attributes CTranslate2's converter reads that transformers 5 no longer writes into config.json.
_LAYER_NORMS = {
    "bart": {"normalize_before": False, "normalize_embedding": True, "add_final_layer_norm": False},
    "mbart": {"normalize_before": True, "normalize_embedding": True, "add_final_layer_norm": True},
    "pegasus": {"normalize_before": True, "normalize_embedding": False, "add_final_layer_norm": True},
}


def prepare(checkpoint: Checkpoint, quantization: str = "int8") -> Path:
    """Folder of the CTranslate2 form of `checkpoint`, converted now if it is not there or damaged.

    Converting imports torch and transformers and takes seconds; a folder that is there is only hashed.

    Args:
        checkpoint: What to convert.
        quantization: Weight type, as CTranslate2 names it.

    Raises:
        ArtifactError: If the weights cannot be converted or the cache cannot be written.
    """
    folder = _folder(checkpoint, quantization)
    if is_intact(folder):
        return folder
    if folder.exists():
        logger.warning("%s is damaged and is made again", folder)
    logger.info("converting %s to CTranslate2 %s in %s", checkpoint.name, quantization, folder)
    build_folder(folder, lambda target: _convert(checkpoint, quantization, target))
    return folder


def is_prepared(checkpoint: Checkpoint, quantization: str = "int8") -> bool:
    """Whether the CTranslate2 form of `checkpoint` is cached and undamaged."""
    return is_intact(_folder(checkpoint, quantization))


def _folder(checkpoint: Checkpoint, quantization: str) -> Path:
    name = f"{checkpoint.sha256[:32]}-{quantization}-ct2-{ctranslate2.__version__}"
    return cache_dir() / "ctranslate2" / name


def _convert(checkpoint: Checkpoint, quantization: str, target: Path) -> None:
    from transformers.utils import logging as transformers_logging  # noqa: PLC0415 - imports torch

    shown = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        _converter(checkpoint).convert(str(target), quantization=quantization, force=True)
    except Exception as exc:  # converters raise anything, from KeyError to bare Exception
        raise ArtifactError(
            f"{checkpoint.path} cannot be converted to CTranslate2 ({exc}); "
            "use engine='torch' for this model.",
            f"{checkpoint.path} 无法转换为 CTranslate2 格式（{exc}）；此模型请用 engine='torch'。",
        ) from exc
    finally:
        if shown:
            transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]
    _name_decoder_start(checkpoint, target)


def _converter(checkpoint: Checkpoint) -> Any:
    from ctranslate2.converters import TransformersConverter  # noqa: PLC0415 - imports torch

    class Converter(TransformersConverter):  # type: ignore[misc]
        """Reads safetensors of this disk only, and fills in what the configuration leaves out."""

        def load_model(self, model_class: Any, model_name_or_path: str, **kwargs: Any) -> Any:
            model = model_class.from_pretrained(
                model_name_or_path, local_files_only=True, use_safetensors=True, **kwargs
            )
            for name, value in _LAYER_NORMS.get(checkpoint.architecture, {}).items():
                if not hasattr(model.config, name):
                    setattr(model.config, name, value)
            model.config.tie_word_embeddings = _scales_outputs(checkpoint, model.config)
            return model

    return Converter(str(checkpoint.path))


def _scales_outputs(checkpoint: Checkpoint, config: Any) -> bool:
    """Whether a T5 decoder scales its outputs; the converter reads it from `tie_word_embeddings`.

    transformers 5 calls the embeddings of every T5 and mT5 tied, but mT5 and T5 1.1 do not scale: converted
    as tied, their probabilities would be almost flat, and a beam search would order texts wrongly.
    """
    if checkpoint.architecture == "mt5":
        return False
    return bool(getattr(config, "scale_decoder_outputs", config.tie_word_embeddings))


def _name_decoder_start(checkpoint: Checkpoint, target: Path) -> None:
    """Gives mBART-25 its first decoder token, which the converter leaves to the caller."""
    path = target / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    start = checkpoint.token_id("decoder_start")
    if config.get("decoder_start_token") is None and start is not None:
        tokens = json.loads((target / "shared_vocabulary.json").read_text(encoding="utf-8"))
        config["decoder_start_token"] = tokens[start]
        path.write_text(json.dumps(config, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
