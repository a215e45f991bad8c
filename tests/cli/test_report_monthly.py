"""`caunoi report monthly`: a draft by today's records, then the sent file byte for byte."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.attachments.queries import content_of
from caunoi.reporting.months.actions import send_month
from tests.cli.test_commands import answer, refusal
from tests.factories.fieldwork import Field, make_field
from tests.factories.network import Land, make_land

pytestmark = pytest.mark.django_db
MAY, DUE = date(2018, 5, 1), date(2018, 5, 18)
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def field(people: dict[Role, User], settings: Any, tmp_path: Path) -> Field:
    settings.MEDIA_ROOT = tmp_path / "files"
    land: Land = make_land(people)
    return make_field(people, land)


def month_of(capsys: Capture, name: str, out: Path) -> dict[str, Any]:
    said = answer(
        capsys, "report", "monthly", "--collaborator", name, "--month", "2018-05", "--out", str(out)
    )
    assert isinstance(said, dict)
    assert said["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    return said


def test_a_draft_becomes_the_file_that_was_sent(
    field: Field, capsys: Capture, tmp_path: Path
) -> None:
    out = tmp_path / "thang-5.docx"
    assert month_of(capsys, field.user.username, out)["state"] == "draft"
    report = send_month(month=MAY, by=field.user, on=DUE)
    field.visit(on=date(2018, 5, 7), finding="Thăm sau khi gửi.")
    assert month_of(capsys, field.collaborator.full_name, out)["state"] == "sent"
    assert out.read_bytes() == content_of(report.docx)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"--collaborator": "Người Không Có"}, "Không có cộng tác viên"),
        ({"--collaborator": " "}, "Không có cộng tác viên"),
        ({"--month": "2018-13"}, "không phải một tháng có thật"),
        ({"--month": "2018"}, "không phải một tháng có thật"),
        ({"--out": "thang.xlsx"}, ".docx"),
        ({"--out": "thang.pdf"}, ".docx"),
    ],
)
def test_what_it_refuses_is_one_sentence(
    field: Field, capsys: Capture, tmp_path: Path, changed: dict[str, str], words: str
) -> None:
    asked = {"--collaborator": field.user.username, "--month": "2018-05", "--out": "thang.docx"}
    asked |= changed
    asked["--out"] = str(tmp_path / asked["--out"])
    arguments = [part for pair in asked.items() for part in pair]
    code, said = refusal(capsys, "report", "monthly", *arguments)
    assert code == 2
    assert words in said
    assert not Path(asked["--out"]).exists()
