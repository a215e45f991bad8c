"""Are these two the same firm? Only what is beyond doubt is the same; a person decides the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.establishments.matching.likeness import Firm, Likeness, Match, Pool, compare

NGUYEN, TRAN = "Nguyễn Văn Hùng", "Trần Thị Sen"
PHONE, OTHER_PHONE = "0912 345 678", "0987 654 321"
TAX, OTHER_TAX = "0100109106", "3700400016"


def firm(name: str, *, place: int = 1, key: object = None, **facts: str) -> Firm:
    return Firm(key=key if key is not None else name, name=name, place=place, **facts)


def likeness(one: Firm, other: Firm) -> Likeness:
    return compare(one, other).likeness


def why(match: Match) -> list[str]:
    return [str(reason) for reason in match.reasons]


# --- The same -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (firm("Cơ sở gốm Minh Long"), firm("Cơ sở gốm Minh Long")),
        (firm("Cơ sở gốm Minh Long"), firm("CO SO GOM MINH LONG")),
        (firm("Cty TNHH Gỗ Thành Đạt"), firm("Công ty TNHH gỗ Thành Đạt")),
        (firm("HTX Phước Hoà"), firm("Hợp tác xã Phước Hòa")),
        (firm("Cơ sở A Long", phone=PHONE), firm("Cơ sở A Long", phone=OTHER_PHONE)),
        (firm("Cơ sở A Long", owner=NGUYEN), firm("Cơ sở A Long", owner="ông Nguyễn Văn Hùng")),
        (firm("Cơ sở A Long", owner=NGUYEN), firm("Cơ sở A Long", owner="Nguyen Van Hung")),
        (
            firm("Cơ sở A Long", owner=NGUYEN, phone=PHONE),
            firm("Cơ sở A Long", owner=TRAN, phone="+84 912 345 678"),
        ),
        (firm("Gỗ Minh Sơn", tax_code=TAX), firm("Công ty TNHH Gỗ Minh Sơn", tax_code=TAX)),
        (
            firm("Cơ sở A Long", tax_code=TAX, owner=NGUYEN),
            firm("Cơ sở A Long", tax_code=TAX, owner=TRAN),
        ),
    ],
)
def test_the_same_firm(one: Firm, other: Firm) -> None:
    assert likeness(one, other) is Likeness.SAME
    assert compare(one, other).score >= 90


# --- Possible duplicates --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # another person of the same name of firm in one commune
        (firm("Cơ sở A Long", owner=NGUYEN), firm("Cơ sở A Long", owner=TRAN)),
        # a household that became a company
        (firm("Cơ sở gỗ Minh Sơn"), firm("Công ty TNHH Gỗ Minh Sơn")),
        # a slip of the finger
        (firm("Cơ sở gỗ Phước Thành"), firm("Cơ sở gỗ Phước Thàhh")),
        # one tax code, and something else differs
        (
            firm("Cty Gỗ Minh Sơn", tax_code=TAX, phone=PHONE),
            firm("Công ty TNHH Gỗ Minh Sơn", tax_code=TAX, phone=OTHER_PHONE),
        ),
        (firm("Cơ sở A Long", tax_code=TAX), firm("Cơ sở B Phượng", tax_code=TAX)),
        (firm("Cơ sở A Long", tax_code=TAX), firm("Cơ sở A Long", tax_code=TAX, place=2)),
        # a branch
        (firm("Gỗ Minh Sơn", tax_code=TAX), firm("Gỗ Minh Sơn", tax_code=f"{TAX}-001")),
        # a mistyped tax code
        (
            firm("Gỗ Minh Sơn", tax_code=TAX, owner=NGUYEN),
            firm("Gỗ Minh Sơn", tax_code=OTHER_TAX, owner=NGUYEN),
        ),
        # moved to the next commune, the telephone went along
        (firm("Gỗ Minh Sơn", phone=PHONE), firm("Gỗ Minh Sơn", phone=PHONE, place=2)),
        # marks wrong, owner right
        (firm("Gỗ Hòa Lợi", owner=NGUYEN), firm("Gỗ Hoà Lơi", owner=NGUYEN)),
    ],
)
def test_possible_duplicates(one: Firm, other: Firm) -> None:
    assert likeness(one, other) is Likeness.POSSIBLE


# --- Different firms ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (firm("Cơ sở gỗ Minh Long 1"), firm("Cơ sở gỗ Minh Long 2")),
        (firm("Cơ sở gỗ Minh Long"), firm("Cơ sở gỗ Minh Long 2")),
        (firm("Cơ sở gỗ Minh Hùng"), firm("Cơ sở gỗ Minh Hưng")),
        (firm("Cơ sở gỗ Minh Tâm"), firm("Cơ sở gỗ Minh Tân")),
        (firm("Cơ sở gỗ Phước Thành"), firm("Cơ sở may Phước Thành")),
        (firm("Cơ sở gỗ Phước Thành"), firm("Cơ sở gỗ Phước Thành", place=2)),
        (firm("Gỗ Minh Sơn", tax_code=TAX), firm("Gỗ Minh Sơn", tax_code=OTHER_TAX)),
        # a relative on the same telephone, one owner with two firms
        (firm("Gỗ Minh Sơn", phone=PHONE), firm("Cơ khí Vinh Tiến", phone=PHONE)),
        (firm("Gỗ Minh Sơn", owner=NGUYEN), firm("Cơ khí Vinh Tiến", owner=NGUYEN)),
    ],
)
def test_different_firms(one: Firm, other: Firm) -> None:
    assert likeness(one, other) is Likeness.NONE


def test_a_commune_and_what_it_went_into_are_one_place() -> None:
    before = firm("Cơ sở A Long", place=10)
    since = Firm(key=2, name="Cơ sở A Long", place=20, places=frozenset({10, 11}))
    assert likeness(before, since) is likeness(since, before) is Likeness.SAME


def test_reasons_are_sentences() -> None:
    match = compare(
        firm("Cty Gỗ Minh Sơn", tax_code=TAX, phone=PHONE, owner=NGUYEN),
        firm("Công ty TNHH Gỗ Minh Sơn", tax_code=TAX, phone=OTHER_PHONE, owner=NGUYEN),
    )
    assert why(match) == [
        "Cùng mã số thuế.",
        "Trùng tên sau khi bỏ dấu và bỏ loại hình.",
        "Cùng xã, phường.",
        "Cùng người đại diện.",
        "Khác số điện thoại.",
    ]
    slip = compare(firm("Cơ sở gỗ Phước Thành"), firm("Cơ sở gỗ Phước Thàhh"))
    assert "Tên gần giống 90%." in why(slip)


NAMES = st.sampled_from(
    ["Cơ sở gỗ Minh Long", "Gỗ Minh Long 2", "Cty Minh Long", "Gốm Hòa Lợi", "Gom Hoa Loi", "HTX A"]
)
FIRMS = st.builds(
    Firm,
    key=st.integers(),
    name=NAMES,
    place=st.integers(1, 2),
    owner=st.sampled_from(["", NGUYEN, TRAN]),
    tax_code=st.sampled_from(["", TAX, OTHER_TAX, f"{TAX}-001"]),
    phone=st.sampled_from(["", PHONE, OTHER_PHONE]),
)


@given(FIRMS, FIRMS)
def test_comparing_is_symmetric(one: Firm, other: Firm) -> None:
    there, back = compare(one, other), compare(other, one)
    assert (there.likeness, there.score, there.reasons) == (
        *(back.likeness, back.score, back.reasons),
    )


@given(FIRMS, st.lists(FIRMS, max_size=8, unique_by=lambda f: f.key))
def test_a_pool_finds_what_comparing_with_each_finds(one: Firm, others: list[Firm]) -> None:
    expected = {f.key for f in others if likeness(one, f) is not Likeness.NONE}
    assert {m.firm.key for m in Pool(others).matches(one)} == expected


def test_the_surest_match_comes_first() -> None:
    pool = Pool(
        [
            firm("Gỗ Minh Sơn", key=1, owner=TRAN),
            firm("Gỗ Minh Sơn", key=2, phone=PHONE),
            firm("Gỗ Minh Sơn", key=3),
        ]
    )
    asked = firm("Gỗ Minh Sơn", owner=NGUYEN, phone=PHONE)
    assert [m.firm.key for m in pool.matches(asked)] == [2, 3, 1]
