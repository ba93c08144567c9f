from __future__ import annotations

import pytest

from jianbao.models.seq2seq import resolve_checkpoint
from jianbao.models.seq2seq.bans import BanList
from jianbao.models.seq2seq.tokenization import load_tokenizer


@pytest.fixture(scope="module")
def bans() -> BanList:
    return BanList(load_tokenizer(resolve_checkpoint()).backend)


@pytest.mark.parametrize("banned", ["李强", "98%", "９８％", "张掖市", "脱贫攻坚"])
def test_every_spelling_writes_the_banned_string(bans: BanList, banned: str) -> None:
    backend = load_tokenizer(resolve_checkpoint()).backend
    spellings = bans.spellings([banned])
    assert spellings
    assert all(backend.normalize(banned) in text for text in backend.decode(spellings))


def test_end_hidden_in_a_longer_piece_is_found(bans: BanList) -> None:
    backend = load_tokenizer(resolve_checkpoint()).backend
    spelled = {tuple(backend.token(i) for i in ids) for ids in bans.spellings(["李强"])}
    assert {("李", "强"), ("李", "强调")} <= spelled


def test_nothing_banned_gives_nothing(bans: BanList) -> None:
    assert bans.spellings([]) == bans.spellings(["", " "]) == ()
