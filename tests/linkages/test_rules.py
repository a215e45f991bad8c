"""Who may be a partner of whom: goods first, then the trade, then the place. And never a guess."""

import pytest

from caunoi.linkages.rules import (
    Sign,
    Workshop,
    goods_of,
    same_goods,
    search_terms,
    suggestions,
)


def test_goods_stand_apart_by_commas_lines_and_and() -> None:
    assert goods_of("Tủ gỗ, bàn ghế gỗ; pallet gỗ\ncửa và khung") == (
        *("Tủ gỗ", "bàn ghế gỗ", "pallet gỗ", "cửa", "khung"),
    )
    assert goods_of(" , ;") == ()


@pytest.mark.parametrize(
    ("bought", "sold", "is_same"),
    [
        ("phôi gỗ", "Phôi gỗ cao su", True),
        ("gỗ", "gỗ xẻ", True),
        ("gỗ", "tủ gỗ", False),  # a cupboard is no timber
        ("ghế gỗ", "bàn ghế gỗ", True),
        ("bình trang trí", "gạch trang trí", False),  # how it is, not what it is
        ("chi tiết máy", "chi tiết máy phay", True),
        ("ghế mây", "ghế may", False),
        ("ban ghe go", "bàn ghế gỗ", True),  # written without marks
        ("", "gỗ", False),
    ],
)
def test_goods_are_the_same(bought: str, sold: str, is_same: bool) -> None:
    assert same_goods(bought, sold) is is_same


def test_whatever_is_searched_for_finds_what_fits() -> None:
    assert search_terms(["phôi gỗ xẻ", "keo", "gạch trang trí"]) == [
        *("phôi gỗ", "gỗ xẻ", "keo", "gạch trang"),
    ]


CARPENTER = Workshop(
    1, sells=("bàn ghế gỗ",), buys=("phôi gỗ",), trade="wood", commune=10, district=1
)


def test_each_proposal_says_why() -> None:
    sawmill = Workshop(2, sells=("phôi gỗ",), commune=11, district=1, district_name="Đồi Sim")
    (found,) = suggestions(CARPENTER, [sawmill], 6)
    assert found.signs == {Sign.SELLS_WHAT_IT_BUYS, Sign.SAME_DISTRICT}
    assert [str(reason) for reason in found.reasons] == [
        "Làm ra thứ cơ sở này cần mua: phôi gỗ.",
        "Cùng nơi: Đồi Sim.",
    ]


def test_goods_count_more_than_the_trade_and_the_trade_more_than_the_place() -> None:
    far_shop = Workshop(2, buys=("bàn ghế gỗ",))
    near_trade = Workshop(3, trade="wood", commune=10, district=1)
    far_trade = Workshop(4, trade="wood")
    found = suggestions(CARPENTER, [far_trade, near_trade, far_shop], 6)
    assert [each.key for each in found] == [2, 3, 4]
    assert [each.key for each in suggestions(CARPENTER, [far_trade, far_shop], 1)] == [2]


def test_a_place_alone_is_no_reason() -> None:
    assert suggestions(CARPENTER, [Workshop(2, commune=10, district=1)], 6) == []
    assert suggestions(Workshop(1), [Workshop(2)], 6) == []
