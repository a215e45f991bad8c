"""Two workshops brought together, potters who associate: every step and every end has words."""

import re
from html import unescape

from playwright.sync_api import Page

from tests.journeys.conftest import Visitor
from tests.journeys.test_december_2018 import post
from tests.journeys.test_difficulty_answered import open_calmly, press, unfold

COLLABORATOR, NEIGHBOUR, OFFICER = "truong.quoc.bao", "nguyen.thi.mai", "le.thu.ha"
DIRECTOR, ADMINISTRATOR = "phan.huu.thanh", "tran.minh.tri"
BUYER, SELLER = "Công ty TNHH chế biến nông sản Hoàng Sơn", "Cơ sở đồ gỗ Ngọc Vinh"
SUBJECT = "Pallet gỗ cho kho bún khô"
AGREED = "Giao 200 pallet mỗi tháng, giá giữ đến hết tháng 6."
CONTRACT, KEPT = "200 pallet mỗi tháng", "Hai bên hủy hợp đồng sau chuyến đầu, không ai đền ai."
POTTERS_OF, NAME = "cao.xuan.thinh", "Hội gốm sứ Lái Thiêu"
LEFT = "Lò chuyển sang làm gạch."


def sit_down(visitor: Visitor, username: str) -> None:
    visitor.page.context.clear_cookies()
    visitor.open("/sign-in")
    assert post(visitor, "/sign-in/demo", username=username) == 302


def refused(visitor: Visitor, path: str, **fields: str) -> str:
    """Send what no button of the page sends; return what the answer says."""
    url = f"{visitor.server.url}{path}"
    token = next(c["value"] for c in visitor.page.context.cookies() if c["name"] == "csrftoken")
    answer = visitor.page.request.post(
        url, form={"csrfmiddlewaretoken": token, **fields}, headers={"Referer": url}
    )
    assert answer.status in (409, 422), f"{answer.status} for {path}"
    return unescape(answer.text())


def write(page: Page, **by_label: str) -> None:
    for label, text in by_label.items():
        words = re.compile(rf"^{label.replace('_', ' ')}(\s+\(không bắt buộc\))?$")
        page.get_by_label(words).fill(text)


def step(visitor: Visitor, name: str, **by_label: str) -> str:
    """Take a step from the thing's own page: its link, its form, its button."""
    visitor.page.get_by_role("link", name=name, exact=True).first.click()
    write(visitor.page, **by_label)
    return press(visitor, "Ghi")


# --- two workshops --------------------------------------------------------------------------------


def test_two_workshops_are_brought_together_until_there_is_a_result(visitor: Visitor) -> None:
    collaborator_finds_who_sells_what_is_bought(visitor)
    linkage = collaborator_records_the_advice(visitor)
    they_meet_and_agree(visitor, linkage)
    they_sign_a_contract(visitor, linkage)
    who_has_no_part_in_it_sees_nothing(visitor, linkage)
    the_office_reads_it(visitor, linkage)


def collaborator_finds_who_sells_what_is_bought(visitor: Visitor) -> None:
    sit_down(visitor, COLLABORATOR)
    page = visitor.open("/register?q=nong+san+hoang+son")
    page.get_by_role("link", name=re.compile(BUYER)).first.click()
    assert "Làm ra thứ cơ sở này cần mua" not in page.inner_text("main")
    page.get_by_role("link", name="Ghi cần mua gì").click()
    visitor.assert_calm()
    write(page, Cơ_sở_cần_mua_gì="pallet gỗ, bao bì giấy")
    press(visitor, "Ghi")
    offered = page.locator("li", has_text=SELLER).filter(has_text="Giới thiệu").inner_text()
    assert "Làm ra thứ cơ sở này cần mua: pallet gỗ." in offered
    assert "Cùng nơi: xã Hưng Hòa." in offered


def collaborator_records_the_advice(visitor: Visitor) -> str:
    page = visitor.page
    page.locator("#linkages").locator("xpath=../a").click()
    visitor.assert_calm()
    assert page.get_by_role("button", name="Ghi tư vấn").count() == 0, "one is no linkage"
    alone = page.url.removeprefix(visitor.server.url)
    said = {"subject": SUBJECT, "kind": "supply", "advice": "Mua gần.", "advised_on": "20/12/2018"}
    assert "ít nhất hai cơ sở khác nhau" in refused(visitor, alone, **said)
    page.get_by_role("link", name=re.compile(f"^Chọn {SELLER}")).click()
    write(page, Liên_kết_về_việc_gì=SUBJECT)
    page.get_by_label("cung ứng, mua bán").check()
    assert "Cần ghi đã tư vấn gì" in press(visitor, "Ghi tư vấn")
    write(page, Đã_tư_vấn_gì="Xưởng gỗ cách kho 3 km; thử một chuyến rồi ký theo quý.")
    assert "0 ngày chưa có tin mới" in press(visitor, "Ghi tư vấn")
    return page.url.removeprefix(visitor.server.url)


def they_meet_and_agree(visitor: Visitor, linkage: str) -> None:
    meeting = {"Gặp_ở_đâu": "kho bún", "Nói_gì": "Xem mẫu pallet, bàn giá."}
    assert "Cần ghi kết quả buổi gặp" in step(visitor, "Ghi buổi gặp", **meeting)
    write(visitor.page, Kết_quả_buổi_gặp="Giao thử 20 pallet tuần này.")
    said = press(visitor, "Ghi")
    assert "Gặp, họp, kho bún" in said and "Kết quả: Giao thử 20 pallet tuần này." in said
    assert "Cần ghi" in step(visitor, "Ghi đã thỏa thuận")
    write(visitor.page, Thỏa_thuận_điều_gì=AGREED)
    assert "đã thỏa thuận" in press(visitor, "Ghi")
    # What is agreed does not end without words either, and does not become a failure.
    assert "Cần ghi" in refused(visitor, f"{linkage}/end", day="20/12/2018", words=" ")
    assert "đã thỏa thuận từ ngày" in refused(
        visitor, f"{linkage}/fail", day="20/12/2018", words="Thôi"
    )


def they_sign_a_contract(visitor: Visitor, linkage: str) -> None:
    page = visitor.page
    terms = {"Giá_trị_hợp_đồng": "108.000.000", "Làm_đến_ngày": "30/06/2019"}
    page.get_by_role("link", name="Ghi hợp đồng", exact=True).click()
    write(page, **terms)
    assert "Cần ghi hợp đồng về việc gì" in press(visitor, "Ghi")
    write(page, Hợp_đồng_về_việc_gì=CONTRACT)
    assert "Đang làm, chưa có kết quả." in press(visitor, "Ghi")
    # While it runs the linkage does not end.
    assert page.get_by_role("link", name="Ghi đã kết thúc").count() == 0
    words = {"day": "20/12/2018", "words": "Xong"}
    assert "chưa có kết quả. Ghi kết quả hợp đồng trước" in refused(
        visitor, f"{linkage}/end", **words
    )
    page.get_by_role("link", name=re.compile("^Ghi kết quả")).click()
    assert "Cần ghi hợp đồng làm được đến đâu" in press(visitor, "Ghi")
    write(page, Làm_được_đến_đâu=KEPT)
    assert KEPT in press(visitor, "Ghi")
    assert page.get_by_role("link", name="Ghi đã kết thúc").count() == 1


def who_has_no_part_in_it_sees_nothing(visitor: Visitor, linkage: str) -> None:
    sit_down(visitor, NEIGHBOUR)
    assert SUBJECT not in visitor.open("/linkages").inner_text("main")
    for path in (linkage, f"{linkage}/meeting", f"{linkage}/end"):
        assert visitor.page.request.get(f"{visitor.server.url}{path}").status == 404
    sit_down(visitor, ADMINISTRATOR)
    assert visitor.page.request.get(f"{visitor.server.url}{linkage}").status == 403


def the_office_reads_it(visitor: Visitor, linkage: str) -> None:
    sit_down(visitor, OFFICER)
    page = open_calmly(visitor, "/linkages?state=agreed")
    page.get_by_role("link", name=re.compile(SUBJECT)).click()
    visitor.assert_calm()
    assert AGREED in page.inner_text("main")
    sit_down(visitor, DIRECTOR)
    said = visitor.open(linkage).inner_text("main")
    assert AGREED in said and "Ghi đã kết thúc" not in said, "the director reads, records nothing"


# --- an association -------------------------------------------------------------------------------


def test_potters_found_an_association_and_one_leaves(visitor: Visitor) -> None:
    association = collaborator_begins_it(visitor)
    members_come_until_it_is_founded(visitor)
    one_leaves(visitor, association)
    sit_down(visitor, NEIGHBOUR)
    assert NAME not in visitor.open("/linkages/associations").inner_text("main")
    assert visitor.page.request.get(f"{visitor.server.url}{association}").status == 404


def collaborator_begins_it(visitor: Visitor) -> str:
    sit_down(visitor, POTTERS_OF)
    page = open_calmly(visitor, "/linkages/associations")
    page.get_by_role("link", name="Ghi hội mới").click()
    for potter in ("gom su hung dat", "gom su kim tien"):
        choose(visitor, potter)
    write(page, Tên_hội=NAME)
    assert "Cần ghi lập hội để làm gì" in press(visitor, "Ghi hội")
    write(page, Lập_hội_để_làm_gì="Mua đất sét chung, dự hội chợ chung một gian.")
    assert "2 hội viên ngày 20/12/2018" in press(visitor, "Ghi hội")
    return page.url.removeprefix(visitor.server.url)


def choose(visitor: Visitor, words: str) -> None:
    page = visitor.page
    page.get_by_label("Tìm trong sổ cơ sở").fill(words)
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.locator("#offered").get_by_role("link", name=re.compile("^Chọn ")).first.click()


def members_come_until_it_is_founded(visitor: Visitor) -> None:
    page = visitor.page
    for _time in range(2):
        page.get_by_role("link", name="Ghi cơ sở vào hội").click()
        choose(visitor, "gom su dai phat khoa")
        said = press(visitor, "Ghi")
    assert "đã ở trong hội từ ngày 20/12/2018, không ghi lần nữa" in said
    page.get_by_role("link", name=re.compile(NAME)).first.click()
    assert "3 hội viên ngày 20/12/2018" in page.inner_text("main")
    decision = {
        "Cơ_quan_ra_quyết_định": "UBND thành phố Thuận An",
        "Hội_bắt_đầu_làm_gì": "Mua chung",
    }
    assert "Cần ghi số quyết định" in step(visitor, "Ghi quyết định thành lập", **decision)
    write(page, Số_quyết_định="88/QĐ-UBND")
    said = press(visitor, "Ghi")
    assert "đã thành lập" in said and "88/QĐ-UBND, 20/12/2018" in said


def one_leaves(visitor: Visitor, association: str) -> None:
    page = visitor.page
    page.get_by_role("link", name=re.compile("Ghi ra khỏi hội.*Kim Tiến")).click()
    assert "Cần ghi vì sao cơ sở ra khỏi hội" in press(visitor, "Ghi")
    write(page, Vì_sao_ra=LEFT)
    assert "2 hội viên ngày 20/12/2018" in press(visitor, "Ghi")
    unfold(page, "1 cơ sở đã ra")
    assert LEFT in page.inner_text("main")
    assert "Cần ghi" in refused(visitor, f"{association}/dissolve", day="20/12/2018", words="")
