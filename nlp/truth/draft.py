"""One headline or summary on its way from the model's candidates to the text that is printed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from jianbao.nlp.protocols import GenerationRequest, Kind, Method

from .alignment import AlignmentChecker
from .attribution import is_misattributed
from .defects import find_defects
from .extractive import extract_headline, extract_summary
from .salience import SourceText
from .style import fit_length, normalize_style
from .support import SupportChecker, SupportReport

_SHORTEST_KEPT_HEADLINE = 8  # characters that cutting an overlong headline must leave
_TRIES = 3  # of a source: once freely, twice with words banned


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Lengths of the two texts in characters.

    Attributes:
        headline_max_chars: Longest headline.
        summary_min_chars: Shortest summary.
        summary_max_chars: Longest summary.

    Raises:
        ValueError: A length is not positive or the range is empty.
    """

    headline_max_chars: int = 30
    summary_min_chars: int = 40
    summary_max_chars: int = 120

    def __post_init__(self) -> None:
        if self.headline_max_chars < 1 or not 0 < self.summary_min_chars < self.summary_max_chars:
            raise ValueError(f"no text fits these limits: {self}")


class Draft:
    """What is being written for one article and one kind.

    Args:
        body: The article's body.
        kind: Which text.
        sources: What the model reads, and what it reads next, if that is needed, when nothing it wrote can be
            printed.
        checker: Knows what `body` says.
        limits: Lengths.
        title: The paper's own title where a headline may use it, else empty.
    """

    def __init__(
        self,
        *,
        body: str,
        kind: Kind,
        sources: Iterable[SourceText],
        checker: SupportChecker,
        limits: Limits,
        title: str = "",
    ) -> None:
        self.kind: Kind = kind
        self._sources = iter(sources)
        self._ahead: deque[SourceText] = deque()
        self._widest = self.source = next(self._sources)
        self._banned: tuple[str, ...] = ()
        self.warnings: tuple[str, ...] = ()
        self.text = ""
        self.method: Method = "verbatim"
        self.report = SupportReport(supported=True)
        self._body = body
        self._alignment = AlignmentChecker(f"{title}\n{body}" if kind == "headline" else body)
        self._checker = checker
        self._limits = limits
        self._tries = 0
        self._exhausted = False
        self._start()

    @property
    def wants_text(self) -> bool:
        """Whether the model should be asked (again)."""
        return not self.text and not self._exhausted

    @property
    def request(self) -> GenerationRequest:
        """What the model should be asked."""
        return self._ask(self.source, self._banned)

    @property
    def has_failed(self) -> bool:
        """Whether nothing of what the model wrote before can be printed."""
        return self._tries > 0 or self.source is not self._widest

    def requests(self, ahead: int) -> list[GenerationRequest]:
        """`request`, and what up to `ahead` of the sources behind it will be asked if that is needed."""
        self._ahead.extend(islice(self._sources, max(0, ahead - len(self._ahead))))
        return [self.request, *(self._ask(source) for source in islice(self._ahead, ahead))]

    def consider(self, candidates: Sequence[str]) -> None:
        """Keep the first of `candidates` that may be printed, else learn what to ban or read something else.

        The model is asked again about the same source where an unsupported claim was all that was wrong with
        a candidate: that helped with 4 of 9 summaries, elsewhere with 5 of 97. Nothing new to ban means that
        it would bring the same texts.
        """
        method: Method = "constrained" if self._banned else "generated"
        banned = dict.fromkeys(self._banned)
        is_promising = False
        texts = [self._styled(candidate) for candidate in candidates]
        for text in texts:
            report = self._checker.check(text, field=self.kind)
            is_sound = not self._defects(text) and self._hangs_together(text)
            if report.supported and is_sound:
                self.text, self.method, self.report = text, method, report
                return
            is_promising |= is_sound
            banned.update(dict.fromkeys(claim.text for claim in report.unsupported))
        if self._keep_mended(texts, method):
            return
        self._tries += 1
        if is_promising and len(banned) > len(self._banned) and self._tries < _TRIES:
            self._banned = tuple(banned)
        else:
            self._read_on()

    def settle(self) -> None:
        """Fall back on the article's own words when no candidate was kept."""
        if self.text or not self._body.strip():
            return
        self.text, self.method = self._extracted(), "extractive"
        self.report = self._checker.check(self.text, field=self.kind)
        self.warnings += (f"{self.kind}_fallback",)

    def _keep_mended(self, texts: Sequence[str], method: Method) -> bool:
        """Keep the first of `texts` that may be printed once the article's words are put back."""
        for text in texts:
            mended = self._alignment.mend(text, may_leap=self.kind == "headline")
            # Refused already when nothing was mended.
            if mended in ("", text) or self._defects(mended) or not self._hangs_together(mended):
                continue
            report = self._checker.check(mended, field=self.kind)
            if report.supported:
                self.text, self.method, self.report = mended, method, report
                self.warnings += (f"{self.kind}_mended",)
                return True
        return False

    def _ask(self, source: SourceText, banned: tuple[str, ...] = ()) -> GenerationRequest:
        return GenerationRequest(text=source.text, kind=self.kind, banned=banned)

    def _read_on(self) -> None:
        """Turn to the next source, with nothing banned."""
        self._banned, self._tries = (), 0
        following = self._ahead.popleft() if self._ahead else next(self._sources, None)
        self._exhausted = following is None
        self.source = following or self._widest

    def _start(self) -> None:
        """Settle at once what needs no model: no body, or one that is its own summary."""
        whole = normalize_style(self._body, self.kind)
        short = self._limits.summary_min_chars
        if not whole:
            self._exhausted = True
            self.warnings += ("no_body",)
        elif len(whole) <= (short if self.kind == "summary" else min(short, self._limits.headline_max_chars)):
            self.text = whole
            self.report = self._checker.check(whole, field=self.kind)

    def _styled(self, candidate: str) -> str:
        text = normalize_style(candidate, self.kind)
        if self.kind == "headline":
            longest, shortest = self._limits.headline_max_chars, _SHORTEST_KEPT_HEADLINE
        else:
            longest, shortest = self._limits.summary_max_chars, self._limits.summary_min_chars
        return fit_length(text, self.kind, max_chars=longest, min_chars=shortest)

    def _defects(self, text: str) -> tuple[str, ...]:
        return find_defects(
            text,
            self.kind,
            headline_max_chars=self._limits.headline_max_chars,
            summary_min_chars=self._limits.summary_min_chars,
            summary_max_chars=self._limits.summary_max_chars,
        )

    def _hangs_together(self, text: str) -> bool:
        """Whether the article says in one sentence what a clause of `text` says; see `alignment`."""
        if self.kind == "headline" and is_misattributed(text, self._body):
            return False
        return not self._alignment.find_misaligned(text, may_leap=self.kind == "headline")

    def _extracted(self) -> str:
        if self.kind == "headline":
            return extract_headline(self._body, max_chars=self._limits.headline_max_chars)
        return extract_summary(
            self._body,
            min_chars=self._limits.summary_min_chars,
            max_chars=self._limits.summary_max_chars,
        )
