"""A headline and a summary made of the article's own sentences, for when nothing generated can be printed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .defects import SHORTEST_HEADLINE, has_loop, is_paired
from .lexicon import cut
from .salience import count_bigrams, recurrence, score_sentences
from .sentences import REPORTER, Span, split_clauses, split_sentences
from .style import fit_length, normalize_style

# How the words of a dateline end. Papers print 本报讯, 2日电 and 本报电 with no mark before the news; any
# other 讯, 电 or 报道 needs one, for the subject may hold it: 国网寿县供电公司, 合作社发电12万度.
_DATELINE_END = (
    r"(?:(?:(?<=[报社网台])讯|(?<=\d日|本报|华社)电)(?!话|视|力|影|子|商)|(?<=本[报网台])消息(?=[\s：:，（(])"
    r"|(?:讯|报道)(?=[\s：:，（(]|记者|通讯员)|电(?=[\s：:（(]|记者|通讯员))"
)
# 新华社北京7月2日电（记者某某） or 本网讯 in front of the first sentence.
_DATELINE = re.compile(
    rf"^(?:[\u4e00-\u9fff]{{0,6}}[报社网台][^，。；：（(]{{0,16}}?{_DATELINE_END})?[\s：:，]*"
    r"(?:[（(](?:本报)?(?:实习)?(?:记者|通讯员)[^）)]{1,60}[）)])?[\s：:]*"
)
# Openings that lean on a sentence before.
_LEANING = re.compile(
    "^[“]?(?:他|她|它|这|那|该|此|其|对此|因此|所以|但|而|并|同时|此外|另外|据介绍|据悉|据了解|接下来|然而|于是|与此|不仅|也|还|又|随后|之后|接着|当日)"
)
# A clause that only announces the next one.
_ANNOUNCING = re.compile(
    "(?:获悉|了解到|公告|表示|认为|介绍|指出|强调|看到|提出|要求|近日|日前|小时内|以来|日称|声明[称说]|宣布|报道"
    "|过去一[天夜周])$"
)
# A clause that only says when, where or why.
_SUBORDINATE = re.compile(
    r"^(?:经[^，]{2,12}(?:批准|同意|授权)$|为了|为(?=进一步|深入|切实|全面|确保|做好|加强)|随着|由于|如果|当(?![地选前])|自从|根据|按照)"
    r"|^(?:[\d年月日]+，)?在[^，]{2,20}[省市县区州国地上里内]$|，(?:尽管|虽然|即使)[^，]*$"
    r"|(?:后|时|之际|期间|的同时|之前|过程中|背景下|第[\d一二三四五六七八九十]+天|中)$"
)
_MINUS_LEANING, _MINUS_QUESTION, _MINUS_QUOTE = 2.5, 0.5, 1.0
_CUT_SENTENCE = 0.3  # what a sentence that must be cut is worth less
_NEXT_SENTENCE = 0.3  # share of its own score that a second sentence adds
# Tuned on 400 of the hand-written headlines and summaries, measured on 500 others: what an article says
# again and again is its news (headlines 23 -> 31 ROUGE-L, summaries 32 -> 33).
_SALIENCE, _LATER, _RECURRENCE = 0.3, 0.1, 4.0
# How often a run may exceed the limit before longer ones are given up; a longer run may be a little shorter,
# for straight quotation marks go when their number is odd.
_RUN_STOP = 2
_HEADLINE_SENTENCES = 8  # first ones, looked at for a headline
_HEADLINE_LATER, _HEADLINE_RECURRENCE, _MINUS_SUBORDINATE = 0.2, 2.0, 0.4


def extract_summary(body: str, *, min_chars: int = 40, max_chars: int = 120) -> str:
    """The best one to three neighbouring sentences of `body`, `min_chars` to `max_chars` long.

    A sentence that is too long is cut behind a clause. What is returned stands in `body` word for word
    (punctuation in full width, the dateline left out); a body that is too short comes back whole.
    """
    sentences = _without_dateline(body)
    if not sentences:
        return normalize_style(body, "summary")
    counts = count_bigrams(body)
    scores = [
        _SALIENCE * score - _LATER * order + _form_score(span.text)
        for order, (span, score) in enumerate(zip(sentences, score_sentences(body, sentences), strict=True))
    ]
    best: tuple[float, str] | None = None
    for first in range(len(sentences)):
        if found := _grow(body, sentences, scores, first, min_chars, max_chars):
            score, text = found
            found = score + _RECURRENCE * recurrence(text, counts), text
            best = max(best, found, key=lambda item: item[0]) if best else found
    return best[1] if best else _shortened(sentences, scores, min_chars, max_chars)


def extract_headline(body: str, *, max_chars: int = 30) -> str:
    """The best clauses of the first sentences of `body`, at most `max_chars` long, without a final 。."""
    sentences = _without_dateline(body)[:_HEADLINE_SENTENCES]
    if not sentences:
        return normalize_style(body, "headline")[:max_chars]
    counts = count_bigrams(body)
    best: tuple[float, str] | None = None
    for order, sentence in enumerate(sentences):
        for first, text in _runs(sentence.text, max_chars):
            score = len(text) / max_chars - _HEADLINE_LATER * order - 0.1 * first + _form_score(text)
            score += _HEADLINE_RECURRENCE * recurrence(text, counts)
            score -= _MINUS_SUBORDINATE * bool(_SUBORDINATE.search(text))
            score -= _MINUS_LEANING * bool(re.match(REPORTER, text))  # a summary may begin so
            if best is None or score > best[0]:
                best = score, text
    return best[1] if best else _cut_at_word(sentences[0].text, max_chars)


def _without_dateline(body: str) -> list[Span]:
    sentences = split_sentences(body)
    if not sentences:
        return []
    head = sentences[0]
    skipped = _DATELINE.match(head.text)
    shift = skipped.end() if skipped else 0
    rest = Span(head.text[shift:], head.start + shift, head.end)
    return [rest, *sentences[1:]] if rest.text else sentences[1:]


def _grow(
    body: str, sentences: Sequence[Span], scores: Sequence[float], first: int, min_chars: int, max_chars: int
) -> tuple[float, str] | None:
    """Score and text of the shortest run of sentences from `first` that is long enough and fits."""
    for last in range(first, min(first + 3, len(sentences))):
        if not _is_complete(sentences[last].text):  # a subhead, or a title line left in the body
            return None
        between = body[sentences[first].start : sentences[last].end]
        text = normalize_style(between.replace("\n", ""), "summary")
        if len(text) > max_chars:
            return _head_of(text, scores[first] - _CUT_SENTENCE, min_chars, max_chars)
        if not is_paired(text) or has_loop(text):
            return None
        if len(text) >= min_chars:
            score = scores[first] + _NEXT_SENTENCE * sum(scores[first + 1 : last + 1])
            return score - 0.3 * ("\n" in between), text
    return None


def _head_of(text: str, score: float, min_chars: int, max_chars: int) -> tuple[float, str] | None:
    """The beginning of what is too long, cut behind a clause."""
    head = fit_length(text, "summary", max_chars=max_chars, min_chars=min_chars)
    fits = min_chars <= len(head) <= max_chars and is_paired(head) and not has_loop(head)
    return (score, head) if fits else None


def _shortened(sentences: Sequence[Span], scores: Sequence[float], min_chars: int, max_chars: int) -> str:
    """The best sentence cut behind a clause; as a last resort the beginning of the body."""
    ranked = sorted(zip(scores, sentences, strict=True), key=lambda item: -item[0])
    for _, sentence in ranked:
        text = fit_length(
            normalize_style(sentence.text, "summary"), "summary", max_chars=max_chars, min_chars=min_chars
        )
        if min_chars <= len(text) <= max_chars and is_paired(text):
            return text
    whole = normalize_style("".join(sentence.text for sentence in sentences), "summary")
    text = fit_length(whole, "summary", max_chars=max_chars, min_chars=1)
    if min_chars <= len(text) <= max_chars or len(whole) <= max_chars:
        return text
    return _cut_at_word(whole, max_chars - 1) + "。"


def _runs(sentence: str, max_chars: int) -> list[tuple[int, str]]:
    """Index of the first clause and text of every run of clauses that fits a headline."""
    clauses = split_clauses(sentence)
    runs = []
    for first in range(len(clauses)):
        for last in range(first, min(first + max_chars, len(clauses))):  # a clause has a character or more
            text = normalize_style(sentence[clauses[first].start : clauses[last].end], "headline")
            if len(text) > _RUN_STOP * max_chars:
                break
            if SHORTEST_HEADLINE <= len(text) <= max_chars and is_paired(text) and not has_loop(text):
                runs.append((first, text))
    return runs


def _form_score(text: str) -> float:
    leans = _LEANING.match(text) or (text.startswith("“") and text.endswith("”"))  # who says so?
    score = -_MINUS_LEANING if leans else 0.0
    score -= _MINUS_QUESTION * bool(_ANNOUNCING.search(text))
    score -= _MINUS_QUESTION * text.endswith(("？", "?"))
    return score - _MINUS_QUOTE * text.startswith("“")


def _is_complete(text: str) -> bool:
    return text.rstrip("”’）)").endswith(("。", "！", "？", "!", "?"))


def _cut_at_word(text: str, max_chars: int) -> str:
    """`text` up to the last known word that ends within `max_chars`, brackets and quotation marks dropped."""
    bare = re.sub("[“”‘’《》（）()]", "", text)
    ends = [token.end for token in cut(bare) if token.end <= max_chars]
    return bare[: ends[-1] if ends else max_chars].rstrip("，、；：。的和与及在")
