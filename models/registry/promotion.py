"""How the pointers move, and when they must not."""

from __future__ import annotations

from dataclasses import replace

from jianbao.models.bundle import BUNDLED

from .entry import Pointers
from .errors import PromotionRefusedError
from .verdict import Verdict

# Rollbacks lead back over so many champions; the first of all, the bundled model, is always kept.
_MAX_EARLIER = 12
_BOTH = " / "  # between the English and the Chinese half of a failure


def with_candidate(pointers: Pointers, version: str) -> Pointers:
    """The pointers after `version` was registered."""
    return replace(pointers, candidate=version)


def with_champion(pointers: Pointers, version: str | None) -> Pointers:
    """The pointers after `version` became champion; ``None`` is the bundled model."""
    earlier = (pointers.champion, *pointers.earlier)
    if len(earlier) > _MAX_EARLIER:
        earlier = (*earlier[: _MAX_EARLIER - 1], earlier[-1])
    candidate = None if pointers.candidate == version else pointers.candidate
    return Pointers(candidate=candidate, champion=version, earlier=earlier)


def rolled_back(pointers: Pointers) -> Pointers:
    """The pointers after a rollback, which leads to the champion before; the next one leads further back.

    Raises:
        PromotionRefusedError: There is no champion before.
    """
    if not pointers.earlier:
        champion = pointers.champion or BUNDLED
        raise PromotionRefusedError(
            f"nothing to roll back to: {champion} has no champion before it; promote another version instead",
            f"无法回退：{champion} 之前没有其他正式版本，请改为启用别的版本。",
        )
    return replace(pointers, champion=pointers.earlier[0], earlier=pointers.earlier[1:])


def check_reason(version: str, reason: str) -> None:
    """Do nothing where a forced promotion says why.

    Raises:
        PromotionRefusedError: It does not.
    """
    if not reason.strip():
        raise PromotionRefusedError(
            f"forcing {version} needs a reason, got none; say why with --reason",
            f"强制启用 {version} 必须说明理由，请用 --reason 填写。",
        )


def check_verdict(version: str, champion: str, verdict: Verdict | None) -> None:
    """Do nothing where `verdict` lets `version` take the place of `champion`.

    Raises:
        PromotionRefusedError: There is no verdict, it did not pass, or it is on other versions.
    """
    if verdict is None:
        raise _refused(version, f"it was not compared with {champion}", f"尚未与 {champion} 对比")
    if (verdict.candidate, verdict.champion) != (version, champion):
        raise _refused(
            version,
            f"the verdict compares {verdict.candidate} with {verdict.champion}, the champion is {champion}",
            f"对比结果针对的是 {verdict.candidate} 与 {verdict.champion}，而现在的正式版本是 {champion}",
        )
    if not verdict.passed:
        pairs = [failure.partition(_BOTH) for failure in verdict.failures]
        english = "; ".join(english for english, _, _ in pairs)
        chinese = "；".join(chinese or english for english, _, chinese in pairs)
        raise _refused(version, f"failed: {english}", f"未通过：{chinese}", verdict.failures)


def check_is_another(version: str, champion: str) -> None:
    """Do nothing where `version` is not the champion.

    Raises:
        PromotionRefusedError: It is.
    """
    if version == champion:
        raise PromotionRefusedError(
            f"{version} is the champion already; nothing to do", f"{version} 已是正式版本，无需操作。"
        )


def _refused(
    version: str, reason: str, reason_zh: str, failures: tuple[str, ...] = ()
) -> PromotionRefusedError:
    return PromotionRefusedError(
        f"{version} was not promoted ({reason}); compare it with the champion, or force it with a reason",
        f"{version} 未获启用（{reason_zh}），请与现在的正式版本对比，或说明理由后强制启用。",
        failures,
    )
