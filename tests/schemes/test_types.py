"""Every type of scheme is complete: its row, its dated rows, its English, the file of its contract.

What is missing is named at once: at the start, where the seed files are loaded, or here.
"""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import override
from docx import Document

from caunoi.common.citations import Citation
from caunoi.common.sentences import Sentence
from caunoi.fieldwork.items import WITHOUT_CEILING, type_wanted
from caunoi.norms.catalogue import CATALOGUE, norms_of
from caunoi.norms.loader import SeedError, load_norms
from caunoi.norms.models import ContentHead, NormRow
from caunoi.norms.queries import UnknownNorm, advance_share_on, dossier_papers, history_of, norm_on
from caunoi.norms.scheme_types import (
    Dossier,
    Proof,
    SchemeType,
    TypeRow,
    UnknownSchemeType,
    condition,
    type_of_item,
    type_row,
)
from caunoi.programmes.items import ITEMS
from caunoi.schemes.documents import contract_docx
from caunoi.schemes.enums import PaperStep, SchemeState
from caunoi.schemes.rules import conditions_of, is_invested_enough
from caunoi.schemes.types import contract_template, faults
from tests.factories.schemes import Office

pytestmark = pytest.mark.django_db

DAYS = (date(2016, 5, 1), date(2018, 12, 20))


def is_said_in_english(text: Sentence) -> bool:
    with override("en"):
        english = str(text)
    return english != text.msgid and not re.search("[ăâđêôơư]", english, re.I)


def lacking(kind: SchemeType) -> list[str]:
    """Return what the type lacks, in a word each."""
    row, found = kind.row, []
    if not row.label.msgid or not is_said_in_english(row.label):
        found.append("label")
    heads = set(ContentHead.objects.on(DAYS[-1]).values_list("number", flat=True))
    if not row.heads or not set(row.heads) <= heads:
        found.append("heads")
    if any(fault for fault in faults() if "item" in fault):
        found.append("items")
    for step in Dossier:
        papers = [list(dossier_papers(kind, day, step)) for day in DAYS]
        own = [any(paper.scheme_type == kind for paper in each) for each in papers]
        if not all(papers) or set(own) != {step in row.papers}:
            found.append(f"papers: {step}")
    share = f"advance-share-{kind.replace('_', '-')}"
    if row.advance != (share if NormRow.objects.filter(norm=share).exists() else None):
        found.append("advance")
    for norm in norms_of(row):
        if norm not in CATALOGUE or not history_of(norm).exists():
            found.append(f"norm: {norm}")
    for each in row.conditions:
        cited = Citation.read(str(each.basis))
        if not is_said_in_english(each.sentence) or not cited.article:
            found.append(f"condition: {each.key}")
    if len({each.key for each in row.conditions}) != len(row.conditions):
        found.append("conditions")
    if not contract_template(kind).is_file() or not Document(str(contract_template(kind))).tables:
        found.append("template")
    return found


@pytest.mark.parametrize("kind", SchemeType)
def test_a_type_is_complete(kind: SchemeType) -> None:
    assert lacking(kind) == []


@pytest.mark.parametrize(
    ("without", "named"),
    [
        ({"label": Sentence("Dạng chưa có tiếng Anh")}, "label"),
        ({"heads": ()}, "heads"),
        ({"heads": (10,)}, "heads"),
        ({"items": ()}, "items"),
        ({"papers": (Dossier.COMPLETION,)}, "papers: advance"),
        ({"papers": tuple(Dossier)}, "papers: application"),
        ({"advance": None}, "advance"),
        ({"template": "gift.docx"}, "template"),
        (
            {"conditions": (condition("new", Sentence("Máy móc thiết bị mới"), "khoản này"),)},
            "condition: new",
        ),
    ],
)
def test_a_row_that_lacks_something_is_found_out(
    monkeypatch: pytest.MonkeyPatch, without: dict[str, Any], named: str
) -> None:
    monkeypatch.setattr(SchemeType.MACHINERY, "row", replace(SchemeType.MACHINERY.row, **without))
    assert named in lacking(SchemeType.MACHINERY)


def test_a_row_leaves_nothing_out() -> None:
    with pytest.raises(TypeError, match="conditions.*template"):
        TypeRow(  # type: ignore[call-arg]
            label=Sentence("Quà"), heads=(1,), items=(), papers=(), advance=None, proof=None
        )


# --- at the start, and where the files are loaded -------------------------------------------------


@pytest.mark.parametrize(
    ("without", "complaint"),
    [
        ({"advance": "advance-share-gift"}, "machinery: no norm advance-share-gift"),
        ({"proof": "advance-proof-gift"}, "machinery: no norm advance-proof-gift"),
        ({"heads": ()}, "machinery: no content head"),
        ({"items": ("gift",)}, "machinery: no item gift"),
        ({"items": ()}, "the item machinery is of 0 types"),
        ({"items": ("machinery", "trademark")}, "the item trademark is of 2 types"),
        ({"template": "gift.docx"}, "machinery: no template gift.docx"),
    ],
)
def test_nothing_starts_with_a_row_that_names_what_does_not_exist(
    monkeypatch: pytest.MonkeyPatch, without: dict[str, Any], complaint: str
) -> None:
    config = apps.get_app_config("schemes")
    config.ready()
    monkeypatch.setattr(SchemeType.MACHINERY, "row", replace(SchemeType.MACHINERY.row, **without))
    with pytest.raises(ImproperlyConfigured, match=complaint):
        config.ready()


@pytest.mark.parametrize(
    ("without", "complaint"),
    [
        ({"advance": "advance-share-gift"}, "machinery: no rows of advance-share-gift"),
        ({"papers": (Dossier.COMPLETION,)}, "machinery: .* differ in advance"),
        ({"papers": tuple(Dossier)}, "machinery: .* differ in application"),
    ],
)
def test_files_without_the_rows_of_a_type_are_not_loaded(
    monkeypatch: pytest.MonkeyPatch, without: dict[str, Any], complaint: str
) -> None:
    monkeypatch.setattr(SchemeType.MACHINERY, "row", replace(SchemeType.MACHINERY.row, **without))
    with pytest.raises(SeedError, match=complaint):
        load_norms()


# --- an unknown key -------------------------------------------------------------------------------


def test_an_unknown_type_is_never_passed_over() -> None:
    for ask in (
        lambda: type_row("gift"),
        lambda: advance_share_on("gift", DAYS[0]),
        lambda: conditions_of("gift", has_establishment=True),
        lambda: contract_template("gift"),
        lambda: is_invested_enough(
            "gift", cost_vnd=1, invested_vnd=1, percent=100, over_percent=None
        ),
    ):
        with pytest.raises(UnknownSchemeType, match="gift"):
            ask()
    with pytest.raises(UnknownSchemeType, match="voting"):
        type_of_item("voting")
    with pytest.raises(UnknownNorm, match="gift"):
        dossier_papers("gift", DAYS[0])


# --- what the rows say ----------------------------------------------------------------------------


def test_the_stored_keys_are_these() -> None:
    """They stand in schemes, papers and the journal: none may be renamed."""
    assert set(SchemeType) >= {
        *("training", "consultancy", "course", "workshop", "study_tour", "found_enterprise"),
        *("demo_model", "tech_transfer", "machinery", "cleaner_production", "trademark", "media"),
        *("fair_organised", "fair_domestic", "association", "cluster_linkage"),
        *("cluster_planning", "cluster_infrastructure", "pollution_establishment"),
        *("pollution_cluster", "relocation_interest", "contest"),
    }


def test_the_advance_waits_for_the_investment_or_for_the_works() -> None:
    """TT 36/2013 Điều 13 khoản 2 điểm d, khoản 1 điểm b."""
    asked = {str(kind): kind.row.proof for kind in SchemeType if kind.row.proof is not None}
    assert (
        asked.items()
        >= {
            "machinery": Proof.INVESTMENT,
            "tech_transfer": Proof.INVESTMENT,
            "demo_model": Proof.INVESTMENT,
            "pollution_establishment": Proof.INVESTMENT,
            "cluster_infrastructure": Proof.WORKS,
            "pollution_cluster": Proof.WORKS,
        }.items()
    )
    assert {"training", "consultancy", "contest", "found_enterprise"}.isdisjoint(asked)
    assert all(norm_on(proof, day) for proof in Proof for day in DAYS)


def test_a_wish_is_of_the_type_that_pays_for_it() -> None:
    assert {item: type_wanted(item) for item in ITEMS} == {i: type_of_item(i) for i in ITEMS}
    assert {wish: type_wanted(wish) for wish in WITHOUT_CEILING} == {
        **dict.fromkeys(WITHOUT_CEILING),
        "training": SchemeType.TRAINING,
    }


def test_the_steps_of_papers_are_those_of_a_scheme() -> None:
    assert set(Dossier) == set(PaperStep.values)


def test_a_contract_is_made_from_the_template_of_its_type(
    office: Office, money: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheme = office.walk(office.draft(), SchemeState.CONTRACTED)
    row = replace(type_row(scheme.scheme_type), template="gift.docx")
    monkeypatch.setattr(SchemeType(scheme.scheme_type), "row", row)  # type: ignore[call-arg]
    with pytest.raises(FileNotFoundError, match=r"gift\.docx"):
        contract_docx(scheme.contract)
