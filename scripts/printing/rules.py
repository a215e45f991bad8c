"""docs/generated/rules.md: the norms with their rows, the conditions and the checks of schemes."""

import ast
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from django.utils.translation import override

from caunoi.fieldwork import rules as at_the_door
from caunoi.fieldwork.rules import RULE_TITLES, Check
from caunoi.norms import catalogue
from caunoi.norms.catalogue import CATALOGUE, GROUPS, Norm
from caunoi.norms.loader import SEED, Row, norm_rows
from caunoi.norms.scheme_types import Proof, SchemeType
from caunoi.schemes import rules as of_schemes
from caunoi.web.legal.words import value_in_words

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "caunoi"
#: What asks for a norm that has no name of its own in the catalogue, by the group of the norm.
MAKERS = {
    "support": "support_norm",
    "advance": "advance_share_on",
    "difficulty": "clock_norm",
    "silence": "silence_norm",
}
#: Where a norm is shown, told of or read into the tables, not used.
NOT_A_USE = ("norms/", "demo/", "web/legal/", "cli/norms.py")
DAY = date(2018, 12, 20)


def printed() -> str:
    """Return the document, in Vietnamese beside the names of the code."""
    with override("vi"):
        return "\n".join([*_head(), *_norms(), *_types(), *_conditions(), *_checks()]) + "\n"


def _head() -> Iterator[str]:
    yield "# Quy tắc"
    yield ""
    yield "In từ `caunoi/norms/catalogue.py`, `caunoi/norms/scheme_types.py`, `caunoi/norms/seed/`,"
    yield "`caunoi/schemes/rules.py` và `caunoi/fieldwork/rules.py` bằng `scripts/print_docs.py`;"
    yield "đừng sửa ở đây. Số liệu là của"
    yield "tệp gốc; điều hai người đã đổi trên màn hình thì xem ở trang Căn cứ, định mức. H: đã đọc"
    yield "trong văn bản; M: mới đọc một phần; L: chưa đọc. Giấy tờ của từng dạng đề án:"
    yield "`caunoi/norms/seed/dossier-papers.yaml`."
    yield ""


# --- norms ----------------------------------------------------------------------------------------


def _norms() -> Iterator[str]:
    rows: dict[str, list[Row]] = {}
    for row in norm_rows(SEED, _AnyDocument()):
        rows.setdefault(row.key[0], []).append(row)
    for group, title in GROUPS.items():
        yield f"## {title}"
        yield ""
        yield "| định mức | tên | đơn vị | từ ngày | mức | căn cứ | đọc | dùng ở |"
        yield "|---|---|---|---|---|---|---|---|"
        for norm in CATALOGUE.values():
            if norm.group == group:
                yield from _norm(norm, rows.get(norm.name, []))
        yield ""


class _AnyDocument(dict):  # type: ignore[type-arg]
    """Takes every number of a document: the seed's own test looks whether it is known."""

    def __contains__(self, number: object) -> bool:
        return True


def _norm(norm: Norm, rows: list[Row]) -> Iterator[str]:
    """Yield a line for each period; what is of the norm itself stands in the first."""
    used = ", ".join(f"`{path}`" for path in users_of(norm))
    known = [f"`{norm.name}`", str(norm.title), f"`{norm.unit}`"]
    if not rows:
        yield _row(*known, "", "chưa có số liệu", "", "", used)
    for row in sorted(rows, key=lambda row: row.key[1]):
        fields = row.fields
        yield _row(
            *known,
            f"{fields['starts_on']:%d/%m/%Y}",
            value_in_words(norm.name, fields["values"]),
            fields["citation"],
            fields["confidence"],
            used,
        )
        known, used = ["", "", ""], ""


def users_of(norm: Norm) -> list[str]:
    """Return the files that ask for the norm by its name in the catalogue, in their order.

    A function of `norms/queries.py` that asks for it stands for the name.
    """
    names = {name for name, value in vars(catalogue).items() if value == norm.name}
    if norm.name in set(Proof):
        names = {"Proof", "advance_proof"}
    names = names or {MAKERS[norm.group]} if norm.group in MAKERS else names
    if not names:
        return []
    names |= {name for name, inside in _asking().items() if names & inside}
    word = re.compile(rf"\b({'|'.join(sorted(names))})\b")
    return [path for path, text in _sources() if word.search(text)]


def _asking() -> dict[str, set[str]]:
    """Return the functions of `norms/queries.py` with the names that each of them uses."""
    tree = ast.parse((PACKAGE / "norms" / "queries.py").read_text(encoding="utf-8"))
    return {
        node.name: {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


def _sources() -> list[tuple[str, str]]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith(NOT_A_USE):
            found.append((f"caunoi/{name}", path.read_text(encoding="utf-8")))
    return found


# --- schemes --------------------------------------------------------------------------------------


def _types() -> Iterator[str]:
    yield "## Dạng đề án"
    yield ""
    yield "`SchemeType` trong `caunoi/norms/scheme_types.py`. Giấy riêng là giấy ngoài phần chung"
    yield "của mọi dạng."
    yield ""
    yield "| dạng | nội dung | có mức | giấy riêng | tạm ứng | phải có trước | hợp đồng |"
    yield "|---|---|---|---|---|---|---|"
    for kind in SchemeType:
        row = kind.row
        yield _row(
            f"{row.label} `{kind}`",
            ", ".join(map(str, row.heads)),
            ", ".join(f"`{item}`" for item in row.items),
            ", ".join(row.papers),
            f"`{row.advance}`" if row.advance else "không đặt mức",
            f"`{row.proof}`" if row.proof else "",
            f"`{row.template}`",
        )
    yield ""


def _conditions() -> Iterator[str]:
    yield "## Điều kiện của đề án mà người xác nhận"
    yield ""
    yield "`conditions_of` trong `caunoi/schemes/rules.py`. Đề án có cơ sở thụ hưởng thì thêm các"
    yield "điều kiện của mọi dạng."
    yield ""
    yield "| dạng | điều kiện | nội dung | căn cứ |"
    yield "|---|---|---|---|"
    general = of_schemes.OF_ANY_FIRM
    for condition in general:
        yield _row("mọi dạng", f"`{condition.key}`", str(condition.sentence), condition.basis)
    for kind in SchemeType:
        for condition in kind.row.conditions:
            yield _row(
                f"{kind.row.label} `{kind}`",
                f"`{condition.key}`",
                str(condition.sentence),
                condition.basis,
            )
    yield ""


def _checks() -> Iterator[str]:
    yield "## Quy tắc máy xét"
    yield ""
    yield "Mỗi quy tắc trả lời đạt, cần xem hoặc không đạt; một quy tắc không đạt thì bước sau bị"
    yield "từ chối. Căn cứ của đối tượng, địa bàn và của mức hỗ trợ đi theo kết luận của ngày: xem"
    yield "`caunoi/establishments/rules.py` và nhóm “Mức hỗ trợ của từng nội dung” ở trên."
    yield "Nội dung hoạt động dẫn khoản mang số của nó; ở đây là của nội dung số 1."
    yield ""
    yield "| quy tắc | tên | hàm | căn cứ |"
    yield "|---|---|---|---|"
    for function, check in _asked():
        title = RULE_TITLES.get(check.rule, "Nội dung hoạt động")
        yield _row(f"`{check.rule}`", title, f"`{function}`", "; ".join(map(str, check.basis)))


def _asked() -> Iterable[tuple[str, Check]]:
    """Ask every rule about a harmless case, for its name and its article."""
    door, scheme = "caunoi.fieldwork.rules", "caunoi.schemes.rules"
    return (
        (f"{door}.of_activity", at_the_door.of_activity(None, DAY)),
        (f"{door}.of_eligibility", at_the_door.of_eligibility(None)),
        (f"{scheme}.of_beneficiary", of_schemes.of_beneficiary(None, item="cleaner_production")),
        (f"{door}.of_ceiling", at_the_door.of_ceiling(0, None)),
        (f"{scheme}.without_ceiling", of_schemes.without_ceiling()),
        (f"{door}.of_earlier_support", at_the_door.of_earlier_support(None, None)),
        (f"{scheme}.of_earlier_scheme", of_schemes.of_earlier_scheme(None, item="")),
        (f"{door}.of_waiting_proposal", at_the_door.of_waiting_proposal(None)),
        (f"{door}.of_counterpart", at_the_door.of_counterpart(2, 1, 1)),
        (f"{door}.of_season", at_the_door.of_season(DAY)),
        (f"{scheme}.of_head", of_schemes.of_head(1, is_in_force=True)),
    )


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"
