"""Uploads of saved pages as ``multipart/form-data``."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from jianbao.nlp.half_characters import replace_half_characters

from .bodies import parse_json
from .charset_hint import hint_charset
from .errors import FieldFault, InvalidRequestError, MalformedFormError
from .forms import OptionFields
from .settings import MAX_BATCH_ITEMS

FORM_TYPE = "multipart/form-data"
FILE_FIELD, ID_FIELD, OPTIONS_FIELD = "file", "id", "options"
# `id` and `options`.
_MAX_FIELDS = 2
_MAX_FIELD_BYTES = 20_000
# By how Starlette's message begins.
_CHINESE = {
    "Missing boundary": "Content-Type 中缺少 boundary",
    "Part exceeded": f"id 或 options 超过 {_MAX_FIELD_BYTES} 字节",
    "The Content-Disposition": "有一部分没有 name",
    "Too many fields": f"file 以外的部分超过 {_MAX_FIELDS} 个",
    "Too many files": f"文件超过 {MAX_BATCH_ITEMS} 个",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile:
    """A page, and the name of the file it was in, ``None`` when that has none."""

    name: str | None
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The parts of an upload: ``file`` (one or more), ``id``, ``options`` (JSON); and their `digest_form`."""

    files: list[UploadedFile]
    id: str | None
    options: OptionFields
    digest: bytes


async def parse_form(content_type: str, body: bytes, *, max_files: int = MAX_BATCH_ITEMS) -> Form:
    """The parts of `body`.

    Raises:
        MalformedFormError: It is not a form, or has too many parts.
        InvalidRequestError: It has no file, or more than `max_files`, or a part that is not known.
    """
    async with _parsed(content_type, body) as form:
        return _read_form(form, max_files)


async def digest_form(content_type: str, body: bytes) -> bytes:
    """Equal for forms of equal parts; clients draw another boundary for each request.

    Raises:
        MalformedFormError: It is not a form, or has too many parts.
    """
    async with _parsed(content_type, body) as form:
        return _digest(form)


@asynccontextmanager
async def _parsed(content_type: str, body: bytes) -> AsyncIterator[FormData]:
    parser = _Parser(content_type, body)
    try:
        form = await _parse(parser)
        if not parser.ended:
            raise MalformedFormError("cut off before its last boundary", "在最后的分隔符之前中断")
        yield form
    finally:
        parser.close_files()


async def _parse(parser: _Parser) -> FormData:
    try:
        return await parser.parse()
    except MultiPartException as exc:
        raise MalformedFormError(exc.message.removesuffix("."), _in_chinese(exc.message)) from exc
    except UnicodeError as exc:  # some of Python's codecs, such as "undefined", refuse whatever comes
        raise MalformedFormError(
            "its charset cannot decode the names of its parts", "无法按其 charset 解码各部分的名称"
        ) from exc


class _Parser(MultiPartParser):
    """Starlette's, for a body that is in memory already; `ended` once it has met the last boundary."""

    # Bodies are bounded; their parts must not go to a disk that may be full.
    spool_max_size = 0

    def __init__(self, content_type: str, body: bytes) -> None:
        async def stream() -> AsyncGenerator[bytes, None]:
            yield body

        super().__init__(
            Headers({"Content-Type": content_type}),
            stream(),
            max_files=MAX_BATCH_ITEMS,
            max_fields=_MAX_FIELDS,
            max_part_size=_MAX_FIELD_BYTES,
        )
        self.ended = False

    def on_end(self) -> None:
        self.ended = True

    def close_files(self) -> None:
        """Let go of all files, also of those that were cut off."""
        for file in self._files_to_close_on_error:
            file.close()


def _read_form(form: FormData, max_files: int) -> Form:
    if faults := list(_faults(form, max_files)):
        raise InvalidRequestError(faults)
    options = _text(form, OPTIONS_FIELD)
    return Form(
        files=[_read(value) for value in form.getlist(FILE_FIELD) if isinstance(value, UploadFile)],
        id=_text(form, ID_FIELD),
        options=parse_json(OptionFields, options.encode("utf-8")) if options else OptionFields(),
        digest=_digest(form),
    )


def _digest(form: FormData) -> bytes:
    digest = hashlib.sha256()
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            head, content = (name, value.filename, value.content_type), _content(value)
        else:
            head, content = (name, None, None), value.encode("utf-8", "replace")
        for part in (repr(head).encode("utf-8", "backslashreplace"), content):
            digest.update(hashlib.sha256(part).digest())
    return digest.digest()


def _faults(form: FormData, max_files: int) -> Iterator[FieldFault]:
    for name in sorted(set(form) - {FILE_FIELD, ID_FIELD, OPTIONS_FIELD}):
        yield FieldFault(
            pointer=f"/{replace_half_characters(name)}",
            detail="A form has the parts file, id and options only",
            detail_zh="表单只有 file、id、options 三种部分",
        )
    files = form.getlist(FILE_FIELD)
    if not 1 <= len(files) <= max_files or any(isinstance(file, str) for file in files):
        wanted = f"1 to {max_files} files" if max_files > 1 else "One file"
        wanted_zh = f"1 至 {max_files} 个文件" if max_files > 1 else "一个文件"
        yield FieldFault(
            pointer=f"/{FILE_FIELD}",
            detail=f"{wanted} with a file name wanted",
            detail_zh=f"应有{wanted_zh}，并带文件名",
        )


def _in_chinese(message: str) -> str:
    """What Starlette says of a form that it cannot read."""
    return next((chinese for start, chinese in _CHINESE.items() if message.startswith(start)), "结构有误")


def _read(file: UploadFile) -> UploadedFile:
    content = hint_charset(_content(file), file.content_type or "")
    return UploadedFile(name=replace_half_characters(file.filename or "") or None, content=content)


def _content(file: UploadFile) -> bytes:
    file.file.seek(0)
    return file.file.read()


def _text(form: FormData, name: str) -> str | None:
    value = form.get(name)
    return replace_half_characters(value) if isinstance(value, str) and value else None
