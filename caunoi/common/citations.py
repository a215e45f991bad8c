"""How a place in the law is cited, read from the one form in which the rows and rules write it.

"TTLT 26/2014/TTLT-BTC-BCT, Điều 6 khoản 2 điểm b" names a document and a place in it. What stands
in brackets behind ("điều, khoản chưa đọc được") is a remark of ours: it belongs on a screen and on
no paper.
"""

import re
from dataclasses import dataclass
from typing import Self

#: The kinds of document by the word that a number begins with.
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
    """A citation taken apart; `document` is "" where it names none that has a number."""

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
        """Take a citation apart; what is of no known form keeps its text, without the remark."""
        remark = _REMARK.search(citation)
        text = citation[: remark.start()] if remark else citation
        found = _FORM.fullmatch(text)
        parts = {name: value or "" for name, value in found.groupdict().items()} if found else {}
        return cls(text, **parts, remark=remark["remark"] if remark else "")

    @property
    def kind(self) -> str:
        """Return the word that tells the kind of the document, such as "NĐ"."""
        return self.document.partition(" ")[0]

    @property
    def symbol(self) -> str:
        """Return the number without that word: "45/2012/NĐ-CP"."""
        return self.document.partition(" ")[2]

    @property
    def place(self) -> str:
        """Return the place as a paper writes it, from the small to the large."""
        steps = (("điểm", self.point), ("khoản", self.clause), ("Điều", self.article))
        said = " ".join(f"{word} {value}" for word, value in steps if value)
        return said + self.appendix

    @property
    def names_article(self) -> bool:
        """Say whether it names an article, in whatever form."""
        return _ARTICLE.search(self.text) is not None
