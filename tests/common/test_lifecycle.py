"""The words of the lifecycles, tried on a loan of the centre's camera: asked for, lent, back."""

from datetime import date
from typing import Any, ClassVar

import pytest
from django.db import models
from django.utils.translation import gettext_lazy

from caunoi.common.errors import NotPermitted, Refusal
from caunoi.common.lifecycle import (
    Attempt,
    Button,
    Demand,
    Fact,
    FactKind,
    Transition,
    by_name,
    cell_from,
    cell_needs,
    cell_step,
    describe_next_steps,
    format_people,
    printed,
    refusals,
    step_from,
    step_name,
    steps_from,
)

DAY = date(2018, 12, 20)


class LoanRefusal(Refusal):
    """Something that a loan cannot take."""


class LoanState(models.TextChoices):
    ASKED = "asked", "chờ mượn"
    LENT = "lent", "đã mượn"


class Row(Transition[Any]):
    refusal: ClassVar[type[Refusal]] = LoanRefusal


def charged(attempt: Any) -> None:
    if attempt.subject["battery"] < 50:
        raise LoanRefusal("Pin còn dưới một nửa, sạc trước.")


def another_person(attempt: Any) -> None:
    if attempt.by == attempt.subject["asked_by"]:
        raise NotPermitted("Anh/chị xin mượn nên cần người khác giao.")


def back_in_time(attempt: Any) -> None:
    if attempt.facts["back_on"] <= attempt.on:
        raise LoanRefusal("Ngày trả phải sau ngày mượn.")


def takes_the_row(_attempt: Any) -> None:
    raise AssertionError("a page takes no rows")


LABEL = gettext_lazy("lý do")
WHERE = Fact("where", FactKind.TEXT, LABEL, longest=10)
BACK_ON = Fact("back_on", FactKind.DAY, LABEL, is_required=False)
LEND = Row(
    name="lend",
    sources=(LoanState.ASKED,),
    target=LoanState.LENT,
    permission="loans.lend",
    label=gettext_lazy("Trả lại"),
    facts=(WHERE, BACK_ON),
    needs=(
        Demand(LABEL, another_person),
        Demand(LABEL, back_in_time, is_about_facts=True),
        Demand(LABEL, takes_the_row, look=charged),
    ),
)
ASK = Row(name="ask", sources=("",), target=LoanState.ASKED, permission="loans.ask", label=LABEL)
TABLE = (ASK, LEND)


def attempt(by: str, battery: int = 80) -> Any:
    return Attempt({"asked_by": "Mai", "battery": battery}, LEND, by, DAY)


def test_what_is_in_the_way_is_said_before_the_facts_are_given_and_takes_no_rows() -> None:
    assert list(refusals(attempt("Hòa"))) == []
    assert list(refusals(attempt("Mai", battery=20))) == [
        "Anh/chị xin mượn nên cần người khác giao.",
        "Pin còn dưới một nửa, sạc trước.",
    ]


def test_a_row_is_found_by_its_name_and_the_state() -> None:
    assert steps_from(TABLE, "asked") == [LEND]
    assert step_from(TABLE, "lend", "asked") is LEND
    assert step_from(TABLE, "lend", "lent") is None
    with pytest.raises(KeyError):
        step_from(TABLE, "sell", "asked")


def test_a_row_reads_its_facts_and_refuses_in_the_words_of_its_app() -> None:
    assert LEND.read({"where": "  Lái   Thiêu "}) == {"where": "Lái Thiêu", "back_on": None}
    with pytest.raises(LoanRefusal, match="^Còn thiếu: lý do.$"):
        LEND.read({"where": " "})
    with pytest.raises(TypeError, match="lend takes no colour"):
        LEND.read({"where": "Dĩ An", "colour": "red"})


CHOICE = {"a": "một", "b": "hai"}


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (FactKind.TEXT, "một\n  hai", "một hai"),
        (FactKind.LINES, " một \n hai", "một\nhai"),
        (FactKind.DAY, DAY, DAY),
        (FactKind.VND, 0, 0),
        (FactKind.ROWS, [{"a": " x "}, {"a": ""}], [{"a": "x", "b": ""}]),
        (FactKind.WORDS, {"a": "x", "b": " "}, {"a": "x"}),
        (FactKind.CHOICE, "b", "b"),
    ],
)
def test_a_fact_is_kept_in_its_form(kind: FactKind, given: Any, kept: Any) -> None:
    assert Fact("fact", kind, LABEL, columns=CHOICE).read(given) == kept


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        (FactKind.TEXT, 7, "Ghi chưa đúng"),
        (FactKind.TEXT, "x" * 301, "dài nhất 300 ký tự"),
        (FactKind.LINES, None, "Còn thiếu"),
        (FactKind.DAY, "20/12/2018", "Ghi chưa đúng"),
        (FactKind.VND, 1.5, "số nguyên không âm"),
        (FactKind.VND, True, "số nguyên không âm"),
        (FactKind.VND, 10**16, "số nguyên không âm"),
        (FactKind.ROWS, "x", "Ghi chưa đúng"),
        (FactKind.ROWS, [{"b": "x"}], "mỗi dòng cần một"),
        (FactKind.WORDS, {"c": "x"}, "Ghi chưa đúng"),
        (FactKind.WORDS, {"a": "x" * 301}, "mỗi mục dài nhất"),
        (FactKind.CHOICE, "c", "Ghi chưa đúng"),
        (FactKind.CHOICE, ["a"], "Ghi chưa đúng"),
    ],
)
def test_a_fact_that_makes_no_sense_is_refused(kind: FactKind, given: Any, said: str) -> None:
    with pytest.raises(LoanRefusal, match=said):
        Fact("fact", kind, LABEL, columns=CHOICE).read(given, LoanRefusal)


@pytest.mark.parametrize("given", ["", None, 7, "x" * 11])
def test_a_fact_with_a_sentence_of_its_own_says_that_whatever_is_wrong(given: Any) -> None:
    fact = Fact("fact", FactKind.TEXT, LABEL, longest=10, sentence="Cần ghi mượn ở đâu.")
    with pytest.raises(LoanRefusal, match="^Cần ghi mượn ở đâu.$"):
        fact.read(given, LoanRefusal)


def test_a_button_is_open_or_says_why_not() -> None:
    shown = by_name([Button(ASK), Button(LEND, "Dành cho: kế toán.", ("Hòa",))])
    assert shown["ask"].is_open
    assert not shown["lend"].is_open
    assert format_people(shown["lend"].who_may) == "Hòa"
    assert format_people(()) == "chưa có ai, nhờ quản trị giao quyền"


def test_steps_are_named_also_those_that_no_row_has() -> None:
    assert step_name(TABLE, "lend") == "Trả lại"
    assert step_name(TABLE, "lose", {"lose": LABEL}) == "lý do"
    assert step_name(TABLE, "of a later release") == "of a later release"
    assert describe_next_steps([LEND, ASK]) == "“Trả lại”, “lý do”"


def test_a_table_prints_itself_with_its_diagram() -> None:
    columns = {"bước": cell_step, "từ": cell_from, "cần": cell_needs}
    assert printed(TABLE, columns, LoanState) == [
        "| bước | từ | cần |",
        "|---|---|---|",
        "| lý do `ask` | (chưa có) |  |",
        "| Trả lại `lend` | `asked` | lý do; (lý do); lý do; lý do; lý do |",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    asked: chờ mượn",
        "    lent: đã mượn",
        "    [*] --> asked: lý do",
        "    asked --> lent: Trả lại",
        "```",
        "",
    ]
