"""A difficulty from the yard to its answer and the owner's word; twelve of them as one petition."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.journeys.conftest import WIDTHS, Visitor

COLLABORATOR, OFFICER, DEPARTMENT = "Trương Quốc Bảo", "Lê Thu Hà", "Bùi Quang Huy"
AUTHORITY, DIRECTOR = "Hoàng Thị Kim", "Phan Hữu Thành"
FIRM = "DNTN đồ gỗ Đại Tiến"
SAID = "Giấy phép xây dựng nhà chứa gỗ nộp hai lần vẫn bị trả. Mỗi lần thiếu một giấy khác."
ANSWER = "Nhà chứa dưới 100 m² chỉ cần thông báo khởi công, theo mẫu kèm trả lời này."
ANOTHER = "Đường vào xưởng hẹp"
PETITION_ANSWER = "Xưởng dưới 300 m² dùng mẫu rút gọn, nộp tại công an huyện."


def open_calmly(visitor: Visitor, path: str) -> Page:
    page = visitor.open(path)
    visitor.assert_calm()
    return page


def press(visitor: Visitor, name: str) -> str:
    visitor.page.get_by_role("button", name=name, exact=True).first.click()
    visitor.assert_calm()
    return visitor.page.inner_text("main")


def unfold(page: Page, name: str) -> None:
    page.locator("summary", has_text=name).first.click()


def link_on_sheet(visitor: Visitor, code: str) -> str:
    """Open the sheet that goes to the owner: one page to print, with the address below the code."""
    page = open_calmly(visitor, f"/difficulties/{code}/sheet")
    assert page.locator(".slip svg.qr").is_visible()
    assert page.pdf(format="A5").count(b"/Type /Page\n") == 1
    return urlsplit(page.locator(".slip-address").inner_text()).path


def owner_without_scripts(visitor: Visitor, path: str, width: int) -> Page:
    """Open the link on a telephone that knows no account and runs no script."""
    browser = visitor.page.context.browser
    assert browser is not None
    phone = browser.new_context(
        viewport={"width": width, "height": 780}, java_script_enabled=False, locale="vi-VN"
    )
    page = phone.new_page()
    page.goto(f"{visitor.server.url}{path}")
    return page


def test_a_difficulty_climbs_is_answered_and_the_owner_confirms(visitor: Visitor) -> None:
    code, link = collaborator_raises_it_in_the_yard(visitor)
    officer_hands_it_to_the_department(visitor, code)
    department_answers(visitor, code)
    owner_reads_and_confirms(visitor, link)
    everybody_sees_it_closed(visitor, code)
    owner_raises_another(visitor, link)
    collaborator_finds_it(visitor)


def collaborator_raises_it_in_the_yard(visitor: Visitor) -> tuple[str, str]:
    visitor.sign_in_as(COLLABORATOR)
    page = open_calmly(visitor, "/register?q=do+go+dai+tien")
    page.get_by_role("link", name=re.compile(FIRM)).first.click()
    visitor.assert_calm()
    page.locator("section", has=page.locator("#difficulties")).get_by_role(
        "link", name="Ghi khó khăn"
    ).click()
    visitor.assert_calm()
    page.get_by_label("Vướng gì", exact=True).fill(SAID)
    page.get_by_label("Về việc gì", exact=True).select_option("construction")
    unfold(page, "Loại, ngày nêu")
    page.get_by_label("thủ tục hành chính").check()
    page.get_by_label("gửi thẳng lên Trung tâm").check()
    said = press(visitor, "Ghi khó khăn")
    assert "Giấy phép xây dựng nhà chứa gỗ nộp hai lần vẫn bị trả" in said
    assert "Trung tâm, trả lời trước hết ngày" in said
    unfold(page, "Vì sao hạn là ngày này?")
    visitor.assert_calm()
    code = page.url.rsplit("/", 1)[1]
    return code, link_on_sheet(visitor, code)


def officer_hands_it_to_the_department(visitor: Visitor, code: str) -> None:
    visitor.sign_in_as(OFFICER)
    page = open_calmly(visitor, "/difficulties?q=giay+phep+nha+chua+go")
    page.get_by_role("link", name=re.compile("Giấy phép xây dựng nhà chứa gỗ")).click()
    visitor.assert_calm()
    unfold(page, "Chuyển lên cấp trên")
    page.get_by_label("Lý do", exact=True).fill("Thuộc quản lý của Sở")
    said = press(visitor, "Chuyển lên cấp trên")
    assert "Sở Công Thương, trả lời trước hết ngày" in said


def department_answers(visitor: Visitor, code: str) -> None:
    visitor.sign_in_as(DEPARTMENT)
    page = open_calmly(visitor, f"/difficulties/{code}")
    page.get_by_label("Trả lời", exact=True).fill(ANSWER)
    assert "Đã trả lời. Chờ" in press(visitor, "Trả lời")


def owner_reads_and_confirms(visitor: Visitor, link: str) -> None:
    visitor.page.context.clear_cookies()
    page = open_calmly(visitor, link)
    assert ANSWER in page.inner_text("main")
    unfold(page, "Chưa giải quyết được")
    visitor.assert_calm()
    phone = owner_without_scripts(visitor, link, WIDTHS["phone"][0])
    phone.get_by_role("button", name="Đã giải quyết được").click()
    assert "Đã ghi ông/bà xác nhận" in phone.inner_text("main")
    phone.context.close()
    said = press(visitor, "Đã giải quyết được")
    assert "không đổi gì" in said, "the page that stayed open is a second click"
    gone = open_calmly(visitor, "/co-so/khong-co/")
    assert "Đường dẫn này không dùng được" in gone.inner_text("main")


def everybody_sees_it_closed(visitor: Visitor, code: str) -> None:
    visitor.sign_in_as(OFFICER)
    said = open_calmly(visitor, f"/difficulties/{code}").inner_text("main")
    assert "đã khép" in said
    assert "tự xác nhận qua đường dẫn" in said


def owner_raises_another(visitor: Visitor, link: str) -> None:
    visitor.page.context.clear_cookies()
    page = open_calmly(visitor, link)
    unfold(page, "Tôi gặp khó khăn khác")
    visitor.assert_calm()
    phone = owner_without_scripts(visitor, link, WIDTHS["phone"][0])
    unfold(phone, "Tôi gặp khó khăn khác")
    phone.get_by_role("button", name="Gửi khó khăn này").click()
    assert "Xin ghi vướng việc gì" in phone.inner_text("main")
    phone.get_by_label("Vướng việc gì", exact=True).fill(ANOTHER)
    phone.get_by_label("Chuyện thế nào", exact=True).fill("Xe ba tấn không vào được, dỡ ngoài lộ.")
    phone.get_by_role("button", name="Gửi khó khăn này").click()
    said = phone.inner_text("main")
    assert "Đã ghi, mã KK-2018-" in said
    assert ANOTHER in said
    phone.context.close()


def collaborator_finds_it(visitor: Visitor) -> None:
    visitor.sign_in_as(COLLABORATOR)
    page = open_calmly(visitor, "/difficulties?mine=on")
    page.get_by_role("link", name=ANOTHER).click()
    assert "Chủ cơ sở tự ghi qua đường dẫn" in page.inner_text("main")
    visitor.assert_calm()


def test_twelve_alike_become_one_petition_whose_answer_reaches_an_owner(visitor: Visitor) -> None:
    visitor.sign_in_as(OFFICER)
    page = open_calmly(visitor, "/difficulties")
    page.get_by_role("link", name=re.compile("Xem 12 việc, gộp")).click()
    visitor.assert_calm()
    assert page.get_by_role("checkbox").count() == 12
    page.get_by_label("cấp có thẩm quyền").check()
    said = press(visitor, "Lập bản kiến nghị")
    assert "12 cơ sở" in said
    petition = page.url
    member = page.locator("#members").locator("xpath=../..").get_by_role("link").first
    code = str(member.get_attribute("href")).rsplit("/", 1)[1]
    link = link_on_sheet(visitor, code)

    visitor.sign_in_as(DIRECTOR)
    page.get_by_role("link", name=re.compile("Xem, ký, gửi: Kiến nghị")).click()  # in sight at once
    visitor.assert_calm()
    assert page.url == petition
    assert "đã gửi, chờ trả lời" in press(visitor, "Ký, gửi")

    visitor.sign_in_as(AUTHORITY)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.get_by_role("link", name=re.compile("Xem, trả lời: Kiến nghị")).click()
    visitor.assert_calm()
    page.get_by_label("Trả lời", exact=True).fill(PETITION_ANSWER)
    assert "Mọi khó khăn trong bản đã có câu trả lời này" in press(visitor, "Trả lời bản kiến nghị")

    visitor.page.context.clear_cookies()
    said = open_calmly(visitor, link).inner_text("main")
    assert PETITION_ANSWER in said
