"""How a paper cites the law: "điểm b khoản 2 Điều 6 Thông tư liên tịch số … ngày …".

A screen shows a short citation and how much of the text was read. A paper cites in full, from the
rows of the documents, and never more than was read: without the mark "read in the text" it names
the document with its issuer and no article.
"""

from collections.abc import Iterable

from caunoi.common.citations import DOCUMENT_KINDS, Citation
from caunoi.common.verdict import Basis, Confidence
from caunoi.norms.models import LegalDocument


def words_on_paper(basis: Iterable[Basis]) -> dict[Basis, str]:
    """Return the citation of each on a paper. One query for any number.

    One that names no numbered document, such as a convention of the Centre, keeps its text.
    """
    read = {each: Citation.read(str(each.citation)) for each in basis}
    numbers = {cited.document for cited in read.values() if cited.document}
    documents = LegalDocument.objects.in_bulk(numbers, field_name="number") if numbers else {}
    return {
        each: _describe(cited, each.confidence, documents.get(cited.document))
        for each, cited in read.items()
    }


def cited_on_paper(*basis: Basis) -> list[str]:
    """Return the citations on a paper, without repeats, in order. One query."""
    return list(dict.fromkeys(words_on_paper(basis).values()))


def document_on_paper(number: str) -> str:
    """Return a document with its date, issuer and subject; only its number if it is unknown."""
    row = LegalDocument.objects.filter(number=number).first()
    cited = Citation.read(number)
    if row is None:
        return _named(cited, None)
    about = row.title_vi.removeprefix(DOCUMENT_KINDS[cited.kind]).strip()
    return f"{_named(cited, row)}{_issued_by(row.issuer)} {about}"


def _describe(cited: Citation, mark: Confidence, row: LegalDocument | None) -> str:
    if not cited.document:
        return cited.text
    if cited.place and mark is Confidence.HIGH:
        return f"{cited.place} {_named(cited, row)}"
    return f"{_named(cited, row)}{_issued_by(row.issuer if row else cited.issuer)}"


def _named(cited: Citation, row: LegalDocument | None) -> str:
    name = f"{DOCUMENT_KINDS[cited.kind]} số {cited.symbol}"
    return f"{name} ngày {row.issued_on:%d/%m/%Y}" if row and row.issued_on else name


def _issued_by(issuer: str) -> str:
    return f" của {issuer}" if issuer else ""
