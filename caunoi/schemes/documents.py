"""The contract as a Word file, filled from a template that the office may change.

Amounts in digits and in words come from the same number, so that they cannot differ.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from django.utils.translation import override

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.accounts.roles import Role
from caunoi.common.money import group_digits
from caunoi.common.papers import (
    TO_SIGN,
    Line,
    add_head,
    add_paragraph,
    add_signatures,
    add_title,
    blank,
    same_each_time,
    saved,
)
from caunoi.common.text import readable
from caunoi.common.verdict import Confidence
from caunoi.common.words import amount_in_words, day_in_words
from caunoi.localities.models import AdminUnit
from caunoi.network.queries import bodies_on, province_served
from caunoi.norms.citing import cited_on_paper, document_on_paper
from caunoi.programmes.models import FundSource
from caunoi.schemes.models import AmendmentLevel, Scheme, SchemeAmendment, SchemeContract
from caunoi.schemes.queries import advance_share, scheme_explanations, settlement_dues, terms_on
from caunoi.schemes.rules import AMENDING
from caunoi.schemes.types import contract_template

DECREE = "NĐ 45/2012/NĐ-CP"
CIVIL_CODE = "Căn cứ Bộ luật Dân sự số 91/2015/QH13 ngày 24/11/2015 của Quốc hội"
#: The right margin of the contract and of its supplements.
RIGHT_MM = 20


def contract_docx(contract: SchemeContract) -> bytes:
    # Imported here: only contracts need it, and loading it takes as long as making a page.
    from docxtpl import DocxTemplate

    template = DocxTemplate(contract_template(contract.scheme.scheme_type))
    with override("vi"):
        template.render(_printable(contract_facts(contract)), autoescape=True)
    file = BytesIO()
    template.save(file)
    return same_each_time(file.getvalue())


def _printable(facts: dict[str, Any]) -> dict[str, Any]:
    # Texts stored earlier may contain characters that a document cannot hold.
    return {
        name: [readable(text) for text in value] if isinstance(value, list) else readable(value)
        for name, value in facts.items()
    }


def contract_facts(contract: SchemeContract) -> dict[str, Any]:
    scheme, on = contract.scheme, contract.signed_on
    return {
        **_parties(contract, contract.signed_by, on),
        "civil_code": CIVIL_CODE,
        "number": contract.number,
        "place_and_day": _place_and_day(on),
        "signed_on": day_in_words(on),
        "kind": str(scheme.get_kind_display()),
        "title": scheme.title,
        "code": scheme.code,
        "source": f"kinh phí {scheme.get_source_display()}",
        "year": str(scheme.year),
        "place": _ended(_place(scheme, on)) or "theo kế hoạch",
        "goal": _ended(scheme.goal or scheme.title),
        **_amounts(contract),
        "advance": _advance(scheme, on),
        "finish_on": f"{contract.finish_on:%d/%m/%Y}",
        "settle_on": f"{settlement_dues()(scheme.year).on:%d/%m/%Y}",
        "decree": document_on_paper(DECREE),
        "grounds": _grounds(scheme),
        "decision": scheme.approved_decision,
        "decided_on": f"{scheme.approved_on:%d/%m/%Y}" if scheme.approved_on else "",
    }


def amendment_docx(amendment: SchemeAmendment) -> bytes:
    with override("vi"):
        return _supplement(amendment, amendment.scheme.contract)


def _supplement(amendment: SchemeAmendment, contract: SchemeContract) -> bytes:
    by_director = amendment.level == AmendmentLevel.DIRECTOR
    signer = amendment.by if by_director else contract.signed_by
    parties, on = _parties(contract, signer, amendment.on), amendment.on
    document = blank(right_mm=RIGHT_MM)
    add_head(
        document,
        above=parties["a_above"].upper(),
        issuer=parties["a_name"].upper(),
        number="",
        place_and_day=_place_and_day(on),
    )
    add_title(
        document,
        f"PHỤ LỤC HỢP ĐỒNG SỐ {amendment.number:02d}",
        Line(f"Kèm theo hợp đồng số {contract.number} ký {day_in_words(contract.signed_on)}"),
        Line(f"{amendment.scheme.title} ({amendment.scheme.code})", bold=True),
    )
    for ground in _grounds_of_change(amendment, contract):
        add_paragraph(document, ground, italic=True)
    add_paragraph(document, f"Hôm nay, {day_in_words(on)}, hai bên gồm:")
    for side, party in (("a", "BÊN A"), ("b", "BÊN B")):
        add_paragraph(document, f"{party}: {parties[f'{side}_name']}", bold=True)
        add_paragraph(document, f"Đại diện: Ông/Bà {parties[f'{side}_signer_and_post']}")
    add_paragraph(document, f"Lý do điều chỉnh: {_ended(amendment.reason)}.")
    add_paragraph(document, f"Hai bên thống nhất điều chỉnh hợp đồng số {contract.number} như sau:")
    for n, line in enumerate(_changes(amendment), 1):
        add_paragraph(document, f"{n}. {line}")
    add_paragraph(
        document,
        f"Phụ lục có hiệu lực từ {day_in_words(amendment.in_force_on)}, là một phần của hợp đồng;"
        " các điều khoản khác của hợp đồng giữ nguyên./.",
    )
    add_signatures(document, *(_signature(side, parties) for side in "ab"))
    signed_at = datetime(on.year, on.month, on.day, tzinfo=UTC)
    return saved(document, f"Phụ lục {amendment.number:02d}, {contract.number}", signed_at)


def _grounds_of_change(amendment: SchemeAmendment, contract: SchemeContract) -> list[str]:
    # The circular governs national money only, so it is not cited for the province's.
    law = []
    if amendment.scheme.source == FundSource.NATIONAL:
        law = cited_on_paper(replace(AMENDING, confidence=Confidence.MEDIUM))
    return [
        f"{CIVIL_CODE};",
        *(f"Căn cứ {each};" for each in law),
        f"Căn cứ hợp đồng số {contract.number} ký {day_in_words(contract.signed_on)};",
        f"Căn cứ văn bản quyết định điều chỉnh: {_ended(amendment.decision)}.",
    ]


def _signature(side: str, parties: Mapping[str, str]) -> tuple[Line, ...]:
    post = parties[f"{side}_post"]
    return (
        Line(f"ĐẠI DIỆN BÊN {side.upper()}", bold=True),
        *([Line(post.upper(), bold=True)] if post else []),
        Line(TO_SIGN, italic=True),
        Line(parties[f"{side}_signer"], bold=True),
    )


def _changes(amendment: SchemeAmendment) -> list[str]:
    before = terms_on(amendment.scheme, date.max)
    assert before is not None  # noqa: S101 - a contract is signed
    value_vnd = before.value_vnd + amendment.value_change_vnd
    lines = (
        (
            amendment.value_change_vnd,
            f"Giá trị hợp đồng: từ {group_digits(before.value_vnd)} đồng thành"
            f" {group_digits(value_vnd)} đồng ({amount_in_words(value_vnd)}).",
        ),
        (
            amendment.finish_on,
            f"Thời gian thực hiện: đến hết ngày {before.finish_on:%d/%m/%Y}, nay là đến hết ngày"
            f" {amendment.finish_on or before.finish_on:%d/%m/%Y}.",
        ),
        (amendment.content, f"Nội dung: {_ended(amendment.content)}."),
        (amendment.place, f"Địa điểm: {_ended(amendment.place)}."),
        (amendment.partner, f"Đơn vị phối hợp: {_ended(amendment.partner)}."),
    )
    return [line for is_changed, line in lines if is_changed]


def _parties(contract: SchemeContract, signer: User | None, on: date) -> dict[str, str]:
    """Describe both parties; nobody here signed a contract that came as opening state."""
    scheme, bodies = contract.scheme, bodies_on(contract.signed_on)
    firm = scheme.establishment
    phone = f", điện thoại {bodies.phone}" if bodies.phone else ""
    is_director = signer is not None and Role.DIRECTOR in rights_of(signer, on).roles
    posts = {
        "a_post": bodies.director_post if is_director else "",
        "b_post": contract.representative_post,
    }
    signers = {"a_signer": signer.full_name if signer else "", "b_signer": contract.representative}
    return {
        "a_name": bodies.centre,
        "a_above": bodies.department,
        "a_address": f"{_ended(bodies.address)}{phone}",
        "b_name": firm.name if firm else scheme.implementing_unit or contract.representative,
        "b_address": _ended(_address(scheme, contract.signed_on)),
        "b_tax_code": (firm.tax_code if firm else "") or "…",
        **signers,
        **posts,
        **{
            f"{side}_signer_and_post": ", ".join(
                part for part in (signers[f"{side}_signer"], posts[f"{side}_post"].lower()) if part
            )
            for side in "ab"
        },
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
    (law,) = cited_on_paper(share.basis[0])
    return (
        f"Tạm ứng không quá {share.percent}% kinh phí khuyến công hỗ trợ khi có đủ hồ sơ tạm ứng"
        f" ({law})."
    )


def _grounds(scheme: Scheme) -> list[str]:
    checks = [check for check in scheme_explanations(scheme) if check.rule == "ceiling"]
    return cited_on_paper(*(basis for check in checks for basis in check.basis[:1]))


def _ended(text: str) -> str:
    # The surrounding sentence has its own full stop.
    return text.strip().rstrip(".").rstrip()


def _place_and_day(on: date) -> str:
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
