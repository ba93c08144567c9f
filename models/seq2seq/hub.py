"""Downloads from the hub: safetensors and text files only, never code."""

from __future__ import annotations

from pathlib import Path

from jianbao.nlp.errors import ArtifactError

# .spm and .model are sentencepiece vocabularies; a pickled pytorch_model.bin is not among these.
_ALLOWED = ["*.safetensors", "*.json", "*.model", "*.spm", "*.txt"]
_SUBFOLDERS = ["*/*"]  # onnx/, flax/ and checkpoints of training runs: never read


def download_snapshot(repo_id: str) -> Path:
    """Folder of the newest snapshot of `repo_id`, from the local cache when the hub is not reachable.

    Raises:
        ArtifactError: If it is neither on the hub nor in the cache.
    """
    from httpx import HTTPError  # noqa: PLC0415 - what the hub client lets through in mid-download
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - half a second, only for hub names
    from huggingface_hub.errors import HFValidationError, RepositoryNotFoundError  # noqa: PLC0415

    try:
        return Path(snapshot_download(repo_id, allow_patterns=_ALLOWED, ignore_patterns=_SUBFOLDERS))
    except (RepositoryNotFoundError, HFValidationError) as exc:
        raise ArtifactError(
            f"The hub has no model {repo_id!r} that you may read; check the name, "
            "or log in with `hf auth login`.",
            f"模型库上没有可读取的 {repo_id!r}；请核对名称，或用 hf auth login 登录。",
        ) from exc
    except (OSError, HTTPError) as exc:
        raise ArtifactError(
            f"{repo_id!r} is not in the local cache and the hub cannot be reached ({type(exc).__name__}); "
            "connect and try again, copy the folder here and give its path, or use 'bundled'.",
            f"本地缓存没有 {repo_id!r}，又连不上模型库（{type(exc).__name__}）；请联网重试，"
            "或把模型文件夹拷到本机后填其路径，或使用 bundled。",
        ) from exc
