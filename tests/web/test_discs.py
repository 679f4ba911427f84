"""A disc's list of files is held against what was handed in, by the authority that receives it alone."""

from __future__ import annotations

import zipfile
from http import HTTPStatus
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from haitang.journeys import INTAKE, Walk, check_disc_of, make_paper
from haitang.lexicon import Digest, NotFound
from haitang.parties import Actor, Role, may
from haitang.pilot import SealedScan

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(walked: Walk) -> str:
    """The list of the package that the applicant downloads."""
    package = make_paper(walked.ports, walked.actor(Role.APPLICANT), walked.project, "filing")
    with zipfile.ZipFile(BytesIO(package)) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("/清单.csv")]
        return archive.read(name).decode()


def test_the_applicants_own_package_agrees(walked: Walk, listed: str) -> None:
    assert "电子版光盘/附件/" in listed
    assert check_disc_of(walked.ports, walked.actor(Role.CASE_OFFICER), walked.project, listed) == []


def test_what_differs_is_told(walked: Walk, listed: str) -> None:
    rows = listed.splitlines()
    place = next(row for row, line in enumerate(rows) if line.startswith("电子版光盘/申报书.docx"))
    name, size, _, sm3 = rows[place].split(",")
    rows[place] = f"{name},{size},{'0' * 64},{sm3}"
    del rows[next(row for row, line in enumerate(rows) if line.startswith("电子版光盘/application.json"))]
    found = check_disc_of(walked.ports, walked.actor(Role.CASE_OFFICER), walked.project, "\n".join(rows))
    assert [(problem.at, problem.message) for problem in found] == [
        ("电子版光盘/application.json", "光盘清单缺少这个文件"),
        ("电子版光盘/申报书.docx", "内容与报送的不同"),
    ]


def send(client: Any, walk: Walk, data: bytes, name: str = "清单.csv") -> Any:
    return client.post(reverse("disc-check", args=[walk.project]), {"manifest": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize("role", list(Role))
def test_each_role_against_the_matrix(role: Role, walked: Walk, listed: str, sign_in: Any, relations_of: Any) -> None:
    who = sign_in(role)
    held = relations_of(who.actor)
    answer = send(who.client, walked, listed.encode())
    if held and may(who.actor, "application.receive", held):
        assert (answer.status_code, answer.context["problems"]) == (HTTPStatus.OK, [])
    else:
        assert answer.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("清单.csv", "文件\n".encode("gb18030"), "不是 UTF-8 文字"),
        ("清单.csv", b"a,b\n1,2\n", "表头不符"),
        ("清单.exe", b"MZ", "不接收这种文件"),
    ],
)
def test_what_is_no_list_is_refused(name: str, data: bytes, message: str, walked: Walk, sign_in: Any) -> None:
    answer = send(sign_in(Role.CASE_OFFICER).client, walked, data, name)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.context["problems"][0].message.startswith(message)


def test_before_anything_is_handed_in_there_is_nothing_to_see(underway: Any) -> None:
    walk = underway("plant")
    with pytest.raises(NotFound):
        check_disc_of(walk.ports, walk.actor(Role.CASE_OFFICER), walk.project, "")


def test_scans_come_with_the_package_for_those_who_see_the_intake_and_leave_the_disc_as_it_was(
    walked: Walk, listed: str
) -> None:
    officer, applicant, underwriter = (
        walked.actor(role) for role in (Role.CASE_OFFICER, Role.APPLICANT, Role.UNDERWRITER)
    )
    with walked.ports.transaction() as work:
        project, at = work.project(walked.project), walked.clock.now()
        known = work.filed(INTAKE, project=walked.project)
        digest = Digest.sha256(b"sealed")
        scan = SealedScan(unit=project.lead, file=f"{project.lead}.pdf", digest=digest, at=at)
        sheet = known[0] if known else None
        assert sheet is not None, "the worked case's papers were taken in"
        body = sheet.body.model_copy(update={"scans": (scan,)})
        work.refile(INTAKE, sheet, body=body, actor=officer, at=at)
        work.attach(sheet.id, scan.file, b"sealed", actor=officer, at=at)

    def names(actor: Actor) -> list[str]:
        package = make_paper(walked.ports, actor, walked.project, "filing")
        with zipfile.ZipFile(BytesIO(package)) as archive:
            return [name for name in archive.namelist() if "签章扫描件/" in name]

    assert [name.rsplit("/", 1)[-1] for name in names(applicant)] == [scan.file]
    assert names(underwriter) == []
    assert check_disc_of(walked.ports, officer, walked.project, listed) == []
