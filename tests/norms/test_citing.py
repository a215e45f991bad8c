"""A paper cites the law in full, and no more of it than was read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.common.verdict import Basis, Confidence
from caunoi.norms.citing import cited_on_paper, document_on_paper, words_on_paper
from caunoi.norms.models import DossierPaper, NormRow

pytestmark = pytest.mark.django_db
H, M, L = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW


@pytest.mark.parametrize(
    ("citation", "mark", "said"),
    [
        (
            "TTLT 26/2014/TTLT-BTC-BCT, Điều 6 khoản 2 điểm b",
            H,
            "điểm b khoản 2 Điều 6 Thông tư liên tịch số 26/2014/TTLT-BTC-BCT ngày 18/02/2014",
        ),
        ("NĐ 45/2012/NĐ-CP, Điều 10", H, "Điều 10 Nghị định số 45/2012/NĐ-CP ngày 21/05/2012"),
        (
            "TT 36/2013/TT-BCT, Điều 13 khoản 2 điểm d (nội dung sửa của TT 17/2018 chưa đọc)",
            M,
            "Thông tư số 36/2013/TT-BCT ngày 27/12/2013 của Bộ Công Thương",
        ),
        (
            "TT 28/2018/TT-BTC (điều, khoản chưa đọc được)",
            L,
            "Thông tư số 28/2018/TT-BTC ngày 28/03/2018 của Bộ Tài chính",
        ),
        (
            "NQ 10/2015/NQ-HĐND8 của HĐND tỉnh Bình Dương",
            H,
            "Nghị quyết số 10/2015/NQ-HĐND8 ngày 21/07/2015 của Hội đồng nhân dân tỉnh Bình Dương",
        ),
        (
            "NQ 14/2019/NQ-HĐND của HĐND tỉnh Bình Dương (mức cho cộng tác viên chưa đọc được)",
            L,
            "Nghị quyết số 14/2019/NQ-HĐND của Hội đồng nhân dân tỉnh Bình Dương",
        ),
        (
            "QĐ 12/2020/QĐ-UBND của UBND tỉnh (chưa đọc)",
            L,
            "Quyết định số 12/2020/QĐ-UBND của UBND tỉnh",
        ),
        ("Quy ước của Trung tâm (không có văn bản quy định)", L, "Quy ước của Trung tâm"),
        ("Quyết định số 5/QĐ-TTKC", H, "Quyết định số 5/QĐ-TTKC"),
    ],
)
def test_a_paper_says(citation: str, mark: Confidence, said: str) -> None:
    assert cited_on_paper(Basis(citation, mark)) == [said]


def test_every_row_can_be_cited_in_one_query_without_a_remark() -> None:
    told = {
        Basis(citation, Confidence(mark))
        for model in (NormRow, DossierPaper)
        for citation, mark in model.objects.values_list("citation", "confidence")
    }
    with CaptureQueriesContext(
        connection,
    ) as queries:
        words = words_on_paper(told)
    assert len(queries) == 1
    assert len(words) > 40
    assert [text for text in words.values() if "(" in text or "chưa đọc" in text] == []


def test_what_is_said_twice_stands_once() -> None:
    unread = Basis("TT 28/2018/TT-BTC (chưa đọc được trong văn bản)", L)
    twice = (unread, Basis("TT 28/2018/TT-BTC"))
    assert len(cited_on_paper(*twice)) == 1


def test_a_document_with_what_it_is_about() -> None:
    assert document_on_paper("NĐ 45/2012/NĐ-CP") == (
        "Nghị định số 45/2012/NĐ-CP ngày 21/05/2012 của Chính phủ về khuyến công"
    )
    assert document_on_paper("NĐ 99/2099/NĐ-CP") == "Nghị định số 99/2099/NĐ-CP"
