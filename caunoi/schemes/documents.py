"""The contract as a Word file, filled from a template that the office may change.

Amounts stand in digits and in words from the same number, so that the two cannot differ.
"""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import override

from caunoi.common.money import group_digits
from caunoi.common.words import amount_in_words, day_in_words
from caunoi.localities.models import AdminUnit
from caunoi.network.queries import centre_name, province_served
from caunoi.norms.models import LegalDocument
from caunoi.schemes.models import AmendmentLevel, Scheme, SchemeAmendment, SchemeContract
from caunoi.schemes.queries import advance_share, scheme_explanations, terms_on
from caunoi.schemes.rules import AMENDING, settlement_due_on

TEMPLATE = Path(__file__).parent / "templates_docx" / "contract.docx"
DECREE = "NĐ 45/2012/NĐ-CP"


def contract_docx(contract: SchemeContract) -> bytes:
    """Return the contract as a .docx, by the facts that were signed."""
    # Only a contract wants it, and it takes as long to load as a page takes to make.
    from docxtpl import DocxTemplate

    template = DocxTemplate(TEMPLATE)
    with override("vi"):
        template.render(contract_facts(contract), autoescape=True)
    file = BytesIO()
    template.save(file)
    return file.getvalue()


def contract_facts(contract: SchemeContract) -> dict[str, Any]:
    """Return what the template is filled with: texts, ready to print."""
    scheme, on = contract.scheme, contract.signed_on
    return {
        **_parties(contract),
        "number": contract.number,
        "place_and_day": _place_and_day(on),
        "signed_on": day_in_words(on),
        "kind": str(scheme.get_kind_display()),
        "title": scheme.title,
        "code": scheme.code,
        "source": f"kinh phí {scheme.get_source_display()}",
        "year": str(scheme.year),
        "place": _place(scheme, on) or "theo kế hoạch",
        "goal": scheme.goal or scheme.title,
        **_amounts(contract),
        "advance": _advance(scheme, on),
        "finish_on": f"{contract.finish_on:%d/%m/%Y}",
        "settle_on": f"{settlement_due_on(scheme.year):%d/%m/%Y}",
        "decree": _title_of(DECREE),
        "grounds": _grounds(scheme),
        "decision": scheme.approved_decision,
        "decided_on": f"{scheme.approved_on:%d/%m/%Y}" if scheme.approved_on else "",
    }


def amendment_docx(amendment: SchemeAmendment) -> bytes:
    """Return the supplement (phụ lục) to the contract as a .docx: what held, what shall hold."""
    from docx import Document  # as above: only an amendment wants it

    contract = amendment.scheme.contract
    with override("vi"):
        parties, lines = _parties(contract), _changes(amendment)
        document = Document()
        _heading(document, amendment, contract)
        for text in (
            f"Bên A: {parties['a_name']}, đại diện: {amendment.by.full_name}"
            if amendment.level == AmendmentLevel.DIRECTOR
            else f"Bên A: {parties['a_name']}, đại diện: {parties['a_signer']}",
            f"Bên B: {parties['b_name']}, đại diện: {parties['b_signer']}",
            f"Căn cứ: {amendment.decision}; {AMENDING} (khuyến công quốc gia; nguồn địa phương"
            " theo quy định của tỉnh).",
            f"Lý do: {amendment.reason}",
            f"Hai bên thống nhất điều chỉnh hợp đồng số {contract.number}, ký"
            f" {day_in_words(contract.signed_on)}, như sau:",
            *(f"{n}. {line}" for n, line in enumerate(lines, 1)),
            f"Phụ lục có hiệu lực từ {day_in_words(amendment.in_force_on)}; các điều khoản khác của"
            " hợp đồng giữ nguyên.",
        ):
            document.add_paragraph(text)
        signing = document.add_table(rows=1, cols=2).rows[0].cells
        signing[0].text, signing[1].text = "ĐẠI DIỆN BÊN B", "ĐẠI DIỆN BÊN A"
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _heading(document: Any, amendment: SchemeAmendment, contract: SchemeContract) -> None:
    for text in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        _place_and_day(amendment.on),
        f"PHỤ LỤC SỐ {amendment.number:02d}",
        f"Hợp đồng số {contract.number}: {amendment.scheme.title} ({amendment.scheme.code})",
    ):
        document.add_paragraph(text).alignment = 1


def _changes(amendment: SchemeAmendment) -> list[str]:
    """Return each change as one line, amounts in digits and words."""
    before = terms_on(amendment.scheme, date.max)
    assert before is not None  # noqa: S101 - a contract is signed
    value_vnd = before.value_vnd + amendment.value_change_vnd
    told = (
        (
            amendment.value_change_vnd,
            f"Giá trị hợp đồng: từ {group_digits(before.value_vnd)} đồng thành"
            f" {group_digits(value_vnd)} đồng ({amount_in_words(value_vnd)}).",
        ),
        (
            amendment.finish_on,
            f"Hoàn thành: từ trước ngày {before.finish_on:%d/%m/%Y} thành trước ngày"
            f" {amendment.finish_on or before.finish_on:%d/%m/%Y}.",
        ),
        (amendment.content, f"Nội dung: {amendment.content}"),
        (amendment.place, f"Địa điểm: {amendment.place}"),
        (amendment.partner, f"Đơn vị phối hợp: {amendment.partner}"),
    )
    return [line for is_changed, line in told if is_changed]


def _parties(contract: SchemeContract) -> dict[str, str]:
    scheme, name = contract.scheme, centre_name(contract.signed_on)
    firm = scheme.establishment
    return {
        "a_name": name.centre_vi if name else "Trung tâm Khuyến công",
        "a_above": name.department_vi if name else "Sở Công Thương",
        "a_signer": contract.signed_by.full_name,
        "b_name": firm.name if firm else scheme.implementing_unit or contract.representative,
        "b_address": _address(scheme, contract.signed_on),
        "b_tax_code": (firm.tax_code if firm else "") or "…",
        "b_signer": contract.representative,
    }


def _amounts(contract: SchemeContract) -> dict[str, str]:
    amounts = {
        "value": contract.value_vnd,
        "counterpart": contract.counterpart_vnd,
        "total": contract.value_vnd + contract.counterpart_vnd,
    }
    digits = {name: group_digits(amount) for name, amount in amounts.items()}
    words = {f"{name}_words": amount_in_words(amount) for name, amount in amounts.items()}
    return digits | words


def _advance(scheme: Scheme, on: date) -> str:
    share = advance_share(scheme, on)
    if share is None:
        return "Không tạm ứng."
    return (
        f"Tạm ứng không quá {share.percent}% kinh phí khuyến công hỗ trợ khi có đủ hồ sơ tạm ứng"
        f" ({share.basis[0].citation})."
    )


def _grounds(scheme: Scheme) -> list[str]:
    """Return the documents of the ceiling that was applied, as they are cited."""
    checks = [check for check in scheme_explanations(scheme) if check.rule == "ceiling"]
    return [str(basis.citation) for check in checks for basis in check.basis[:1]]


def _title_of(number: str) -> str:
    document = LegalDocument.objects.filter(number=number).first()
    return f"{number} {document.title_vi}" if document else number


def _place_and_day(on: date) -> str:
    """Return "Bình Dương, ngày 05 tháng 01 năm 2018"."""
    province = province_served(on)
    return f"{province.name if province else '…'}, {day_in_words(on)}"


def _place(scheme: Scheme, on: date) -> str:
    return _full_place(scheme.unit, on) if scheme.unit else ""


def _address(scheme: Scheme, on: date) -> str:
    firm = scheme.establishment
    parts = [firm.address, _full_place(firm.unit, on)] if firm else [_place(scheme, on)]
    return ", ".join(part for part in parts if part) or "…"


def _full_place(unit: AdminUnit, on: date) -> str:
    names, step = [unit.full_name(on)], unit.parent
    while step is not None:
        names.append(step.full_name(on))
        step = step.parent
    return ", ".join(names)
