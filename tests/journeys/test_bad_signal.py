"""In a yard with one bar of signal nothing that was typed is lost, the photo neither."""

from pathlib import Path

from tests.factories.pictures import photo
from tests.journeys.conftest import Visitor

FINDING = "Xưởng chạy hai ca, thợ thiếu."


def test_a_visit_outlives_a_lost_signal_a_wrong_day_and_the_end_of_the_session(
    visitor: Visitor, tmp_path: Path
) -> None:
    page = visitor.page
    visitor.sign_in_as("Trương Quốc Bảo")
    visitor.open("/fieldwork/to-visit")
    page.locator(".go a").first.click()
    picture = tmp_path / "xuong.jpg"
    picture.write_bytes(photo())
    page.get_by_label("Thấy gì").fill(FINDING)
    page.locator("[name=photos]").set_input_files(picture)
    page.get_by_label("Ngày thăm").fill("31/02/2018")
    button = page.get_by_role("button", name="Ghi chuyến thăm", exact=True)

    def is_told(sentence: str) -> None:
        page.locator(".error-summary", has_text=sentence).wait_for()
        assert page.evaluate("document.activeElement.matches('.error-summary')")
        assert page.get_by_label("Thấy gì").input_value() == FINDING
        assert page.locator("[name=photos]").evaluate("field => field.files.length") == 1
        visitor.assert_calm()

    page.context.set_offline(True)
    button.click()
    is_told("không có mạng")
    page.context.set_offline(False)
    button.click()
    is_told("Không có ngày này")
    page.get_by_label("Ngày thăm").fill("20122018")

    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    button.click()
    is_told("hết phiên làm việc")
    page.context.add_cookies(cookies)
    with page.expect_navigation():
        button.click()
    assert FINDING in page.inner_text("main")
    assert page.locator(".photos img").count() == 1
