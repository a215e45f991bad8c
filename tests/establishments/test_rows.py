"""What each row of a list says, and where its establishment stands."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from caunoi.establishments.enums import Decision, EstablishmentKind
from caunoi.establishments.models import ImportBatch, ImportRow
from caunoi.imports.reader import UnreadableWorkbook
from caunoi.localities.models import AdminUnit
from tests.establishments.conftest import unit
from tests.establishments.workbooks import saved, simple_workbook, tcvn3

pytestmark = pytest.mark.django_db
Preview = Callable[..., ImportBatch]


def only(batch: ImportBatch) -> ImportRow:
    return batch.rows.get()


def place_of(row: ImportRow) -> str:
    return AdminUnit.objects.get(pk=row.cleaned["unit"]).name if row.cleaned["unit"] else ""


def reasons(row: ImportRow) -> list[str]:
    return [str(problem) for problem in row.problems]


def hints(row: ImportRow) -> list[str]:
    return [str(hint) for hint in row.hints]


# --- Places ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ward", "name"),
    [
        ("Lai Uyên", "Lai Uyên"),
        ("thị trấn Lai Uyên", "Lai Uyên"),
        ("TT. Lai Uyên", "Lai Uyên"),
        ("xã Lai Uyên", "Lai Uyên"),
        ("LAI UYÊN", "Lai Uyên"),
        ("lai uyen", "Lai Uyên"),
        ("Hưng Hoà", "Hưng Hòa"),
        ("Cây Trường 2", "Cây Trường II"),
        ("Trừ Văn Thố", "Trừ Văn Thố"),
    ],
)
def test_a_commune_is_found_however_it_is_written(preview: Preview, ward: str, name: str) -> None:
    assert place_of(only(preview([1, "Cơ sở A", "", "Ấp 1", ward]))) == name


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("Ấp 3, xã Tân Hưng, huyện Bàu Bàng", "Tân Hưng"),
        ("Ấp 3, Tân Hưng, Bàu Bàng, Bình Dương", "Tân Hưng"),
        ("ấp 3 xã Tân Hưng", "Tân Hưng"),
        ("Đường Lai Uyên, xã Tân Hưng", "Tân Hưng"),
        ("ap 3, xa Tan Hung", "Tân Hưng"),
        ("Ấp 3, Tân Hưng", "Tân Hưng"),
        ("xa lộ Hà Nội, TT Lai Uyên", "Lai Uyên"),
    ],
)
def test_an_address_names_the_commune_where_nothing_else_does(
    preview: Preview, address: str, name: str
) -> None:
    header = ["STT", "Tên cơ sở", "Địa chỉ"]
    assert place_of(only(preview([1, "Cơ sở A", address], header=header))) == name


@pytest.mark.parametrize(
    ("ward", "sentence"),
    [
        ("Hòa Lợi", "“Hòa Lợi” thuộc thị xã Bến Cát, không thuộc huyện Bàu Bàng."),
        ("Không Đâu", "Không có “Không Đâu” trong huyện Bàu Bàng ngày 20/12/2018."),
        ("", "Thiếu xã, phường. Ghi tên xã, phường của cơ sở."),
    ],
)
def test_a_row_whose_place_is_not_found_is_given_back(
    preview: Preview, ward: str, sentence: str
) -> None:
    row = only(preview([1, "Cơ sở A", "", "Ấp 1", ward]))
    assert row.decision == Decision.REJECTED
    assert reasons(row)[0].startswith(sentence)
    assert row.problems[0].column == "Xã"


def test_a_row_of_another_district_is_given_back(preview: Preview) -> None:
    header = ["STT", "Tên cơ sở", "Xã", "Huyện"]
    rows = [[1, "Cơ sở A", "Tân Hưng", "huyện Bàu Bàng"], [2, "Cơ sở B", "An Bình", "Phú Giáo"]]
    batch = preview(*rows, header=header)
    assert [place_of(row) for row in batch.rows.all()] == ["Tân Hưng", ""]
    assert "thuộc huyện Phú Giáo, không thuộc huyện Bàu Bàng" in reasons(batch.rows.last())[0]


def test_a_list_of_one_commune_needs_no_place(preview: Preview) -> None:
    batch = preview([1, "Cơ sở A", "", "Ấp 1", ""], unit=unit("25825"))
    assert place_of(only(batch)) == "Tân Hưng"


def test_a_row_of_another_commune_in_the_list_of_one_is_given_back(preview: Preview) -> None:
    row = only(preview([1, "Cơ sở A", "", "Ấp 1", "Lai Uyên"], unit=unit("25825")))
    assert "“Lai Uyên” thuộc huyện Bàu Bàng, không thuộc xã Tân Hưng" in reasons(row)[0]


def test_without_a_unit_the_columns_name_the_place(preview: Preview) -> None:
    header = ["STT", "Tên cơ sở", "Xã", "Huyện", "Tỉnh"]
    batch = preview(
        [1, "Cơ sở A", "Lai Uyên", "Bàu Bàng", "Bình Dương"],
        [2, "Cơ sở B", "xã Tân Hưng", "Bàu Bàng", ""],
        [3, "Cơ sở C", "Tân Hưng", "", ""],
        [4, "Cơ sở D", "Không Đâu", "Bàu Bàng", "Bình Dương"],
        header=header,
        unit=None,
    )
    assert [place_of(row) for row in batch.rows.all()] == ["Lai Uyên", "Tân Hưng", "", ""]
    several, unknown = batch.rows.all()[2:]
    assert reasons(several)[0].startswith("“Tân Hưng” có thể là ")
    assert "xã Tân Hưng (huyện Bàu Bàng)" in reasons(several)[0]
    assert reasons(unknown) == [
        "Không tìm thấy “Không Đâu” ngày 20/12/2018. Ghi đủ xã, huyện, tỉnh."
    ]


def test_a_commune_alone_is_taken_where_the_country_has_one_of_the_name(
    preview: Preview,
) -> None:
    row = only(preview([1, "Cơ sở A", "", "Ấp 1", "Trừ Văn Thố"], unit=None))
    assert place_of(row) == "Trừ Văn Thố"
    assert hints(row) == [
        "Chỉ ghi tên xã, phường; hiểu là xã Trừ Văn Thố (huyện Bàu Bàng), tỉnh Bình Dương "
        "vì cả nước chỉ có một nơi tên ấy."
    ]


def test_names_are_read_as_of_the_day_of_the_list(preview: Preview) -> None:
    """On 1 July 2025 the district is gone and 25822 is xã Bàu Bàng of Hồ Chí Minh City."""
    day = date(2025, 8, 1)
    header = ["STT", "Tên cơ sở", "Xã", "Tỉnh"]
    batch = preview(
        [1, "Cơ sở A", "Bàu Bàng", "TP. Hồ Chí Minh"],
        [2, "Cơ sở B", "Lai Uyên", "Bình Dương"],
        header=header,
        unit=None,
        on=day,
    )
    assert [place_of(row) for row in batch.rows.all()] == ["Bàu Bàng", ""]


def test_groups_and_ditto_marks_name_the_commune(preview: Preview) -> None:
    batch = preview(
        ["I. Xã Tân Hưng"],
        [1, "Cơ sở A", "", "Ấp 1", ""],
        [2, "Cơ sở B", "", "Ấp 1", "Lai Uyên"],
        [3, "Cơ sở C", "", "Ấp 2", '"'],
        [4, "Cơ sở D", "", "Ấp 2", "-nt-"],
    )
    assert [place_of(row) for row in batch.rows.all()] == ["Tân Hưng", *["Lai Uyên"] * 3]


# --- Fields ---------------------------------------------------------------------------------------

FULL = ["STT", "Tên cơ sở", "Xã", "Loại hình", "Ngành nghề", "Sản phẩm", "Số lao động", "Năm TL"]


def full(preview: Preview, *cells: Any) -> ImportRow:
    row = [1, *cells]
    return only(preview(row, header=FULL))


def test_numbers_and_years_are_read_as_people_write_them(preview: Preview) -> None:
    for written, number in (("15 người", 15), (12, 12), ("1.200", 1200), ("", None)):
        assert full(preview, "A", "Lai Uyên", "", "", "", written).cleaned["workers"] == number
    for written, year in (("2015", 2015), ("05/2015", 2015), (date(2015, 3, 2), 2015), ("", None)):
        row = full(preview, "A", "Lai Uyên", "", "", "", "", written)
        assert row.cleaned["founded_year"] == year


@pytest.mark.parametrize(
    ("workers", "year", "hint"),
    [
        ("10-15", "", "“10-15” không phải một số nguyên, để trống số lao động."),
        ("-3", "", "“-3” không phải một số nguyên, để trống số lao động."),
        ("", "lâu rồi", "“lâu rồi” không phải một năm, để trống năm thành lập."),
        ("", "2035", "Năm thành lập 2035 sau ngày của danh sách."),
    ],
)
def test_a_number_that_is_none_is_left_out_with_a_hint(
    preview: Preview, workers: str, year: str, hint: str
) -> None:
    row = full(preview, "Cơ sở A", "Lai Uyên", "", "", "", workers, year)
    assert row.decision == Decision.NEW
    assert hints(row) == [hint]


def test_kind_from_its_column_or_else_from_the_name(preview: Preview) -> None:
    assert full(preview, "Minh Long", "Lai Uyên", "HTX").cleaned["kind"] == (
        EstablishmentKind.COOPERATIVE
    )
    assert full(preview, "Cty Minh Long", "Lai Uyên", "").cleaned["kind"] == EstablishmentKind.SME
    row = full(preview, "Cty Minh Long", "Lai Uyên", "chưa rõ")
    assert row.cleaned["kind"] == EstablishmentKind.SME
    assert hints(row) == ["Chưa nhận ra loại hình “chưa rõ”, suy từ tên cơ sở."]


def test_trade_from_its_column_or_else_from_products_and_name(preview: Preview) -> None:
    assert full(preview, "A", "Lai Uyên", "", "Gốm").cleaned["trade"] == "gom-su"
    assert full(preview, "A", "Lai Uyên", "", "", "chậu gốm").cleaned["trade"] == "gom-su"
    assert full(preview, "Cơ sở gỗ A", "Lai Uyên").cleaned["trade"] == "do-go"
    assert full(preview, "Cơ sở A", "Lai Uyên").cleaned["trade"] == ""
    row = full(preview, "A", "Lai Uyên", "", "Nuôi yến")
    assert row.cleaned["trade"] == "khac"
    assert hints(row) == ["Chưa nhận ra ngành nghề “Nuôi yến”, ghi là ngành khác."]


def test_a_text_that_is_too_long_is_cut_with_a_hint_and_kept_as_written(preview: Preview) -> None:
    row = full(preview, "Cơ sở " + "a" * 300, "Lai Uyên")
    assert len(row.cleaned["name"]) == 250
    assert hints(row) == ["Dài quá 250 ký tự, phần sau bị bỏ."]
    assert len(row.raw[1]) == 306


@pytest.mark.parametrize("name", ["=1+1", '=HYPERLINK("http://x","y")', "='a'!A1"])
def test_a_formula_for_a_name_is_a_text(preview: Preview, name: str) -> None:
    row = full(preview, name, "Lai Uyên")
    assert (row.decision, row.cleaned["name"]) == (Decision.NEW, name)
    assert hints(row) == ["Ô này chứa công thức; ghi như chữ."]


def test_a_failed_formula_is_nothing(preview: Preview) -> None:
    assert reasons(full(preview, "#REF!", "Lai Uyên")) == ["Thiếu tên cơ sở."]


@pytest.mark.parametrize("column", range(1, 8))
def test_a_number_that_no_column_holds_breaks_no_list(preview: Preview, column: int) -> None:
    cells = ["Cơ sở A", "Lai Uyên", "", "", "", "", ""]
    cells[column - 1] = "9" * 5000
    row = full(preview, *cells)
    assert row.cleaned.get("workers") is None


def test_invisible_characters_and_decomposed_letters_are_put_right(preview: Preview) -> None:
    row = full(preview, "\ufeffCơ\u00a0sở Go\u0302\u0301m\u200b Hoà  Lợi ", "Lai Uyên")
    assert row.cleaned["name"] == "Cơ sở Gốm Hòa Lợi"


# --- Old fonts ------------------------------------------------------------------------------------


def test_doubt_is_asked_and_not_guessed(preview: Preview) -> None:
    """A sound word in a list of TCVN3 cells, and no font that tells."""
    book = simple_workbook([[1, tcvn3("Cơ sở gốm sứ"), tcvn3("Mộc"), "", tcvn3("xã Tân Hưng")]])
    row = only(preview(content=book))
    assert (row.cleaned["name"], row.cleaned["owner"]) == ("Cơ sở gốm sứ", "Méc")
    assert hints(row) == ["Ô này có thể gõ bằng phông cũ và đọc là “Mộc”. Để nguyên, hãy kiểm tra."]


def test_a_list_in_unicode_has_no_doubts(preview: Preview) -> None:
    row = only(preview([1, "Công ty TNHH Hoàng Nam", "Lê Hoàng Tú", "Khu 2", "Lai Uyên"]))
    assert (hints(row), row.repairs) == ([], [])


# --- Whole files ----------------------------------------------------------------------------------


def test_a_workbook_without_a_list_is_refused(preview: Preview) -> None:
    with pytest.raises(UnreadableWorkbook, match="Không thấy bảng danh sách"):
        preview(content=simple_workbook([[1, 2]], header=["Ngày", "Số tiền"]))


def test_an_empty_list_is_no_error(preview: Preview) -> None:
    assert preview().counts["rows"] == 0


def test_the_first_sheet_with_a_list_is_read_and_the_others_are_named(preview: Preview) -> None:
    book = Workbook()
    book.active.title = "Bìa"
    for title in ("Danh sách", "Phụ lục"):
        sheet = book.create_sheet(title)
        sheet.append(["STT", "Tên cơ sở", "Xã"])
        sheet.append([1, f"Cơ sở {title}", "Lai Uyên"])
    batch = preview(content=saved(book))
    assert batch.sheet_name == "Danh sách"
    assert batch.sentences() == ["Chỉ đọc trang tính “Danh sách”; chưa đọc: Bìa, Phụ lục."]
    assert batch.counts["new"] == 1
