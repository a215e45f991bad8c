"""A citation is taken apart into the document and the place in it."""

import pytest

from caunoi.common.citations import Citation


@pytest.mark.parametrize(
    ("citation", "document", "place", "remark"),
    [
        (
            "TTLT 26/2014/TTLT-BTC-BCT, Điều 6 khoản 2 điểm b",
            "TTLT 26/2014/TTLT-BTC-BCT",
            "điểm b khoản 2 Điều 6",
            "",
        ),
        (
            "TTLT 26/2014/TTLT-BTC-BCT, Điều 6 khoản 2 điểm đ",
            "TTLT 26/2014/TTLT-BTC-BCT",
            "điểm đ khoản 2 Điều 6",
            "",
        ),
        ("NĐ 45/2012/NĐ-CP, Điều 4 khoản 9", "NĐ 45/2012/NĐ-CP", "khoản 9 Điều 4", ""),
        ("NĐ 45/2012/NĐ-CP, Điều 10", "NĐ 45/2012/NĐ-CP", "Điều 10", ""),
        (
            "TT 36/2013/TT-BCT, Điều 13 khoản 1 (nội dung sửa của TT 17/2018/TT-BCT chưa đọc)",
            "TT 36/2013/TT-BCT",
            "khoản 1 Điều 13",
            "nội dung sửa của TT 17/2018/TT-BCT chưa đọc",
        ),
        (
            "TT 28/2018/TT-BTC (điều, khoản chưa đọc được)",
            "TT 28/2018/TT-BTC",
            "",
            "điều, khoản chưa đọc được",
        ),
        (
            "NQ 10/2015/NQ-HĐND8 của HĐND tỉnh Bình Dương",
            "NQ 10/2015/NQ-HĐND8",
            "",
            "",
        ),
        (
            "TT 36/2013/TT-BCT, Điều 10, Mẫu 12 Phụ lục 1",
            "TT 36/2013/TT-BCT",
            "Điều 10, Mẫu 12 Phụ lục 1",
            "",
        ),
        ("Quy ước của Trung tâm (không có văn bản quy định)", "", "", "không có văn bản quy định"),
        ("Thông báo 12/TB-SCT", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_document_place_and_remark(citation: str, document: str, place: str, remark: str) -> None:
    read = Citation.read(citation)
    assert (read.document, read.place, read.remark) == (document, place, remark)


def test_a_citation_of_an_unknown_form_keeps_its_words_without_the_remark() -> None:
    assert Citation.read("Quy ước của Trung tâm (chưa ban hành)").text == "Quy ước của Trung tâm"


@pytest.mark.parametrize(
    ("citation", "names"),
    [
        ("Điều 3 Nghị quyết số 5/2026/NQ-HĐND", True),
        ("NĐ 72/2018/NĐ-CP, Điều 3 khoản 2", True),
        ("NĐ 161/2026/NĐ-CP", False),
        ("TT 28/2018/TT-BTC (Điều 6 chưa đọc được)", False),
    ],
)
def test_an_article_is_found_in_any_form_but_not_in_a_remark(citation: str, names: bool) -> None:
    assert Citation.read(citation).names_article is names
