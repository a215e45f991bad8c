"""`caunoi report`: what it refuses, in one sentence."""

from pathlib import Path

import pytest

from tests.cli.test_commands import refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("year", ["18", "20188", "hai nghìn", "201a", "-2018", "２０１８"])
@pytest.mark.parametrize("verb", ["annual", "half-year"])
def test_a_year_has_four_digits(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, verb: str, year: str
) -> None:
    out = tmp_path / "a.docx"
    code, words = refusal(capsys, "report", verb, f"--year={year}", "--out", str(out))
    assert code == 2
    assert "bốn chữ số" in words
    assert not out.exists()


@pytest.mark.parametrize("name", ["a.pdf", "a", "docx", "a.docx.zip"])
def test_a_report_is_word_or_excel(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    out = str(tmp_path / name)
    code, words = refusal(capsys, "report", "annual", "--year", "2018", "--out", out)
    assert code == 2
    assert ".docx hoặc .xlsx" in words


def test_a_folder_must_be_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = str(tmp_path / "none" / "a.docx")
    code, words = refusal(capsys, "report", "annual", "--year", "2018", "--out", out)
    assert code == 2 and "Không có thư mục" in words
