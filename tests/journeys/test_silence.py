"""A machine of which nobody hears turns red, and it is told upwards; a visit begins anew."""

from dataclasses import dataclass
from datetime import date

from playwright.sync_api import expect

from tests.factories.pictures import photo
from tests.journeys.conftest import Visitor
from tests.journeys.test_december_2018 import post

CODE = "DA-2018-003"
COLLABORATOR, OFFICER, DIRECTOR = "trinh.thu.trang", "le.thu.ha", "phan.huu.thanh"
#: She goes there on the story day; then nobody does.
VISITED, AMBER, RED, ABOVE = (
    date(2018, 12, 20),
    date(2019, 1, 19),
    date(2019, 2, 3),
    date(2019, 2, 18),
)
FINDING = "Máy đã lắp xong, đang chạy thử hai ca."


@dataclass
class Watch:
    """One screen at which one person after another sits down, on one day after another."""

    visitor: Visitor

    def sit_down(self, username: str, on: date) -> None:
        self.visitor.page.context.clear_cookies()
        self.visitor.open("/sign-in")
        assert post(self.visitor, "/sign-in/demo", username=username) == 302
        self.visitor.open("/")
        assert post(self.visitor, "/story-day", day=f"{on:%d/%m/%Y}") == 302

    def open(self, path: str) -> str:
        self.visitor.open(path)
        self.visitor.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = 1)")
        self.visitor.assert_calm()
        return self.visitor.page.inner_text("main")

    def row(self) -> str:
        """What the radar says of the machine."""
        self.open(f"/radar?q={CODE}")
        return self.visitor.page.locator("table.radar tbody tr", has_text=CODE).inner_text()

    def check(self, seen: str, finding: str) -> None:
        """Record a check visit with a photo, from the scheme's page."""
        page = self.visitor.page
        self.open(f"/schemes/{CODE}")
        page.get_by_role("link", name="Ghi lần kiểm tra", exact=True).click()
        self.visitor.assert_calm()
        page.get_by_label("Thấy đã làm, %").fill(seen)
        page.get_by_label("Thấy gì").fill(finding)
        page.locator("input[type=file]").set_input_files(
            {"name": "xuong.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        )
        page.get_by_role("button", name="Ghi lần kiểm tra", exact=True).click()
        expect(page.locator(".callout-ok")).to_contain_text("Đã ghi lần kiểm tra")
        self.visitor.assert_calm()

    def nights(self, first: date, last: date) -> None:
        """Let the job of the night run, as the scheduler would."""
        script = (
            "from datetime import date, timedelta\n"
            "from caunoi.monitoring.jobs import watch_silence\n"
            f"day, last = date.fromisoformat('{first}'), date.fromisoformat('{last}')\n"
            "while day <= last:\n"
            "    watch_silence.call(on=day.isoformat())\n"
            "    day += timedelta(days=1)\n"
        )
        process = self.visitor.server.database.run(script)
        _out, err = process.communicate(timeout=180)
        assert process.returncode == 0, err


def told(watch: Watch) -> str:
    """What the notices say of the machine, the newest first."""
    return "\n".join(line for line in watch.open("/notices").splitlines() if CODE in line)


def test_silence_turns_red_is_told_upwards_and_ends_with_a_visit(visitor: Visitor) -> None:
    watch = Watch(visitor)
    watch.sit_down(COLLABORATOR, VISITED)
    watch.check("90", FINDING)
    assert FINDING in watch.open(f"/schemes/{CODE}")
    row = watch.row()  # its contract ends soon, which it says; of silence it says nothing
    assert "không có tin" not in row and "Báo động" not in row

    watch.nights(date(2018, 12, 21), AMBER)
    watch.sit_down(COLLABORATOR, AMBER)
    assert "không có tin từ ngày 20/12/2018, đã 30 ngày" in told(watch)
    assert f"/schemes/{CODE}/inspections/new" in _links(watch, "/")
    watch.sit_down(OFFICER, AMBER)
    assert "20/12/2018" not in told(watch)  # not yet

    watch.nights(AMBER, RED)
    watch.sit_down(OFFICER, RED)
    assert "đã 45 ngày; cộng tác viên đã được báo" in told(watch)
    row = watch.row()
    assert "Báo động" in row and "Đã 45 ngày không có tin nào" in row
    watch.sit_down(DIRECTOR, RED)
    assert "20/12/2018" not in told(watch)

    watch.nights(RED, ABOVE)
    watch.sit_down(DIRECTOR, ABOVE)
    assert "đã 60 ngày; cấp dưới đã được báo mà vẫn im lặng" in told(watch)
    assert "giám đốc 18/02/2019" in watch.row()

    watch.sit_down(COLLABORATOR, ABOVE)
    watch.check("100", "Máy chạy đều, chờ ngày nghiệm thu.")
    row = watch.row()
    assert "không có tin" not in row and "đã báo" not in row


def _links(watch: Watch, path: str) -> list[str | None]:
    watch.open(path)
    links = watch.visitor.page.locator("main a")
    return [links.nth(n).get_attribute("href") for n in range(links.count())]


def test_the_pages_of_watching_are_calm(visitor: Visitor) -> None:
    watch = Watch(visitor)
    watch.sit_down(OFFICER, VISITED)
    assert "Cần để ý" in watch.open("/radar")
    assert "Đã chi 69% hợp đồng, thấy tại chỗ mới 40%" in watch.open("/schemes/DA-2018-010")
    assert "Đang hoãn" in watch.open("/schemes/DA-2018-006")
    visitor.page.goto(f"{visitor.server.url}/schemes/DA-2018-010")
    visitor.page.locator("section:has(#watch) .list-row a").first.click()
    visitor.assert_calm()
    watch.open("/schemes/DA-2018-005/put-off")
    visitor.page.get_by_label("Lý do").fill("Chủ cơ sở hẹn nhận máy tuần sau.")
    visitor.page.get_by_role("button", name="Hoãn cảnh báo", exact=True).click()
    expect(visitor.page.locator(".callout-ok")).to_contain_text("27/12/2018")
    visitor.assert_calm()
    watch.sit_down(DIRECTOR, VISITED)
    assert "hoãn cảnh báo đề án DA-2018-005" in watch.open("/notices")
