"""From a need in a workshop to a settled scheme, each step by whose work it is."""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from docx import Document
from playwright.sync_api import Locator

from tests.factories.pictures import photo
from tests.journeys.conftest import Visitor
from tests.journeys.test_december_2018 import post

COLLABORATOR, OFFICER, DEPARTMENT = "Trương Quốc Bảo", "Lê Thu Hà", "Bùi Quang Huy"
AUTHORITY, DIRECTOR, ACCOUNTANT = "Hoàng Thị Kim", "Phan Hữu Thành", "Đỗ Ngọc Lan"
FIRM = "DNTN đồ gỗ Đại Tiến"
NEED = "Máy chà nhám thùng khổ 1,3 m, thay hai máy đã cũ"
COST, SUPPORT, COUNTERPART = "500.000.000", "250.000.000", "250.000.000"
ADVANCE = "175.000.000"
DONE_IN_FULL = "Máy đã về xưởng, chạy thử đạt; còn nộp hồ sơ hoàn thành."


@dataclass
class Way:
    """One scheme on its way, seen by whoever sits at the screen."""

    visitor: Visitor
    code: str = ""

    def sit_down(self, name: str) -> None:
        self.visitor.sign_in_as(name)

    def open(self, path: str = "") -> None:
        """Open the scheme's page, or one below it, as the person who sits there."""
        self.visitor.open(f"/schemes/{self.code}{path}")
        self.visitor.assert_calm()

    def follow(self, name: str) -> None:
        """Follow the link of an open step or piece of work."""
        self.visitor.page.get_by_role("link", name=name, exact=True).first.click()
        self.visitor.assert_calm()

    def fill(self, **by_label: str) -> None:
        for label, text in by_label.items():
            self.box(label.replace("_", " ")).fill(text)

    def box(self, label: str) -> Locator:
        """The box under a label, whether or not it says that it may stay empty."""
        words = re.compile(rf"^{re.escape(label)}(\s+\(không bắt buộc\))?$")
        return self.visitor.page.get_by_label(words)

    def send(self, name: str) -> None:
        """Press the button of a form that its page sends by script, and wait for where it leads."""
        with self.visitor.page.expect_navigation():
            self.visitor.page.get_by_role("button", name=name, exact=True).click()
        self.visitor.assert_calm()

    def press(self, name: str) -> None:
        self.visitor.page.get_by_role("button", name=name, exact=True).click()
        self.visitor.assert_calm()

    def read(self) -> str:
        return self.visitor.page.inner_text("main")

    def take(self, step: str, **by_label: str) -> None:
        """Take a step from the scheme's own page: its link, its form, its button."""
        self.open()
        self.follow(step)
        self.fill(**by_label)
        self.press(step)

    def refusal(self, path: str, **fields: str) -> str:
        """Send a form that this person has no business with; return the sentence of the refusal."""
        url = f"{self.visitor.server.url}/schemes/{self.code}{path}"
        cookies = self.visitor.page.context.cookies()
        token = next(c["value"] for c in cookies if c["name"] == "csrftoken")
        answer = self.visitor.page.request.post(
            url, form={"csrfmiddlewaretoken": token, **fields}, headers={"Referer": url}
        )
        assert answer.status in (403, 409), f"{answer.status} for {path}"
        return _sentence(answer.text())


def _sentence(html: str) -> str:
    text = re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1].split("</main", 1)[0])
    return " ".join(text.split())


def test_need_becomes_a_settled_scheme(visitor: Visitor, tmp_path: Path) -> None:
    way = Way(visitor)
    collaborator_hears_a_need_and_proposes(way, tmp_path)
    officer_drafts_receives_papers_and_submits(way)
    department_appraises(way)
    officer_plans_what_the_authority_pays_for(way)
    authority_approves(way)
    director_signs(way)
    officer_starts(way)
    collaborator_reports_the_investment(way)
    accountant_advances(way)
    department_accepts(way, tmp_path)
    accountant_pays_and_settles(way)
    auditor_reads_the_whole_story(way)


# --- in the commune -------------------------------------------------------------------------------


def collaborator_hears_a_need_and_proposes(way: Way, tmp_path: Path) -> None:
    page = way.visitor.page
    way.sit_down(COLLABORATOR)
    way.visitor.open("/fieldwork/to-visit?q=do+go+dai+tien")
    way.visitor.assert_calm()
    page.get_by_role("link", name=re.compile(FIRM)).first.click()
    way.visitor.assert_calm()

    way.fill(Thấy_gì="Xưởng chạy hai ca, hai máy chà nhám cũ hay hỏng.")
    way.box("Ảnh").set_input_files(picture_in(tmp_path))
    way.send("Ghi chuyến thăm")
    way.follow("Ghi nhu cầu")
    way.box("Cần hỗ trợ việc gì").select_option("machinery")
    way.fill(Cụ_thể_là_gì=NEED, Năng_lực_của_cơ_sở="Xưởng 900 m², 60 lao động, có khách đặt dài.")
    way.fill(Chi_phí_dự_kiến=COST, Vốn_đối_ứng_có_thể_bỏ=COUNTERPART)
    way.send("Ghi nhu cầu")

    way.follow("Lập đề xuất")
    assert way.box("Đề nghị hỗ trợ").input_value() == SUPPORT
    way.press("Xem quy tắc nói gì")
    way.press("Gửi đề xuất")
    assert "Chuyên viên Trung tâm" in way.read() or OFFICER in way.read(), "who decides is said"
    # Whoever proposed does not decide.
    proposal = page.url.removeprefix(way.visitor.server.url)
    assert post(way.visitor, f"{proposal}/decide", step="accept") == 403


def picture_in(folder: Path) -> Path:
    picture = folder / "xuong.jpg"
    picture.write_bytes(photo())
    return picture


# --- the Centre drafts ----------------------------------------------------------------------------


def officer_drafts_receives_papers_and_submits(way: Way) -> None:
    page = way.visitor.page
    way.sit_down(OFFICER)
    way.visitor.assert_calm()
    way.visitor.open("/fieldwork/proposals")
    page.get_by_role("link", name=re.compile(FIRM)).first.click()
    way.visitor.assert_calm()
    way.press("Nhận đề xuất")
    way.follow("Lập đề án")
    assert way.box("Tổng chi phí").input_value() == COST
    way.press("Lập đề án")
    way.code = page.url.rsplit("/", 1)[1]

    # The scheme's page says what is missing; sent all the same, the refusal names each paper.
    assert "Còn thiếu" in way.read()
    way.follow("Trình thẩm định")
    way.press("Trình thẩm định")
    assert "còn thiếu" in way.read()
    receive_papers(way)
    confirm_conditions(way)
    way.take("Trình thẩm định")
    assert "chờ thẩm định" in way.read()
    assert "Sở Công Thương" in way.refusal("/step/appraise_pass"), "the drafter does not appraise"


def receive_papers(way: Way, step: str = "application") -> None:
    """Receive whatever this part of the dossier still lacks, one paper after the other."""
    way.open()
    part = way.visitor.page.locator(f'section[aria-labelledby="papers-{step}"]')
    links = part.locator("a", has_text="Nhận giấy")
    assert links.count(), f"nothing is wanted for {step}"
    while links.count():
        links.first.click()
        way.fill(Ghi_chú="bản chính, nộp tại Trung tâm")
        way.press("Nhận giấy này")


def confirm_conditions(way: Way) -> None:
    links = way.visitor.page.get_by_role("link", name="Xác nhận")
    while links.count():
        links.first.click()
        way.fill(Xác_nhận_theo_gì="xem tại xưởng, giấy chứng nhận bản gốc")
        way.press("Xác nhận")


# --- appraisal, plan, approval --------------------------------------------------------------------


def department_appraises(way: Way) -> None:
    way.sit_down(DEPARTMENT)
    way.visitor.assert_calm()
    way.open()
    way.follow("Thẩm định đạt")
    for box in way.visitor.page.locator("textarea").all():
        box.fill("Phù hợp; hồ sơ đầy đủ.")
    way.visitor.page.get_by_label("Đạt", exact=True).check()
    way.press("Thẩm định đạt")
    assert "đã thẩm định" in way.read()


def officer_plans_what_the_authority_pays_for(way: Way) -> None:
    """The year's money is all planned: more has to be given before one more line fits."""
    page = way.visitor.page
    way.sit_down(AUTHORITY)
    year = 2019
    way.visitor.open(f"/plan/{year}/allocate")
    way.fill(Số_tiền=SUPPORT, Số_quyết_định="3999/QĐ-UBND", Ngày_quyết_định="20/12/2018")
    way.press("Ghi quyết định")
    way.open()
    assert page.get_by_role("link", name="Phê duyệt", exact=True).count() == 0

    way.sit_down(OFFICER)
    way.take("Đưa vào kế hoạch năm")
    assert "đã đưa vào kế hoạch" in way.read()
    assert "Lãnh đạo Sở, UBND tỉnh" in way.refusal("/step/approve", decision="1/QĐ-SCT")


def authority_approves(way: Way) -> None:
    """Without a baseline nothing can be measured later: the collaborator counts first."""
    way.sit_down(AUTHORITY)
    way.take("Phê duyệt", Số_quyết_định_phê_duyệt="112/QĐ-SCT")
    assert "Chưa ghi số liệu ban đầu" in way.read()
    way.sit_down(COLLABORATOR)
    way.open()
    way.follow("Ghi số liệu ban đầu")
    way.fill(Số_lao_động="60", **{"Số_máy,_thiết_bị": "14", "Doanh_thu_năm": "9.000.000.000"})
    way.press("Ghi số liệu")
    way.sit_down(AUTHORITY)
    way.take("Phê duyệt", Số_quyết_định_phê_duyệt="112/QĐ-SCT")
    assert "đã phê duyệt" in way.read()


# --- contract, work, advance ----------------------------------------------------------------------


def director_signs(way: Way) -> None:
    way.sit_down(OFFICER)
    assert "Giám đốc" in way.refusal("/step/sign_contract")
    way.sit_down(DIRECTOR)
    way.visitor.assert_calm()
    way.take("Ký hợp đồng", Thực_hiện_đến_hết_ngày="30/06/2019")
    with way.visitor.page.expect_download() as download:
        way.visitor.page.get_by_role("link", name="Tải hợp đồng").click()
    text = text_of(Path(download.value.path()).read_bytes())
    assert "hai trăm năm mươi triệu đồng" in text.lower()
    assert FIRM in text
    assert "{{" not in text


def text_of(docx: bytes) -> str:
    document = Document(BytesIO(docx))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def officer_starts(way: Way) -> None:
    way.sit_down(OFFICER)
    way.take("Bắt đầu thực hiện")
    assert "đang thực hiện" in way.read()
    receive_papers(way, "advance")


def collaborator_reports_the_investment(way: Way) -> None:
    """An advance for machines waits for the proof that the firm has put its own money in."""
    way.sit_down(ACCOUNTANT)
    way.open()
    way.follow("Tạm ứng")
    way.fill(Số_tiền=ADVANCE, Số_chứng_từ="UNC 31/2018")
    way.press("Tạm ứng")
    assert "70%" in way.read()
    way.sit_down(COLLABORATOR)
    way.take(
        "Ghi tiến độ",
        **{"Khối_lượng_đã_xong,_phần_trăm": "90"},
        Đã_đầu_tư="450.000.000",
        **{"Đã_làm_gì,_còn_gì": DONE_IN_FULL},
    )
    assert "90" in way.read()


def accountant_advances(way: Way) -> None:
    way.sit_down(OFFICER)
    assert way.refusal("/money/advance", amount_vnd=ADVANCE, voucher="UNC 31/2018")
    way.sit_down(ACCOUNTANT)
    way.take("Tạm ứng", Số_tiền=ADVANCE, Số_chứng_từ="UNC 31/2018")
    assert f"Đã ghi tạm ứng {ADVANCE}" in way.read()


# --- acceptance, settlement -----------------------------------------------------------------------


def department_accepts(way: Way, tmp_path: Path) -> None:
    way.sit_down(DIRECTOR)
    assert "Sở Công Thương" in way.refusal("/step/accept")
    way.sit_down(DEPARTMENT)
    way.open()
    way.follow("Nghiệm thu tại chỗ")
    way.fill(Họ_tên_2="Nguyễn Thị Hòa", Đơn_vị_2="UBND xã Tân Hưng")
    way.fill(Hạng_mục_1="Máy chà nhám thùng 1,3 m", Theo_hợp_đồng_1="1", Nghiệm_thu_1="1")
    way.box("Ảnh tại chỗ").set_input_files(picture_in(tmp_path))
    assert way.box("Giá trị nghiệm thu").input_value() == SUPPORT
    way.press("Nghiệm thu tại chỗ")
    way.visitor.page.get_by_text("Biên bản nghiệm thu ngày").click()
    way.visitor.assert_calm()
    assert way.visitor.page.locator(".photos img").count() == 1
    assert "đã nghiệm thu" in way.read()


def accountant_pays_and_settles(way: Way) -> None:
    way.sit_down(OFFICER)
    receive_papers(way, "completion")
    way.sit_down(DEPARTMENT)
    assert way.refusal("/money/payment", amount_vnd="75.000.000", voucher="UNC 32/2018")
    way.sit_down(ACCOUNTANT)
    way.take("Thanh toán", Số_tiền="75.000.000", Số_chứng_từ="UNC 32/2018")
    assert "Đã ghi thanh toán 75.000.000" in way.read()
    way.take("Quyết toán, thanh lý", Số_biên_bản_thanh_lý="05/BBTL-TTKC")
    assert "đã quyết toán, thanh lý" in way.read()


def auditor_reads_the_whole_story(way: Way) -> None:
    told = way.visitor.server.database.caunoi("scheme", "show", way.code, "--json")
    assert '"paid_vnd": 250000000' in told.stdout
    way.sit_down("Đặng Việt Cường")
    way.open()
    for name in (OFFICER, DEPARTMENT, AUTHORITY, DIRECTOR, ACCOUNTANT, COLLABORATOR):
        assert name in way.read()
