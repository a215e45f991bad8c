"""Parses legal citations, which rows and rules write in one form only.

"TTLT 26/2014/TTLT-BTC-BCT, Điều 6 khoản 2 điểm b" names a document and a place in it. A bracket at
the end ("điều, khoản chưa đọc được") is our own remark: it may appear on a screen but on no paper.
"""

import re
from dataclasses import dataclass
from typing import Self

#: Kinds of document by the word that a document number begins with.
DOCUMENT_KINDS = {
    "NĐ": "Nghị định",
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch",
}
_FORM = re.compile(
    rf"(?P<document>(?:{'|'.join(DOCUMENT_KINDS)}) \d+/\d{{4}}/[\w-]+)"
    r"(?: của (?P<issuer>[^,()]+?))?"
    r"(?:, Điều (?P<article>\d+)(?: khoản (?P<clause>\d+))?(?: điểm (?P<point>[a-zđ]))?"
    r"(?P<appendix>, Mẫu [^()]+?)?)?"
)
_ARTICLE = re.compile(r"\bĐiều \d")
_REMARK = re.compile(r"\s*\((?P<remark>[^()]*)\)$")


@dataclass(frozen=True, slots=True)
class Citation:
    """A parsed citation. `document` is "" if the citation names no numbered document."""

    text: str
    document: str = ""
    issuer: str = ""
    article: str = ""
    clause: str = ""
    point: str = ""
    appendix: str = ""
    remark: str = ""

    @classmethod
    def read(cls, citation: str) -> Self:
        """Parse a citation. One of unknown form keeps only its text, without the remark."""
        remark = _REMARK.search(citation)
        text = citation[: remark.start()] if remark else citation
        found = _FORM.fullmatch(text)
        parts = {name: value or "" for name, value in found.groupdict().items()} if found else {}
        return cls(text, **parts, remark=remark["remark"] if remark else "")

    @property
    def kind(self) -> str:
        return self.document.partition(" ")[0]

    @property
    def symbol(self) -> str:
        """The document number without its kind, such as "45/2012/NĐ-CP"."""
        return self.document.partition(" ")[2]

    @property
    def place(self) -> str:
        """The place as papers write it, the smallest part first: điểm, khoản, Điều."""
        steps = (("điểm", self.point), ("khoản", self.clause), ("Điều", self.article))
        place = " ".join(f"{word} {value}" for word, value in steps if value)
        return place + self.appendix

    @property
    def names_article(self) -> bool:
        return _ARTICLE.search(self.text) is not None
