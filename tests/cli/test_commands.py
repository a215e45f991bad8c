"""The console script, as a script and as a curious person would use it."""

import json
import os
import socket
import subprocess
import sys
import zipfile
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from caunoi.cli.main import main
from caunoi.establishments.models import Establishment
from caunoi.localities.queries import unit_on
from caunoi.network.models import Territory
from tests.establishments.workbooks import simple_workbook

pytestmark = pytest.mark.django_db
Capture = pytest.CaptureFixture[str]


def answer(capsys: Capture, *arguments: str) -> dict[str, Any]:
    """Run a command with --json; stdout must be one JSON object and nothing else."""
    assert main([*arguments, "--json"]) == 0, capsys.readouterr().err
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    return dict(json.loads(out))


def refusal(capsys: Capture, *arguments: str) -> tuple[int, str]:
    """Run a command that is refused: nothing on stdout, one sentence without traceback on
    stderr."""
    code = main(list(arguments))
    out, err = capsys.readouterr()
    assert out == ""
    assert err.strip()
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return code, err


def test_base_salary_of_december_2018(capsys: Capture) -> None:
    assert answer(capsys, "norms", "show", "base-salary", "--on", "2018-12-01") == {
        "norm": "base-salary",
        "value": 1_390_000,
        "unit": "vnd_month",
        "from": "2018-07-01",
        "to": "2019-07-01",
        "citation": "NĐ 72/2018/NĐ-CP, Điều 3 khoản 2",
        "confidence": "H",
    }


def test_json_may_stand_anywhere_after_the_command(capsys: Capture) -> None:
    assert main(["norms", "--json", "show", "base-salary", "--on", "2016-01-01"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == 1_150_000


def test_support_of_a_machine_in_2016(capsys: Capture) -> None:
    found = answer(
        capsys, "support", "--item", "machinery", "--cost", "500000000", "--on", "2016-05-01"
    )
    assert (found["percent"], found["cap_vnd"]) == (50, 200_000_000)
    assert found["support_vnd"] == 200_000_000
    assert "26/2014" in found["basis"]


def test_priority_lifts_the_ceiling(capsys: Capture) -> None:
    found = answer(
        *(capsys, "support", "--item", "machinery", "--cost", "500000000"),
        *("--on", "2016-05-01", "--priority", "1.5"),
    )
    assert found["cap_vnd"] == 300_000_000
    assert found["support_vnd"] == 250_000_000


@pytest.mark.parametrize(
    ("kind", "code", "day", "verdict"),
    [
        ("sme", "25822", "2018-12-20", "eligible"),  # thị trấn Lai Uyên
        ("household", "25747", "2016-05-01", "eligible"),  # a ward of a class-2 city
        ("household", "25747", "2019-05-01", "not"),  # the city is class 1 since 06/12/2017
        ("cooperative_union", "25822", "2018-12-20", "not"),
        ("cooperative_union", "25822", "2025-10-20", "eligible"),  # xã Bàu Bàng
        ("sme", "25747", "2025-10-20", "not"),  # a ward of a centrally-run city
        ("sme", "25822", "2025-08-01", "check"),  # the old text names places that are gone
    ],
)
def test_eligibility_follows_place_and_day(
    capsys: Capture, kind: str, code: str, day: str, verdict: str
) -> None:
    found = answer(capsys, "eligible", "--kind", kind, "--unit", code, "--on", day)
    assert found["verdict"] == verdict
    assert found["reason"]
    assert found["basis"]


def test_code_means_the_unit_of_that_day(capsys: Capture) -> None:
    before = answer(capsys, "locality", "show", "25822", "--on", "2018-12-20")
    after = answer(capsys, "locality", "show", "25822", "--on", "2026-01-01")
    assert (before["full_name"], after["full_name"]) == ("thị trấn Lai Uyên", "xã Bàu Bàng")
    assert (before["to"], after["from"]) == ("2025-07-01", "2025-07-01")


def test_old_address_is_converted(capsys: Capture) -> None:
    found = answer(
        *(capsys, "locality", "convert", "--province", "Binh Duong", "--district", "bau bang"),
        *("--ward", "tru van tho", "--on", "2026-01-01"),
    )
    assert found["status"] == "one"
    assert [unit["name"] for unit in found["units"]] == ["xã Trừ Văn Thố"]
    assert found["units"][0]["province"].endswith("Hồ Chí Minh")


def test_divided_commune_is_never_guessed(capsys: Capture) -> None:
    """Every source says that Lai Uyên went into two communes."""
    found = answer(
        *(capsys, "locality", "convert", "--province", "Bình Dương", "--district", "Bàu Bàng"),
        *("--ward", "Lai Uyên", "--on", "2026-01-01"),
    )
    assert found["status"] == "divided"
    assert {unit["name"] for unit in found["units"]} == {"xã Bàu Bàng", "xã Trừ Văn Thố"}


def test_unknown_place_is_a_result(capsys: Capture) -> None:
    found = answer(capsys, "locality", "convert", "--province", "Bình Dương", "--ward", "Không Có")
    assert found == {"status": "unknown", "units": []}


@pytest.mark.parametrize(
    "arguments",
    [
        ["norms", "show", "base-salary", "--on", "2018-02-31"],
        ["norms", "show", "base-salary", "--on", "31/02/2018"],
        ["norms", "show", "base-salary", "--on", "18-02-01"],
        ["norms", "show", "base-salary", "--on", "02018-02-01"],
        ["norms", "show", "base-salary", "--on", "２０１８-02-01"],
        ["norms", "show", "no-such-norm", "--on", "2018-12-01"],
        ["norms", "show", "base-salary", "--on", "1990-01-01"],
        ["norms", "show"],
        ["norms"],
        ["nothing"],
        [],
        ["allowance", "--month", "2018-13"],
        ["allowance", "--month", "2018-00"],
        ["allowance", "--month", "18-12"],
        ["allowance", "--month", "9999-12"],
        ["allowance", "--month", "0001-01"],
        ["coverage", "--on", "9999-12-31"],
        ["coverage", "--on", "0001-01-01"],
        ["budget", "--year", "0"],
        ["budget", "--year", "10000"],
        ["report", "annual", "--year", "0", "--out", "/tmp/nam.docx"],
        ["report", "half-year", "--year", "9999", "--out", "/tmp/nam.docx"],
        ["allowance", "--month", "2018-12-01"],
        ["allowance"],
        ["support", "--item", "machinery", "--cost", "0", "--on", "2016-05-01"],
        ["support", "--item", "machinery", "--cost=-5", "--on", "2016-05-01"],
        ["support", "--item", "machinery", "--cost", "-5", "--on", "2016-05-01"],
        ["support", "--item", "machinery", "--cost", "1e9", "--on", "2016-05-01"],
        ["support", "--item", "machinery", "--cost", "500.000.000", "--on", "2016-05-01"],
        ["support", "--item", "machinery", "--cost", "5.5", "--on", "2016-05-01"],
        ["support", "--item", "machine", "--cost", "5", "--on", "2016-05-01"],
        ["support", "--item", "machinery", "--cost", "5", "--priority", "1.51"],
        ["support", "--item", "machinery", "--cost", "5", "--priority", "0.9"],
        ["support", "--item", "machinery", "--cost", "5", "--priority", "nan"],
        ["support", "--item", "machinery", "--cost", "5", "--nonsense", "1"],
        ["eligible", "--kind", "company", "--unit", "25822", "--on", "2018-12-20"],
        ["eligible", "--kind", "sme", "--unit", "719", "--on", "2018-12-20"],  # a district
        ["eligible", "--kind", "sme", "--unit", "74", "--on", "2018-12-20"],  # a province
        ["eligible", "--kind", "sme", "--unit", "99999", "--on", "2018-12-20"],
        ["eligible", "--kind", "sme", "--unit", "25816", "--on", "2025-10-20"],  # gone
        ["eligible", "--kind", "sme", "--unit", "25822; DROP", "--on", "2018-12-20"],
        ["locality", "show", "719", "--on", "2025-07-01"],
        ["locality", "show", "x" * 300],
        ["register", "import", "no/such/file.xlsx"],
        ["register", "import", "."],
        ["coverage", "--on", "2018-06-31"],
        ["admin", "invite", "   "],
        ["serve", "--port", "eighty"],
    ],
)
def test_wrong_argument_is_exit_code_2_and_one_sentence(
    capsys: Capture, arguments: list[str]
) -> None:
    code, sentence = refusal(capsys, *arguments)
    assert code == 2, sentence


def test_file_that_is_not_what_its_name_says(capsys: Capture, tmp_path: Path) -> None:
    fake = tmp_path / "danh-sach.xlsx"
    fake.write_text("tên;xã\nCơ sở A;Lai Uyên\n")
    assert refusal(capsys, "register", "import", str(fake))[0] == 2
    with zipfile.ZipFile(fake, "w") as archive:
        archive.writestr("readme.txt", "không phải bảng tính")
    assert refusal(capsys, "register", "import", str(fake))[0] == 2


def test_help_lists_the_items_with_their_article(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["support", "--help"])
    assert stop.value.code == 0
    out = capsys.readouterr().out
    assert "cluster_planning" in out
    assert "26/2014" in out


def test_first_administrator_gets_a_link(capsys: Capture) -> None:
    found = answer(capsys, "admin", "invite", "Lê Thu Hà")
    assert found["username"] == "le.thu.ha"
    assert "/invitation/" in found["link"]


def test_english_on_request(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAUNOI_LANGUAGE", "en")
    code, sentence = refusal(capsys, "norms", "show", "base-salary", "--on", "2018-02-31")
    assert code == 2
    assert "not a real day" in sentence


def test_console_script_needs_no_environment(tmp_path: Path) -> None:
    """The script itself, as a process, without DJANGO_SETTINGS_MODULE and from another folder."""
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    ran = subprocess.run(
        [Path(sys.executable).parent / "caunoi", "norms", "show", "base-salary", "--on", "x"],
        cwd=tmp_path,
        env={**environment, "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr


def test_a_taken_port_is_said_in_one_sentence(capsys: Capture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        code, err = refusal(capsys, "serve", "--port", port)
    assert code == 1
    assert port in err


@pytest.mark.parametrize("command", ["--help", "norms --help"])
def test_output_may_be_cut_short_by_its_reader(command: str) -> None:
    """`caunoi … | head -1` ends quietly: the reader has closed the pipe."""
    ran = subprocess.Popen(
        [sys.executable, "-m", "caunoi.cli.main", *command.split()],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": ""},
    )
    assert ran.stdout is not None
    ran.stdout.close()
    assert ran.stderr is not None
    said = ran.stderr.read().decode()
    assert "BrokenPipe" not in said
    assert "Traceback" not in said
    assert ran.wait() == 0


def test_the_version_is_that_of_the_package(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out == f"Cầu Nối {version('cau-noi')}\n"


@pytest.fixture
def list_of_2025(tmp_path: Path) -> str:
    file = tmp_path / "danh-sach.xlsx"
    address = "12 đường A, phường Thủ Dầu Một, Thành phố Hồ Chí Minh"
    rows = [[1, "Cơ sở Gốm Hoa Niên", address]]
    file.write_bytes(simple_workbook(rows, header=["STT", "Tên cơ sở", "Địa chỉ"]))
    return str(file)


def test_a_list_of_a_whole_province_is_taken_where_it_is_served(
    capsys: Capture, list_of_2025: str
) -> None:
    day = date(2025, 12, 1)
    arguments = ("register", "import", list_of_2025, "--unit", "79", "--on", day.isoformat())
    code, sentence = refusal(capsys, *arguments)
    assert code == 2
    assert "không phục vụ xã nào của thành phố Hồ Chí Minh" in sentence
    ward = unit_on("25747", day)
    Territory.objects.create(unit=ward, starts_on=day, source="thử")
    assert answer(capsys, *arguments, "--commit")["new"] == 1
    assert Establishment.objects.get().unit == ward


def test_what_was_understood_otherwise_than_written_is_said(
    capsys: Capture, tmp_path: Path
) -> None:
    file = tmp_path / "cu.xlsx"
    rows = [[1, "Cơ sở Gốm Hoa Niên", "ấp 3, xã Tân Hưng, huyện Bàu Bàng, tỉnh Bình Dương"]]
    file.write_bytes(simple_workbook(rows, header=["STT", "Tên cơ sở", "Địa chỉ"]))
    arguments = ["register", "import", str(file), "--on", "2025-12-01"]
    (hint,) = answer(capsys, *arguments)["hints"]
    assert hint["reason"].endswith("ngày 01/12/2025 là phường Bến Cát (thành phố Hồ Chí Minh).")
    assert main(arguments) == 0
    assert "là phường Bến Cát" in capsys.readouterr().out


def test_a_town_is_no_commune_of_its_name(capsys: Capture) -> None:
    where = ("--province", "tỉnh Bình Dương", "--on", "2018-12-20")
    for ward, status in (("phường Dĩ An", "one"), ("thị xã Dĩ An", "unknown")):
        found = answer(capsys, "locality", "convert", *where, "--ward", ward)
        assert found["status"] == status
