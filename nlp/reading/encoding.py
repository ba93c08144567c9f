"""Bytes to text, with the decision recorded."""

from __future__ import annotations

from dataclasses import dataclass

from jianbao.nlp.article import Encoding, EncodingSource
from jianbao.nlp.errors import BinaryInputError, EmptyInputError

from .charsets import BYTE_ORDER_MARKS, codec_for, find_declared
from .detection import CANDIDATES, rank_codecs

__all__ = ["DecodedPage", "decode_page"]

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"PK\x03\x04", "ZIP / DOCX / XLSX"),
    (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0", "DOC / XLS"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\xfd7zXZ", "xz"),
    (b"{\\rtf", "RTF"),
)

# Old pages hold a stray NUL or two; binary files hold one in a few hundred bytes.
_MAX_NUL_SHARE = 0.001
_MAX_CONTROL_SHARE = 0.05
_CONTROL = bytes(byte for byte in range(0x20) if byte not in b"\t\n\v\f\r\x1b")
_PROBE_BYTES = 65_536
# A label is believed before a better-scoring codec when it reads the page at least this well,
# compared with the best: GB18030 and Big5 of a page of names or tables both score low.
_TRUST_DECLARED = 0.8
# One ASCII character in twenty bytes: markup has more, prose that happens to hold 一 (U+4E00) fewer.
_MIN_WIDE_ASCII = 20
# Everyday Chinese: no wrong codec comes near it. Bytes full of control characters are UTF-16 only then.
_CHINESE_SCORE = 0.3
# Readings below this are no Chinese at all; bytes that nothing reads are not text.
_UNREADABLE_SCORE = -0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedPage:
    """Text of a page and how it was decoded.

    Attributes:
        text: Without byte order mark and NUL characters.
        encoding: The decision, for the record.
        mismatch: True when the page declares a charset that its bytes are not in.
    """

    text: str
    encoding: Encoding
    mismatch: bool = False


def decode_page(data: bytes) -> DecodedPage:
    """Decode by rule: byte order mark, declared charset, strict UTF-8, detection.

    Strict UTF-8 with multi-byte characters outranks a declaration that contradicts it, and a
    declaration that reads the page clearly worse than another codec is not followed.

    Raises:
        EmptyInputError: Nothing but white space.
        BinaryInputError: A PDF, an image, an archive or other bytes that are not text.
    """
    if not data.strip(b"\0 \t\r\n\f"):
        raise EmptyInputError(
            f"The page is empty ({len(data)} bytes, all white space); check the download or the export.",
            f"页面是空的（{len(data)} 字节，全为空白），请检查下载或导出是否成功。",
        )
    _refuse_signature(data)
    for mark, codec in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], codec, "bom", find_declared(data))
    if utf16 := _bare_utf16(data):
        return _decode(data, utf16, "detected", None)
    _refuse_control_bytes(data)
    declared = find_declared(data)
    codec, source = _choose_codec(data, declared)
    return _decode(data, codec, source, declared)


def _choose_codec(data: bytes, declared: str | None) -> tuple[str, EncodingSource]:
    label_codec = codec_for(declared) if declared else None
    if data.isascii():
        return ("utf-8", "utf-8") if label_codec is None else (label_codec, "declared")
    if _is_utf8(data, label_codec):
        return "utf-8", ("declared" if label_codec == "utf-8" else "utf-8")
    if label_codec and label_codec not in CANDIDATES and _reads_strictly(data, label_codec):
        return label_codec, "declared"
    if label_codec in CANDIDATES and rank_codecs(data, (label_codec,))[0].score >= _CHINESE_SCORE:
        return label_codec, "declared"
    best, *others = rank_codecs(data)
    if best.score < _UNREADABLE_SCORE:
        raise _binary("no text encoding", "无法识别的二进制数据", data)
    for guess in (best, *others):
        if guess.codec == label_codec and guess.score >= max(best.score * _TRUST_DECLARED, 0):
            return guess.codec, "declared"
    return best.codec, "detected"


def _is_utf8(data: bytes, label_codec: str | None) -> bool:
    """Strictly valid UTF-8; under a GB or Big5 label it must make East Asian text.

    A few GBK words are valid UTF-8 by accident, but come out as Greek, Cyrillic or Arabic.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return label_codec not in ("gb18030", "big5hkscs") or any(char >= "\u2000" for char in text)


def _reads_strictly(data: bytes, codec: str) -> bool:
    """True for a label of another script that fits; single-byte Latin codecs fit anything."""
    if codec.startswith(("iso8859", "cp125", "ascii", "latin")):
        return False
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _decode(data: bytes, codec: str, source: EncodingSource, declared: str | None) -> DecodedPage:
    text = data.decode(codec, "replace")
    replaced = text.count("\ufffd") - _count_written_replacements(data, codec)
    label_codec = codec_for(declared) if declared else None
    return DecodedPage(
        text=text.lstrip("\ufeff").replace("\0", ""),
        encoding=Encoding(name=codec, source=source, declared=declared, replaced_chars=max(replaced, 0)),
        mismatch=label_codec is not None and label_codec != codec,
    )


def _count_written_replacements(data: bytes, codec: str) -> int:
    """U+FFFD that stands in the bytes already, from somebody's earlier decoding."""
    written = "\ufffd".encode(codec, "ignore")
    return data.count(written) if written else 0


def _bare_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: ASCII characters with a NUL on one side, or Chinese when read as such."""
    probe = data[:_PROBE_BYTES]
    big, little = (_count_wide_ascii(probe[i::2], probe[1 - i :: 2]) for i in (0, 1))
    if max(big, little) * _MIN_WIDE_ASCII > len(probe) and min(big, little) * 10 <= max(big, little):
        return "utf-16-be" if big > little else "utf-16-le"
    if not _control_bytes(data):
        return None
    best = rank_codecs(data, ("utf-16-le", "utf-16-be"))[0]
    return best.codec if best.score >= _CHINESE_SCORE else None


def _count_wide_ascii(high_bytes: bytes, low_bytes: bytes) -> int:
    return sum(
        high == 0 and (0x20 <= low < 0x7F or low in b"\t\r\n")
        for high, low in zip(high_bytes, low_bytes, strict=False)
    )


def _refuse_signature(data: bytes) -> None:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise _binary(kind, kind, data)


def _refuse_control_bytes(data: bytes) -> None:
    if seen := _control_bytes(data):
        raise _binary(f"{seen} NUL or control bytes", f"含 {seen} 个空字节或控制字符", data)


def _control_bytes(data: bytes) -> int:
    """How many NUL or control bytes there are, 0 when they are few enough for text."""
    nuls = data.count(0)
    if nuls > max(2, len(data) * _MAX_NUL_SHARE):
        return nuls
    probe = data[:_PROBE_BYTES]
    control = len(probe) - len(probe.translate(None, _CONTROL))
    return control if control > len(probe) * _MAX_CONTROL_SHARE else 0


def _binary(seen: str, seen_zh: str, data: bytes) -> BinaryInputError:
    return BinaryInputError(
        f"The input is not text: {seen}, {len(data)} bytes, begins {data[:8]!r}; "
        "pass HTML or plain text, and convert PDF or Word files first.",
        f"输入不是文本：{seen_zh}，共 {len(data)} 字节；请提供 HTML 或纯文本，PDF、Word 请先转换。",
    )
