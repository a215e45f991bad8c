"""The seed files: what they say, that they may be loaded again, and what people changed stays."""

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from django.db.models import Model

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.common.citations import Citation
from caunoi.journal.models import Entry
from caunoi.norms.actions import approve_norm_change, propose_norm_change
from caunoi.norms.catalogue import CATALOGUE, support_norm
from caunoi.norms.loader import SEED, SeedError, load_norms
from caunoi.norms.models import ContentHead, DossierPaper, LegalDocument, NormRow
from caunoi.norms.queries import history_of, norm_on
from caunoi.norms.scheme_types import SchemeType

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("norm", "on", "values", "citation", "mark"),
    [
        ("base-salary", date(2016, 4, 30), {"amount_vnd": 1_150_000}, "NĐ 66/2013", "H"),
        ("base-salary", date(2016, 5, 1), {"amount_vnd": 1_210_000}, "NĐ 47/2016", "H"),
        ("base-salary", date(2018, 12, 1), {"amount_vnd": 1_390_000}, "NĐ 72/2018", "H"),
        ("base-salary", date(2020, 7, 1), {"amount_vnd": 1_490_000}, "NĐ 38/2019", "H"),
        ("base-salary", date(2023, 7, 1), {"amount_vnd": 1_800_000}, "NĐ 24/2023", "H"),
        ("base-salary", date(2026, 6, 30), {"amount_vnd": 2_340_000}, "NĐ 73/2024", "H"),
        ("base-salary", date(2026, 7, 1), {"amount_vnd": 2_530_000}, "NĐ 161/2026", "M"),
        (
            "allowance-factor",
            date(2019, 8, 31),
            {"numerator": 3, "denominator": 10},
            "NQ 10/2015",
            "M",
        ),
        (
            "allowance-factor",
            date(2019, 9, 1),
            {"numerator": 3, "denominator": 10},
            "NQ 14/2019",
            "L",
        ),
        (
            "support-machinery",
            date(2016, 5, 1),
            {"percent": 50, "cap_vnd": 200_000_000},
            "TTLT 26/2014/TTLT-BTC-BCT, Điều 6 khoản 2 điểm c",
            "H",
        ),
        (
            "support-machinery",
            date(2019, 1, 1),
            {"percent": 50, "cap_vnd": 300_000_000},
            "TT 28/2018",
            "M",
        ),
        (
            "support-demo-model",
            date(2019, 1, 1),
            {"percent": 30, "cap_vnd": 1_000_000_000},
            "TT 28/2018",
            "M",
        ),
        ("advance-share-max", date(2016, 1, 1), {"percent": 70}, "Điều 8 khoản 2 điểm b", "H"),
        (
            "priority-factor-max",
            date(2016, 1, 1),
            {"numerator": 3, "denominator": 2},
            "Điều 6 khoản 2 điểm t",
            "H",
        ),
    ],
)
def test_the_law_of_a_day(
    norm: str, on: date, values: dict[str, int], citation: str, mark: str
) -> None:
    row = norm_on(norm, on)
    assert row is not None
    assert row.values == values
    assert citation in row.citation
    assert row.confidence == mark


def test_every_norm_of_the_catalogue_has_rows() -> None:
    assert set(NormRow.objects.values_list("norm", flat=True)) == set(CATALOGUE)


#: What a note says of a text that is not, or not wholly, at hand.
UNREAD = re.compile(r"chưa (có toàn văn|đọc|được dẫn|dẫn được|tìm thấy|biết|rõ|chắc)", re.I)


@pytest.mark.parametrize("model", [NormRow, ContentHead, DossierPaper, LegalDocument])
def test_the_mark_agrees_with_what_the_row_says_of_itself(model: type[Model]) -> None:
    """Whoever reads "read in the text" beside "the text is not at hand" believes neither."""
    rows = model._default_manager.filter(confidence="H")
    assert rows.exists()
    said = {
        str(row): " ".join([getattr(row, "citation", ""), getattr(row, "note", "")]) for row in rows
    }
    assert {name: text for name, text in said.items() if UNREAD.search(text)} == {}


def test_no_row_of_the_seed_is_marked_read_without_its_article() -> None:
    for model in (NormRow, ContentHead, DossierPaper):
        for citation in set(
            model.objects.filter(confidence="H").values_list("citation", flat=True)
        ):
            cited = Citation.read(citation)
            assert cited.document, citation
            assert cited.article, citation
            assert not cited.remark, citation


@pytest.mark.parametrize(
    "citation",
    [
        "TT 28/2018/TT-BTC",
        "TT 28/2018/TT-BTC (điều, khoản chưa đọc được)",
        "TT 28/2018/TT-BTC, Điều 6 (bản tóm tắt)",
    ],
)
def test_a_seed_file_may_not_mark_an_unread_article_as_read(citation: str, tmp_path: Path) -> None:
    for path in SEED.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.name == "allowance-factor.yaml":
            text = text.replace("confidence: M", "confidence: H").replace(
                "NQ 10/2015/NQ-HĐND8 của HĐND tỉnh Bình Dương", citation
            )
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(SeedError, match="H is for an article that was read"):
        load_norms(folder=tmp_path)


def test_the_2020_rise_was_cancelled_and_has_no_row() -> None:
    assert [r.amount_vnd for r in history_of("base-salary") if r.starts_on.year == 2020] == []
    assert all(r.amount_vnd != 1_600_000 for r in history_of("base-salary"))


def test_circular_28_begins_where_the_joint_circular_ends_and_its_day_is_marked_unread() -> None:
    circular = LegalDocument.objects.get(number="TT 28/2018/TT-BTC")
    joint = LegalDocument.objects.get(number="TTLT 26/2014/TTLT-BTC-BCT")
    assert joint.ends_on == circular.starts_on
    assert circular.day_confidence == "L"
    rows = NormRow.objects.filter(document=circular)
    assert rows.count() > 10
    assert {(row.starts_on, row.day_confidence) for row in rows} == {(circular.starts_on, "L")}
    assert {row.ends_on for row in NormRow.objects.filter(document=joint)} == {circular.starts_on}


def test_a_row_whose_day_was_not_read_says_so_in_its_basis() -> None:
    row = norm_on("support-machinery", date(2019, 1, 1))
    assert row is not None
    assert [b.confidence for b in row.basis] == ["M", "L"]
    assert "12/05/2018" in str(row.basis[1])


def test_figures_that_were_only_heard_of_are_left_out() -> None:
    for item in ("cluster_planning", "cluster_infrastructure", "voting_national"):
        assert norm_on(support_norm(item), date(2019, 1, 1)) is None


def test_the_nine_heads_of_activity_and_what_decree_235_adds() -> None:
    before = ContentHead.objects.on(date(2018, 12, 20))
    assert [head.number for head in before] == list(range(1, 10))
    added = ContentHead.objects.on(date(2025, 10, 15)).filter(number__gte=90)
    assert {(head.confidence, bool(head.note)) for head in added} == {("M", True)}


def test_every_scheme_type_has_papers_to_complete_it_but_the_ones_the_circular_leaves_out() -> None:
    have = set(DossierPaper.objects.filter(step="completion").values_list("scheme_type", flat=True))
    assert set(SchemeType) - have == {"study_tour", "found_enterprise"}


def test_loading_again_changes_nothing_and_writes_nothing() -> None:
    entries = Entry.objects.count()
    assert load_norms().changed == 0
    assert Entry.objects.count() == entries


def test_a_changed_file_is_followed_and_journalled(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    told = yaml.safe_load((folder / "base-salary.yaml").read_text())
    rows = told["norms"]["base-salary"]
    rows[-1]["values"]["amount_vnd"] = 2_600_000
    rows[-2]["from"] = date(2024, 8, 1)
    (folder / "base-salary.yaml").write_text(yaml.safe_dump(told, allow_unicode=True))
    loaded = load_norms(folder=folder)
    assert (loaded.created, loaded.updated, loaded.removed) == (1, 2, 1)
    assert norm_on("base-salary", date(2024, 7, 31)).values == {"amount_vnd": 1_800_000}
    assert norm_on("base-salary", date(2026, 7, 1)).values == {"amount_vnd": 2_600_000}
    entry = Entry.objects.first()
    assert (entry.action, entry.by_name, entry.after["updated"]) == (
        "norms.load_seed",
        "Cầu Nối",
        2,
    )
    assert load_norms().changed == 4


def test_a_norm_that_two_persons_changed_is_left_to_them(people: dict[Role, User]) -> None:
    change = propose_norm_change(
        norm="allowance-factor",
        values={"numerator": 1, "denominator": 2},
        starts_on=date(2019, 9, 1),
        citation="NQ 14/2019/NQ-HĐND, Điều 5",
        confidence="H",
        reason="Đã có toàn văn",
        by=people[Role.OFFICER],
        on=date(2020, 1, 2),
    )
    approve_norm_change(change=change, by=people[Role.DIRECTOR], on=date(2020, 1, 3))
    loaded = load_norms()
    assert (loaded.changed, loaded.left_alone) == (0, ["allowance-factor"])
    row = norm_on("allowance-factor", date(2020, 1, 1))
    assert row is not None
    assert row.factor == Fraction(1, 2)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("norms: {no-such-norm: []}", "unknown norm"),
        (
            "norms: {base-salary: [{from: 2030-01-01, values: {amount_vnd: 1}, citation: a,"
            " confidence: X}]}",
            "mark",
        ),
        (
            "norms: {base-salary: [{from: 2030-01-01, values: {amount_vnd: 1}, citation: a,"
            " confidence: H, document: NĐ 0}]}",
            "unknown document",
        ),
        (
            "norms: {base-salary: [{from: 2030-01-01, values: {amount_vnd: 1}, citation: a,"
            " confidence: H, colour: red}]}",
            "unknown words",
        ),
        (
            "norms: {base-salary: [{from: 2030-01-01, to: 2031-01-02, values: {amount_vnd: 1},"
            " citation: a, confidence: H}, {from: 2031-01-01, values: {amount_vnd: 1},"
            " citation: a, confidence: H}]}",
            "runs into",
        ),
        (
            "norms: {base-salary: [{from: 2031-01-01}, {from: 2030-01-01}]}",
            "one after another",
        ),
        ("[]", "mapping"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_and_loads_nothing(
    tmp_path: Path, text: str, complaint: str
) -> None:
    folder = _copy(tmp_path)
    (folder / "base-salary.yaml").write_text(text)
    before = list(NormRow.objects.values_list("pk", flat=True))
    with pytest.raises(SeedError, match=complaint):
        load_norms(folder=folder)
    assert list(NormRow.objects.values_list("pk", flat=True)) == before


def _copy(folder: Path) -> Path:
    for path in SEED.glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder
