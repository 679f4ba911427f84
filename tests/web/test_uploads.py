"""Uploads as a server meets them: too large, broken off, or none."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http.request import UnreadablePostError
from django.test import RequestFactory

from haitang.lexicon import BadInput
from haitang.web.uploads import uploaded, whole_bodies

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def temporary(tmp_path: Path, settings: Any) -> Path:
    """Where half-received files would lie."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path


def sent(name: str, data: bytes, **fields: str) -> WSGIRequest:
    return RequestFactory().post("/", {**fields, "proof": SimpleUploadedFile(name, data)})


def test_a_file_arrives_with_its_name() -> None:
    assert uploaded(sent("执照.pdf", PDF), "proof") == ("执照.pdf", PDF)


def test_no_file_is_said() -> None:
    with pytest.raises(BadInput) as refused:
        uploaded(sent("执照.pdf", PDF), "other")
    assert [problem.message for problem in refused.value.problems] == ["没有收到文件"]


def test_sixty_megabytes_are_stopped_on_the_way(temporary: Path) -> None:
    request = sent("扫描.pdf", PDF + b"\0" * (60 * 2**20), before="kept")
    with pytest.raises(BadInput) as refused:
        uploaded(request, "proof")
    assert [(one.file, one.message, one.bound) for one in refused.value.problems] == [
        ("扫描.pdf", "文件过大，未予接收", "不超过 50 MB")
    ]
    assert request.POST["before"] == "kept"
    assert list(temporary.iterdir()) == []


class Endless:
    """A body of 500 MB that notes how much of it was read."""

    def __init__(self, head: bytes) -> None:
        self.head, self.given = head, 0

    def readline(self, size: int) -> bytes:
        return self.read(size)

    def read(self, size: int) -> bytes:
        data, self.head = (self.head[:size] + b"\0" * max(0, size - len(self.head)), self.head[size:])
        self.given += len(data)
        return data


def multipart(data: bytes) -> tuple[bytes, str]:
    request = RequestFactory().post("/", {"proof": SimpleUploadedFile("扫描.pdf", data)})
    return request.body, request.META["CONTENT_TYPE"]


def test_half_a_gigabyte_is_not_even_read(temporary: Path) -> None:
    body, kind = multipart(PDF)
    stream = Endless(body.split(b"%%EOF")[0])
    environ = RequestFactory().generic("POST", "/").environ
    environ |= {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(500 * 2**20), "wsgi.input": stream}
    with pytest.raises(BadInput):
        uploaded(WSGIRequest(environ), "proof")
    assert 50 * 2**20 < stream.given < 51 * 2**20
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("kind", ["multipart", "fields"])
def test_a_broken_connection_leaves_nothing(kind: str, temporary: Path) -> None:
    body, content_type = multipart(PDF + b"x" * 4_000_000)
    if kind == "fields":
        body, content_type = b"text=" + b"x" * 1000, "application/x-www-form-urlencoded"
    environ = RequestFactory().generic("POST", "/").environ
    environ |= {
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body[: len(body) // 2]),
    }

    def application(environ: dict[str, Any], _: Any) -> list[bytes]:
        request = WSGIRequest(environ)
        assert request.POST == {}, "nothing of it seems whole"
        return []

    with pytest.raises(UnreadablePostError):
        whole_bodies(application)(environ, None)
    assert list(temporary.iterdir()) == []


def test_a_whole_body_passes() -> None:
    body, content_type = multipart(PDF)
    environ = RequestFactory().generic("POST", "/").environ
    environ |= {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
    seen = whole_bodies(lambda environ, _: uploaded(WSGIRequest(environ), "proof"))(environ, None)
    assert seen == ("扫描.pdf", PDF)
