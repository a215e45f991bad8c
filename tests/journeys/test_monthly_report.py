"""A collaborator's month: drafted from the records, returned with a reason, accepted, frozen."""

import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from docx import Document

from tests.journeys.conftest import Visitor
from tests.journeys.test_december_2018 import post
from tests.journeys.test_difficulty_answered import open_calmly, press, unfold

COLLABORATOR, OFFICER, DIRECTOR = "Trương Quốc Bảo", "Lê Thu Hà", "Phan Hữu Thành"
FIRM = "DNTN đồ gỗ Đại Tiến"
OWN, OFFICE = "/reports/mine/2018-12", "/reports/months?month=2018-12"
FINDING = "Xưởng chạy hai ca, kho gỗ đầy, thiếu người chà nhám."
NEED = "Máy chà nhám thùng khổ 1,3 m thay hai máy cũ"
DIFFICULTY = "Xe chở gỗ quá tải trọng đường xã nên phải sang xe ở đầu đường"
FIRST_PLAN, PLAN = "Phổ biến mức hỗ trợ mới.", "Thăm bốn xưởng gỗ trước Tết, giúp hồ sơ Đại Tiến."
REASON = "Kế hoạch tháng 1 mới có hai chuyến; có hồ sơ đang chờ nên cần ít nhất bốn."
LATER = "Ghi sau khi Trung tâm đã nhận báo cáo."


def test_a_month_drafts_itself_is_returned_corrected_and_accepted(visitor: Visitor) -> None:
    collaborator_records_the_month(visitor)
    first = collaborator_sends_what_was_drafted(visitor)
    officer_returns_it(visitor, first)
    second = collaborator_corrects_it(visitor, first)
    officer_accepts_it(visitor, second)
    the_file_stays_what_was_sent(visitor, first, second)


# --- in the commune -------------------------------------------------------------------------------


def collaborator_records_the_month(visitor: Visitor) -> None:
    """A visit, a need, a difficulty: each on the page on which it is recorded anyway."""
    page = visitor.page
    visitor.sign_in_as(COLLABORATOR)
    drafted = visitor.open(OWN).inner_text("main")
    for text in (FINDING, NEED, DIFFICULTY, FIRST_PLAN):
        assert text not in drafted, "what nobody recorded stands in no draft"
    visitor.open("/fieldwork/to-visit?q=do+go+dai+tien")
    page.get_by_role("link", name=re.compile(FIRM)).first.click()
    page.get_by_label("Thấy gì").fill(FINDING)
    with page.expect_navigation():
        page.get_by_role("button", name="Ghi chuyến thăm", exact=True).click()
    page.get_by_role("link", name="Ghi nhu cầu", exact=True).first.click()
    page.get_by_label("Cần hỗ trợ việc gì").select_option("machinery")
    page.get_by_label("Cụ thể là gì").fill(NEED)
    page.get_by_label("Năng lực của cơ sở").fill("Xưởng 900 m², 60 lao động.")
    with page.expect_navigation():
        page.get_by_role("button", name="Ghi nhu cầu", exact=True).click()
    visitor.open("/register?q=do+go+dai+tien")
    page.get_by_role("link", name=re.compile(FIRM)).first.click()
    page.get_by_role("link", name="Ghi khó khăn").first.click()
    page.get_by_label("Vướng gì", exact=True).fill(DIFFICULTY)
    page.get_by_label("Về việc gì", exact=True).select_option("power")
    page.get_by_role("button", name="Ghi khó khăn", exact=True).click()
    visitor.settle()


def plan_january(visitor: Visitor, visits: str, text: str) -> None:
    """Write the plan of the coming month, which the report takes in."""
    page = visitor.open("/fieldwork/plans")
    page.get_by_role("link", name="2019", exact=True).click()
    page.get_by_role("link", name=re.compile("tháng 01.2019")).click()
    visitor.assert_calm()
    page.get_by_label("Số chuyến thăm").fill(visits)
    page.get_by_label("Việc sẽ làm").fill(text)
    page.get_by_role("button", name="Ghi kế hoạch", exact=True).click()
    visitor.settle()


def collaborator_sends_what_was_drafted(visitor: Visitor) -> str:
    plan_january(visitor, "2", FIRST_PLAN)
    page = open_calmly(visitor, OWN)
    drafted = page.inner_text("main")
    for text in (FINDING, NEED, DIFFICULTY, FIRST_PLAN):
        assert text in drafted, text
    page.get_by_label(re.compile("^Nhận xét")).fill("Đơn hàng cuối năm tăng.")
    left_open = page.context.new_page()
    left_open.goto(f"{visitor.server.url}{OWN}")
    assert "chờ Trung tâm xem" in press(visitor, "Gửi báo cáo")
    report = page.url.removeprefix(visitor.server.url)
    # The draft that stayed open in another tab is sent too: it stays, and is told what stands.
    left_open.get_by_role("button", name="Gửi báo cáo", exact=True).click()
    told = left_open.locator(".told.callout-ok")
    assert "đã gửi ngày 20/12/2018" in told.inner_text()
    assert told.locator("a").get_attribute("href") == report
    left_open.close()
    # Whoever sent it decides nothing about it.
    assert page.get_by_role("button", name="Nhận báo cáo").count() == 0
    assert post(visitor, f"{report}/accept") == 403
    return report


# --- at the Centre --------------------------------------------------------------------------------


def officer_returns_it(visitor: Visitor, report: str) -> None:
    visitor.sign_in_as(OFFICER)
    page = open_calmly(visitor, OFFICE)
    row = page.locator("tr", has_text=COLLABORATOR)
    assert "chờ Trung tâm xem" in row.inner_text()
    row.get_by_role("link", name=COLLABORATOR).click()
    visitor.assert_calm()
    assert page.url.endswith(report)
    unfold(page, "Trả lại")
    assert "Cần ghi lý do trả lại" in press(visitor, "Trả lại")
    page.get_by_label(re.compile("^Lý do trả lại")).fill(REASON)
    assert REASON in press(visitor, "Trả lại")
    assert post(visitor, f"{report}/accept") == 409, "what was returned is accepted by nobody"
    visitor.sign_in_as(DIRECTOR)
    visitor.open(report)
    assert page.get_by_role("button", name="Nhận báo cáo").count() == 0


def collaborator_corrects_it(visitor: Visitor, first: str) -> str:
    visitor.sign_in_as(COLLABORATOR)
    assert REASON in open_calmly(visitor, "/notices").inner_text("main")
    plan_january(visitor, "4", PLAN)
    page = open_calmly(visitor, OWN)
    said = page.inner_text("main")
    assert REASON in said and PLAN in said and FIRST_PLAN not in said
    assert page.get_by_label(re.compile("^Nhận xét")).input_value() == "Đơn hàng cuối năm tăng."
    assert "Bản 2," in press(visitor, "Gửi báo cáo")
    second = page.url.removeprefix(visitor.server.url)
    assert second != first
    return second


def officer_accepts_it(visitor: Visitor, report: str) -> None:
    visitor.sign_in_as(OFFICER)
    page = visitor.open(OFFICE)
    page.locator("tr", has_text=COLLABORATOR).get_by_role("link", name=COLLABORATOR).click()
    assert "Trung tâm đã nhận" in press(visitor, "Nhận báo cáo")
    assert post(visitor, f"{report}/return", reason="Xem lại.") == 422
    assert post(visitor, f"{report}/accept") == 409


def the_file_stays_what_was_sent(visitor: Visitor, first: str, second: str) -> None:
    """Download it twice, record more in between: the same bytes, and those of the store."""
    visitor.sign_in_as(COLLABORATOR)
    assert f"được {OFFICER}° nhận" in visitor.open("/notices").inner_text("main")
    sent = download(visitor, second)
    page = visitor.open("/fieldwork/to-visit?q=do+go+dai+tien")
    page.get_by_role("link", name=re.compile(FIRM)).first.click()
    page.get_by_label("Thấy gì").fill(LATER)
    with page.expect_navigation():
        page.get_by_role("button", name="Ghi chuyến thăm", exact=True).click()
    page.wait_for_load_state()
    assert download(visitor, second) == sent == stored(visitor, sent)
    said = words_of(sent)
    for text in (FINDING, NEED, DIFFICULTY, PLAN):
        assert text in said, text
    assert LATER not in said
    assert LATER not in visitor.open(second).inner_text("main")
    returned = words_of(download(visitor, first))
    assert FIRST_PLAN in returned and PLAN not in returned


def download(visitor: Visitor, report: str) -> bytes:
    page = visitor.open(report)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Word").click()
    return Path(coming.value.path()).read_bytes()


def stored(visitor: Visitor, content: bytes) -> bytes:
    """What lies in the store under the hash of these bytes."""
    name = sha256(content).hexdigest()
    return (visitor.server.database.files / name[:2] / name).read_bytes()


def words_of(docx: bytes) -> str:
    document = Document(BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])
