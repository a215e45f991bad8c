"""From an empty folder to the first checked allowance sheet, as docs/first-day.md tells it."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, Page

from caunoi.common import clock
from caunoi.common.effective import first_of_month
from caunoi.localities.models import Level
from tests.establishments.workbooks import simple_workbook
from tests.journeys.centre import Centre, links_in
from tests.journeys.conftest import Visitor, at_a_screen

PROVINCE = "Vĩnh Long"
PASSWORD = "sổ cơ sở đầu năm"
#: Seconds a person takes for a click and for a character.
A_CLICK, A_CHARACTER = 3, 0.4
MOST_MINUTES = 30
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ")
GIVEN = ("Bình Nhi", "Cúc Sương", "Dạ Lan", "Đông Hải", "Hà Giang", "Khánh Vy", "Lam Trà", "Mộc An")
TRADES = ("Gốm sứ", "Đồ gỗ", "Cơ khí", "Dệt may", "Chế biến thực phẩm")


@dataclass
class Effort:
    """What the day costs its people: waiting is measured, the rest is counted.

    The lists are at hand, as the districts and the office keep them.
    """

    pages: int = 0
    fields: int = 0
    clicks: int = 0
    characters: int = 0
    seconds_waited: float = 0

    @property
    def minutes(self) -> float:
        by_hand = A_CLICK * self.clicks + A_CHARACTER * self.characters
        return (by_hand + self.seconds_waited) / 60

    @contextmanager
    def waiting(self) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self.seconds_waited += time.monotonic() - begun

    def __str__(self) -> str:
        return (
            f"first day: {self.pages} pages, {self.fields} fields, {self.clicks} clicks,"
            f" {self.characters} characters, {self.seconds_waited:.0f} s waited:"
            f" {self.minutes:.1f} of {MOST_MINUTES} minutes"
        )


@dataclass
class Person:
    """One person at the screen, whose clicks and letters are counted."""

    visitor: Visitor
    effort: Effort

    @property
    def page(self) -> Page:
        return self.visitor.page

    def come_in(self, link: str) -> None:
        """Copy the link, paste it, choose a password."""
        self.effort.clicks += 2
        with self.effort.waiting():
            self.page.goto(link)
        self._arrived()
        self.write("Mật khẩu mới", PASSWORD)
        self.write("Mật khẩu mới, ghi lại", PASSWORD)
        self.press("Đặt mật khẩu và vào")

    def write(self, label: str, text: str) -> None:
        """Click into a field and type."""
        inputs = self.page.locator("input, textarea")
        inputs.and_(self.page.get_by_label(label)).first.fill(text)
        self.effort.clicks += 1
        self.effort.fields += 1
        self.effort.characters += len(text)

    def choose_file(self, label: str, path: Path) -> None:
        """The button, the file, and "open"."""
        self.page.get_by_label(label).set_input_files(path)
        self.effort.clicks += 3
        self.effort.fields += 1

    def follow(self, name: str) -> None:
        self.click(self.page.get_by_role("link", name=name).first)

    def press(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name).first)

    def click(self, what: Locator) -> None:
        self.effort.clicks += 1
        with self.effort.waiting(), self.page.expect_navigation():
            what.click()
        self._arrived()

    def go_on_with_the_set_up(self) -> None:
        """From any page: today, and there the step that this person has to do."""
        self.follow("Hôm nay")
        self.follow("Làm bước này")

    def _arrived(self) -> None:
        self.effort.pages += 1
        self.visitor.assert_no_sideways_scroll()
        assert not self.visitor.complaints, self.visitor.complaints


def communes_of(centre: Centre) -> list[str]:
    """Return eight real communes of the province as it is today."""
    with sqlite3.connect(centre.folder / "caunoi.sqlite3") as database:
        rows = database.execute(
            "SELECT c.name FROM localities_adminunit c JOIN localities_adminunit p"
            " ON c.parent_id = p.id WHERE p.name = ? AND p.ends_on IS NULL AND p.level = ?"
            " AND c.ends_on IS NULL GROUP BY c.name HAVING count(*) = 1 ORDER BY c.code LIMIT 8",
            (PROVINCE, Level.PROVINCE),
        )
        return [name for (name,) in rows]


def full_name(number: int) -> str:
    return f"{FAMILY[number % len(FAMILY)]} {GIVEN[number % len(GIVEN)]}"


ROLES = (
    *("Giám đốc", "Phó giám đốc", "Chuyên viên", "Chuyên viên", "Chuyên viên", "Kế toán"),
    *("Chuyên viên Sở Công Thương", "Lãnh đạo Sở", "Thanh tra", "Quản trị hệ thống"),
)


def people_file(folder: Path, since: date) -> Path:
    head = ("STT", "Họ và tên", "Chức vụ", "Điện thoại", "Từ ngày", "Quyết định")
    rows = [
        (n, full_name(n), role, f"09010000{n:02}", f"{since:%d/%m/%Y}", "01/QĐ-TTKC")
        for n, role in enumerate(ROLES)
    ]
    return stored(folder / "nguoi-dung.xlsx", simple_workbook(rows, head, above=2))


def collaborators_file(folder: Path, communes: list[str], since: date) -> Path:
    head = ("STT", "Họ và tên", "Điện thoại", "Địa bàn", "Số quyết định", "Ngày ký", "Từ ngày")
    day = f"{since:%d/%m/%Y}"
    rows = [
        (n, f"{FAMILY[-n]} {GIVEN[n - 1]}", f"09020000{n:02}", commune) + ("12/QĐ-SCT", day, day)
        for n, commune in enumerate(communes, 1)
    ]
    return stored(folder / "cong-tac-vien.xlsx", simple_workbook(rows, head))


def firms_file(folder: Path, communes: list[str]) -> Path:
    head = ("STT", "Tên cơ sở", "Chủ cơ sở", "Xã", "Điện thoại", "Ngành nghề", "Số lao động")
    rows = [
        (n, f"Cơ sở {TRADES[n % 5]} {GIVEN[n % 8]} {n}", full_name(n))
        + (communes[n % 8], f"09030000{n:02}", TRADES[n % 5], 3 + n % 20)
        for n in range(1, 51)
    ]
    return stored(folder / "co-so.xlsx", simple_workbook(rows, head))


def stored(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_centre_comes_to_its_first_checked_sheet_within_half_an_hour(
    browser: Browser, tmp_path: Path
) -> None:
    month = first_of_month(first_of_month(clock.today()) - timedelta(days=1))
    since = first_of_month(month - timedelta(days=1))
    centre, effort = Centre(tmp_path / "centre"), Effort()
    with ExitStack() as stack:
        effort.characters += len('make centre NAME="Lê Thu Hà"')
        with effort.waiting():
            printed = stack.enter_context(centre.opened("Lê Thu Hà"))

        def person(link: str) -> Person:
            visitor = stack.enter_context(at_a_screen(browser, centre, "desk"))
            someone = Person(visitor, effort)
            someone.come_in(link)
            return someone

        communes = communes_of(centre)
        administrator = person(links_in(printed)[0])
        record_the_centre(administrator)
        links = invite(administrator, people_file(tmp_path, since))
        assert len(links) == len(ROLES)
        director, officer = person(links[full_name(0)]), person(links[full_name(2)])
        record_the_resolution(officer, date(month.year - 1, 1, 1))
        confirm_the_resolution(director)
        send_collaborators(officer, collaborators_file(tmp_path, communes, since))
        send_firms(officer, firms_file(tmp_path, communes))
        officer.follow("Hôm nay")
        officer.follow("Xem, lập bảng")
        officer.press("Lập bảng")
        director.follow("Hôm nay")
        director.follow("Xem, kiểm tra")
        director.press("Kiểm tra xong")
        assert "đã kiểm tra" in director.page.inner_text("main").lower()
        end_the_set_up(director)
        assert_the_sheet_is_theirs(director, month, base_salary(centre, month))
    print(effort)
    assert effort.minutes <= MOST_MINUTES, str(effort)


def record_the_centre(administrator: Person) -> None:
    administrator.follow("Làm bước này")
    administrator.visitor.assert_calm()
    administrator.write("Tên Trung tâm", f"Trung tâm Khuyến công tỉnh {PROVINCE}")
    administrator.write("Cơ quan chủ quản", f"Sở Công Thương tỉnh {PROVINCE}")
    administrator.write("Ủy ban nhân dân", f"Ủy ban nhân dân tỉnh {PROVINCE}")
    administrator.write("Trụ sở Trung tâm", "số 7 đường Bờ Sông, phường Long Châu")
    administrator.write("Chức danh người ký", "Giám đốc")
    administrator.press("Ghi tên")
    administrator.follow("Làm bước này: Địa bàn")
    administrator.write("Tỉnh, hoặc mã các xã", PROVINCE)
    administrator.press("Ghi địa bàn")
    administrator.visitor.assert_calm()
    assert "đã có 2 trong" in administrator.page.inner_text("main")


def invite(administrator: Person, people: Path) -> dict[str, str]:
    """Return by name the links that the administrator prints and hands out."""
    administrator.follow("Làm bước này: Người dùng")
    administrator.follow("Nhập từ Excel")
    administrator.choose_file("Tệp Excel", people)
    administrator.press("Xem trước")
    administrator.click(administrator.page.get_by_role("button", name="Ghi", exact=True))
    administrator.press("Tạo liên kết mời để in")
    sheets = administrator.page.locator(".print-page")
    names = sheets.locator("h2").all_inner_texts()
    return dict(zip(names, sheets.locator(".link-once").all_inner_texts(), strict=True))


def record_the_resolution(officer: Person, signed_on: date) -> None:
    officer.visitor.assert_calm()
    officer.follow("Làm bước này")
    officer.visitor.assert_calm()
    officer.write("Số nghị quyết", f"05/{signed_on.year}/NQ-HĐND")
    officer.write("Trích yếu", "Nghị quyết quy định mức chi hỗ trợ khuyến công")
    officer.write("Ngày ký", f"{signed_on:%d/%m/%Y}")
    officer.write("Áp dụng từ ngày", f"{signed_on:%d/%m/%Y}")
    officer.write("Chi cho một cộng tác viên", "0,4")
    officer.press("Ghi nghị quyết")


def confirm_the_resolution(director: Person) -> None:
    director.go_on_with_the_set_up()
    director.follow("Xem, duyệt")
    director.press("Duyệt, áp dụng từ")


def send_collaborators(officer: Person, path: Path) -> None:
    officer.go_on_with_the_set_up()
    officer.follow("Nhập từ Excel")
    officer.choose_file("Tệp Excel", path)
    officer.press("Xem trước")
    officer.click(officer.page.get_by_role("button", name="Ghi", exact=True))


def send_firms(officer: Person, path: Path) -> None:
    officer.go_on_with_the_set_up()
    officer.click(officer.page.locator("main a[href='/imports/new']").first)
    officer.choose_file("Tệp Excel", path)
    officer.press("Xem trước")
    officer.press("50 dòng vào sổ")


def end_the_set_up(director: Person) -> None:
    director.follow("Thiết lập Trung tâm")
    director.follow("Kết thúc thiết lập")
    director.visitor.assert_calm()
    assert "Còn thiếu" not in director.page.inner_text("main")
    director.press("Kết thúc thiết lập")


def base_salary(centre: Centre, month: date) -> int:
    said = centre.ask("norms", "show", "base-salary", "--on", f"{month:%Y-%m-%d}", "--json")
    return int(json.loads(said)["value"])


def assert_the_sheet_is_theirs(director: Person, month: date, base_vnd: int) -> None:
    """Eight people at the province's own rate, under the names that were recorded."""
    url = f"{director.visitor.server.url}/allowances/{month:%Y-%m}/file"
    file = director.page.context.request.get(url)
    rows = load_workbook(BytesIO(file.body())).active.values
    cells = [str(cell) for row in rows for cell in row if cell is not None]
    assert f"TRUNG TÂM KHUYẾN CÔNG TỈNH {PROVINCE.upper()}" in cells
    assert "Cộng 8 người" in cells
    assert str(8 * (base_vnd * 4 // 10)) in cells
    assert any(f"Nghị quyết số 05/{month.year - 1}/NQ-HĐND" in cell for cell in cells)
