"""Files that people send: stopped at the bound while they arrive, and refused where the connection broke."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from haitang.journeys import DOCUMENTS, accept_upload, largest_upload, too_large
from haitang.lexicon import BadInput, Problem

_REFUSED: Final = "haitang_refused_uploads"
_DRAINED: Final = 4
"""A request up to this many times the bound is read to its end, so that its sender sees the answer."""


class BoundedUpload(FileUploadHandler):
    """Stops a file that grows beyond the bound; the handlers after it keep nothing of it."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self.seen = 0
        body = self.request.META.get("wsgi.input") if self.request else None
        if isinstance(body, WholeBody):
            body.broken = self._interrupted

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass a piece on, or stop."""
        self.seen += len(raw_data)
        if self.seen > largest_upload():
            told: dict[str, Any] = self.request.META if self.request else {}
            told.setdefault(_REFUSED, {})[self.field_name] = self.file_name
            if int(told.get("CONTENT_LENGTH") or 0) > _DRAINED * largest_upload():
                raise StopUpload(connection_reset=True)
            raise SkipFile
        return raw_data

    def _interrupted(self) -> None:
        """Django forgets the half of a file when the connection breaks; its handlers know how to drop it."""
        for handler in self.request.upload_handlers if self.request else ():
            handler.upload_interrupted()

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one keep the file."""


def uploaded(request: HttpRequest, field: str, allowed: Iterable[str] = DOCUMENTS) -> tuple[str, bytes]:
    """Name and content of the file that a form sent, as `accept_upload` takes it in.

    Raises
    ------
    BadInput
        No file, one beyond the bound (``HAITANG_UPLOAD_MB``), or one that is not taken; every fault at once.
    """
    found = request.FILES.get(field)
    refused: dict[str, str] = request.META.get(_REFUSED, {})
    if field in refused:
        raise BadInput([too_large(refused[field])])
    if found is None or isinstance(found, list):
        raise BadInput([Problem("上传文件", field, "没有收到文件", advice="选择文件后再上传")])
    data = found.read()
    return accept_upload(found.name or "", data, allowed=tuple(allowed)), data


def every_upload(request: HttpRequest, field: str) -> list[tuple[str, bytes]]:
    """Name and content of every file that a form sent under a field, for a journey that takes them in; none is none.

    Raises
    ------
    BadInput
        A file beyond the bound (``HAITANG_UPLOAD_MB``).
    """
    refused: dict[str, str] = request.META.get(_REFUSED, {})
    if field in refused:
        raise BadInput([too_large(refused[field])])
    return [(found.name or "", found.read()) for found in request.FILES.getlist(field)]


class WholeBody:
    """The body of a request, which fails where it ends before its announced length instead of seeming complete."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream = stream
        self._left = length
        self.broken: Callable[[], None] | None = None

    def read(self, size: int = -1) -> bytes:
        """The next bytes; `ConnectionError` where the sender is gone."""
        wanted = self._left if size < 0 else min(size, self._left)
        data: bytes = self._stream.read(wanted)
        return self._counted(data, whole=len(data) == wanted)

    def readline(self, size: int = -1) -> bytes:
        """The next line; `ConnectionError` where the sender is gone."""
        wanted = self._left if size < 0 else min(size, self._left)
        data: bytes = self._stream.readline(wanted)
        return self._counted(data, whole=len(data) == wanted or data.endswith(b"\n"))

    def _counted(self, data: bytes, *, whole: bool) -> bytes:
        if not whole:
            if self.broken:
                self.broken()
            raise ConnectionError("the request ended before its announced length")
        self._left -= len(data)
        return data


def whole_bodies(application: Callable[..., Any]) -> Callable[..., Any]:
    """The WSGI application, to which half a file never seems whole: gunicorn hands a short body on without a word."""

    def checked(environ: dict[str, Any], start_response: Any) -> Any:
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdecimal():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return checked
