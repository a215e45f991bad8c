"""What the name of a firm tells about it."""

import pytest

from caunoi.establishments.enums import EstablishmentKind
from caunoi.establishments.matching.names import kind_named_in, kind_of_name, own_words, written_out
from caunoi.establishments.matching.trades import known_trades, trade_named_in


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Công ty TNHH Gỗ Thành Đạt", EstablishmentKind.SME),
        ("CTY CP Bao bì", EstablishmentKind.SME),
        ("DNTN Hồng Phúc", EstablishmentKind.SME),
        ("Doanh nghiệp tư nhân Hồng Phúc", EstablishmentKind.SME),
        ("Xí nghiệp cơ khí 2", EstablishmentKind.SME),
        ("CN Công ty May", EstablishmentKind.SME),
        ("HTX Tân Hưng", EstablishmentKind.COOPERATIVE),
        ("Hợp tác xã nông sản", EstablishmentKind.COOPERATIVE),
        ("Tổ hợp tác đan lát", EstablishmentKind.COOPERATIVE_GROUP),
        ("THT Suối Cạn", EstablishmentKind.COOPERATIVE_GROUP),
        ("Liên hiệp HTX Bàu Bàng", EstablishmentKind.COOPERATIVE_UNION),
        ("LH HTX Bàu Bàng", EstablishmentKind.COOPERATIVE_UNION),
        ("Cơ sở gốm Minh Long", EstablishmentKind.HOUSEHOLD),
        ("Hộ kinh doanh Nguyễn Thị Mai", EstablishmentKind.HOUSEHOLD),
        ("Nguyễn Văn Tám", EstablishmentKind.HOUSEHOLD),
        ("", EstablishmentKind.HOUSEHOLD),
    ],
)
def test_kind_by_the_words_a_name_begins_with(name: str, kind: EstablishmentKind) -> None:
    assert kind_of_name(name) is kind


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Hộ cá thể", EstablishmentKind.HOUSEHOLD),
        ("hộ KD", EstablishmentKind.HOUSEHOLD),
        ("TNHH", EstablishmentKind.SME),
        ("Cty cổ phần", EstablishmentKind.SME),
        ("HTX", EstablishmentKind.COOPERATIVE),
        ("Tổ hợp tác", EstablishmentKind.COOPERATIVE_GROUP),
        ("khác", None),
        ("", None),
    ],
)
def test_kind_named_in_its_own_column(written: str, kind: EstablishmentKind | None) -> None:
    assert kind_named_in(written) is kind


def test_shortened_words_are_written_out() -> None:
    assert written_out("Cty TNHH MTV SX Gỗ") == written_out(
        "Công ty trách nhiệm hữu hạn một thành viên sản xuất gỗ"
    )


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("Cơ sở sản xuất gốm Minh Long", "gom minh long"),
        ("Công ty TNHH MTV SX TM DV Thành Phát", "thanh phat"),
        ("HTX mây tre đan Định Hòa", "may tre dan dinh hoa"),
        ("DNTN Mai Thương", "mai thuong"),
        ("Cơ sở", "co so"),
        ("Công ty TNHH Sản xuất", "san xuat"),
    ],
)
def test_own_words_leave_out_what_any_firm_bears(name: str, own: str) -> None:
    assert " ".join(word.plain for word in own_words(name)) == own


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Sản xuất gốm sứ mỹ nghệ", "gom-su"),
        ("GỐM", "gom-su"),
        ("Chế biến gỗ", "do-go"),
        ("Chế biến nông sản", "che-bien-nong-san"),
        ("May mặc", "may"),
        ("Mây tre đan", "may-tre"),
        ("mây", "may-tre"),
        ("MAY", "may"),
        ("may tre dan", "may-tre"),
        ("quần áo may sẵn", "may"),
        ("cửa sắt, lan can", "co-khi"),
        ("Cơ sở Thành Tiến", None),
        ("Hương Đức", None),
        ("Tin học", None),
        ("", None),
    ],
)
def test_trade_named_in_a_text(text: str, code: str | None) -> None:
    assert trade_named_in(text) == code


def test_every_trade_recognises_its_own_name() -> None:
    for trade in known_trades():
        assert trade_named_in(trade.name_vi) == trade.code
