"""The types of scheme, one row each: what the law requires of a scheme of this type.

All facts about a type are in its row. The row names keys; figures, papers and their days are dated
rows of this app's tables, loaded from `seed/`. The key of a type is stored in schemes and papers,
and is never rewritten. To add a type: docs/how-to/scheme-type.md.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from caunoi.common.sentences import Sentence
from caunoi.common.sentences import sentence as _
from caunoi.common.verdict import Basis

CIRCULAR_26 = "TTLT 26/2014/TTLT-BTC-BCT"
CIRCULAR_46 = "TT 46/2012/TT-BCT"

#: The contract of all types so far, a file of `caunoi/schemes/templates_docx`.
CONTRACT = "contract.docx"


class UnknownSchemeType(KeyError):
    """No row has this key: a bug or bad stored data, never a person's mistake."""


class Dossier(StrEnum):
    """The steps for which a scheme needs papers."""

    APPLICATION = "application"
    ADVANCE = "advance"
    COMPLETION = "completion"


class Proof(StrEnum):
    """What must be done before an advance. The norm of this name says how much of it.

    A part of the whole investment (TT 36/2013 Điều 13 khoản 2 điểm d), or of the supported works
    (khoản 1 điểm b).
    """

    INVESTMENT = "advance-proof-investment"
    WORKS = "advance-proof-works"


@dataclass(frozen=True, slots=True)
class Condition:
    """A fact that a person confirms, with the article that requires it."""

    key: str
    sentence: Sentence
    basis: Basis


def condition(key: str, sentence: Sentence, place: str, law: str = CIRCULAR_46) -> Condition:
    return Condition(key, sentence, Basis(f"{law}, {place}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRow:
    """The facts of a type. No field has a default, so that each row states what it lacks.

    - `heads`: the clauses of NĐ 45/2012 Điều 4 that cover it, the first one proposed. The clauses
    are read; that a type belongs to one is our reading where no item of TTLT 26/2014 says so, and
    the office chooses in each draft.
    - `items`: the items of this type with their own percent or ceiling (`programmes.items`).
    - `papers`: the steps for which the law requires papers specific to this type.
    - `advance`: the norm of the first advance, None if the law sets no share.
    - `proof`: what must be done before it, None if nothing is required.
    - `conditions`: what a person must confirm.
    - `template`: the file of its contract.
    """

    label: Sentence
    heads: tuple[int, ...]
    items: tuple[str, ...]
    papers: tuple[Dossier, ...]
    advance: str | None
    proof: Proof | None
    conditions: tuple[Condition, ...]
    template: str


class SchemeType(StrEnum):
    """The types that TT 36/2013 Điều 13-15 distinguishes: the stored key with its row."""

    row: TypeRow

    def __new__(cls, key: str, row: TypeRow) -> Self:
        member = str.__new__(cls, key)
        member._value_ = key
        member.row = row
        return member

    TRAINING = (
        "training",
        TypeRow(
            label=_("Đào tạo nghề, truyền nghề"),
            heads=(1,),
            items=(),
            papers=(Dossier.APPLICATION, Dossier.ADVANCE, Dossier.COMPLETION),
            advance="advance-share-training",
            proof=None,
            conditions=(),
            template=CONTRACT,
        ),
    )
    CONSULTANCY = (
        "consultancy",
        TypeRow(
            label=_("Hỗ trợ tư vấn"),
            heads=(5,),
            items=("consultancy",),
            papers=(Dossier.COMPLETION,),
            advance="advance-share-consultancy",
            proof=None,
            conditions=(),
            template=CONTRACT,
        ),
    )
    COURSE = (
        "course",
        TypeRow(
            label=_("Đào tạo nâng cao năng lực"),
            heads=(2,),
            items=(),
            papers=(Dossier.ADVANCE, Dossier.COMPLETION),
            advance="advance-share-course",
            proof=None,
            conditions=(),
            template=CONTRACT,
        ),
    )
    WORKSHOP = (
        "workshop",
        TypeRow(
            label=_("Tập huấn, hội nghị, hội thảo, diễn đàn"),
            heads=(2,),
            items=(),
            papers=(Dossier.ADVANCE, Dossier.COMPLETION),
            advance="advance-share-workshop",
            proof=None,
            conditions=(),
            template=CONTRACT,
        ),
    )
    STUDY_TOUR = (
        "study_tour",
        TypeRow(
            label=_("Tham quan, khảo sát"),
            heads=(2,),
            items=(),
            papers=(Dossier.ADVANCE,),
            advance="advance-share-study-tour",
            proof=None,
            conditions=(),
            template=CONTRACT,
        ),
    )
    FOUND_ENTERPRISE = (
        "found_enterprise",
        TypeRow(
            label=_("Thành lập doanh nghiệp"),
            heads=(2,),
            items=("found_enterprise",),
            papers=(Dossier.ADVANCE,),
            advance="advance-share-found-enterprise",
            proof=None,
            conditions=(
                condition(
                    "difficult-area",
                    _("Địa bàn có điều kiện kinh tế - xã hội khó khăn, đặc biệt khó khăn"),
                    "Điều 6 khoản 2 điểm a",
                    CIRCULAR_26,
                ),
            ),
            template=CONTRACT,
        ),
    )
    DEMO_MODEL = (
        "demo_model",
        TypeRow(
            label=_("Mô hình trình diễn kỹ thuật"),
            heads=(3,),
            items=("demo_model", "model_spread"),
            papers=(Dossier.ADVANCE, Dossier.COMPLETION),
            advance="advance-share-demo-model",
            proof=Proof.INVESTMENT,
            conditions=(
                condition(
                    "first-here",
                    _("Công nghệ, sản phẩm mà trên địa bàn chưa có cơ sở nào áp dụng, sản xuất"),
                    "Điều 4 khoản 2 điểm a",
                ),
                condition(
                    "superior",
                    _("Vượt trội về năng suất, chất lượng, hiệu quả so với các cơ sở trên địa bàn"),
                    "Điều 4 khoản 2 điểm a",
                ),
            ),
            template=CONTRACT,
        ),
    )
    TECH_TRANSFER = (
        "tech_transfer",
        TypeRow(
            label=_("Chuyển giao công nghệ tiên tiến"),
            heads=(3,),
            items=(),
            papers=(Dossier.ADVANCE, Dossier.COMPLETION),
            advance="advance-share-tech-transfer",
            proof=Proof.INVESTMENT,
            conditions=(
                condition(
                    "advanced",
                    _("Công nghệ tiên tiến, thuộc danh mục công nghệ khuyến khích chuyển giao"),
                    "Điều 4 khoản 3 điểm a",
                ),
                condition(
                    "procedure",
                    _("Đúng thủ tục của pháp luật về chuyển giao công nghệ"),
                    "Điều 4 khoản 3 điểm b",
                ),
            ),
            template=CONTRACT,
        ),
    )
    MACHINERY = (
        "machinery",
        TypeRow(
            label=_("Ứng dụng máy móc tiên tiến"),
            heads=(3,),
            items=("machinery",),
            papers=(Dossier.ADVANCE, Dossier.COMPLETION),
            advance="advance-share-machinery",
            proof=Proof.INVESTMENT,
            conditions=(
                condition(
                    "single",
                    _(
                        "Máy đơn chiếc, cụm hoặc nhóm thiết bị cùng loại, dùng cho sản xuất,"
                        " xử lý ô nhiễm"
                    ),
                    "Điều 4 khoản 4 điểm a",
                ),
                condition("new", _("Máy móc thiết bị mới"), "Điều 4 khoản 4 điểm b"),
                condition(
                    "better",
                    _(
                        "Nâng năng suất, chất lượng, hiệu quả nguyên liệu, nhiên liệu, hoặc giảm"
                        " ô nhiễm, hoặc tạo sản phẩm mới so với máy đang dùng"
                    ),
                    "Điều 4 khoản 4 điểm b",
                ),
            ),
            template=CONTRACT,
        ),
    )
    CLEANER_PRODUCTION = (
        "cleaner_production",
        TypeRow(
            label=_("Đánh giá sản xuất sạch hơn"),
            heads=(3,),
            items=("cleaner_production",),
            papers=(Dossier.COMPLETION,),
            advance="advance-share-cleaner-production",
            proof=None,
            conditions=(
                condition(
                    "saves",
                    _(
                        "Nâng hiệu quả tài nguyên, nguyên liệu, nhiên liệu; giảm phát thải và"
                        " ô nhiễm"
                    ),
                    "Điều 4 khoản 5 điểm b",
                ),
            ),
            template=CONTRACT,
        ),
    )
    TRADEMARK = (
        "trademark",
        TypeRow(
            label=_("Xây dựng, đăng ký thương hiệu"),
            heads=(4,),
            items=("trademark",),
            papers=(Dossier.ADVANCE, Dossier.COMPLETION),
            advance="advance-share-trademark",
            proof=None,
            conditions=(),
            template=CONTRACT,
        ),
    )
    MEDIA = (
        "media",
        TypeRow(
            label=_("Truyền thông, cơ sở dữ liệu, trang thông tin"),
            heads=(6,),
            items=(),
            papers=(Dossier.COMPLETION,),
            advance="advance-share-media",
            proof=None,
            conditions=(),
            template=CONTRACT,
        ),
    )
    FAIR_ORGANISED = (
        "fair_organised",
        TypeRow(
            label=_("Tổ chức hội chợ, triển lãm"),
            heads=(4,),
            items=(),
            papers=(Dossier.COMPLETION,),
            advance="advance-share-fair-organised",
            proof=None,
            conditions=(),
            template=CONTRACT,
        ),
    )
    FAIR_DOMESTIC = (
        "fair_domestic",
        TypeRow(
            label=_("Tham gia hội chợ, triển lãm trong nước"),
            heads=(4,),
            items=("fair_domestic",),
            papers=(Dossier.COMPLETION,),
            advance="advance-share-fair-domestic",
            proof=None,
            conditions=(),
            template=CONTRACT,
        ),
    )
    ASSOCIATION = (
        "association",
        TypeRow(
            label=_("Thành lập hội, hiệp hội ngành nghề"),
            heads=(7,),
            items=("association_regional", "association_national"),
            papers=(Dossier.COMPLETION,),
            advance="advance-share-association",
            proof=None,
            conditions=(),
            template=CONTRACT,
        ),
    )
    CLUSTER_LINKAGE = (
        "cluster_linkage",
        TypeRow(
            label=_("Cụm liên kết doanh nghiệp công nghiệp"),
            heads=(7,),
            items=("cluster_linkage",),
            papers=(Dossier.COMPLETION,),
            advance="advance-share-cluster-linkage",
            proof=None,
            conditions=(),
            template=CONTRACT,
        ),
    )
    CLUSTER_PLANNING = (
        "cluster_planning",
        TypeRow(
            label=_("Quy hoạch chi tiết cụm công nghiệp"),
            heads=(7,),
            items=("cluster_planning",),
            papers=(Dossier.ADVANCE, Dossier.COMPLETION),
            advance="advance-share-cluster-planning",
            proof=None,
            conditions=(),
            template=CONTRACT,
        ),
    )
    CLUSTER_INFRASTRUCTURE = (
        "cluster_infrastructure",
        TypeRow(
            label=_("Hạ tầng cụm công nghiệp"),
            heads=(7,),
            items=(),
            papers=(Dossier.APPLICATION, Dossier.ADVANCE, Dossier.COMPLETION),
            advance="advance-share-cluster-infrastructure",
            proof=Proof.WORKS,
            conditions=(),
            template=CONTRACT,
        ),
    )
    POLLUTION_ESTABLISHMENT = (
        "pollution_establishment",
        TypeRow(
            label=_("Xử lý ô nhiễm tại cơ sở"),
            heads=(7,),
            items=("pollution_establishment",),
            papers=(Dossier.ADVANCE, Dossier.COMPLETION),
            advance="advance-share-pollution-establishment",
            proof=Proof.INVESTMENT,
            conditions=(),
            template=CONTRACT,
        ),
    )
    POLLUTION_CLUSTER = (
        "pollution_cluster",
        TypeRow(
            label=_("Xử lý ô nhiễm tại cụm công nghiệp"),
            heads=(7,),
            items=("pollution_cluster",),
            papers=(Dossier.ADVANCE, Dossier.COMPLETION),
            advance="advance-share-pollution-cluster",
            proof=Proof.WORKS,
            conditions=(),
            template=CONTRACT,
        ),
    )
    RELOCATION_INTEREST = (
        "relocation_interest",
        TypeRow(
            label=_("Lãi suất vốn vay để di dời"),
            heads=(7,),
            items=(),
            papers=(Dossier.COMPLETION,),
            # Interest is paid by the year, on proof: TT 36/2013 Điều 15.
            advance=None,
            proof=None,
            conditions=(
                condition(
                    "polluting",
                    _("UBND cấp tỉnh đã xác định cơ sở gây ô nhiễm phải di dời"),
                    "Điều 4 khoản 6",
                ),
            ),
            template=CONTRACT,
        ),
    )
    CONTEST = (
        "contest",
        TypeRow(
            label=_("Cuộc thi, cuộc vận động"),
            # Khoản 4 names the choice of typical products; another contest shows good examples.
            heads=(4, 6),
            items=(),
            papers=(Dossier.COMPLETION,),
            # TT 36/2013 Điều 14 has its papers, Điều 13 no share.
            advance=None,
            proof=None,
            conditions=(),
            template=CONTRACT,
        ),
    )


_BY_KEY = {str(kind): kind for kind in SchemeType}


def type_row(key: str) -> TypeRow:
    if key not in _BY_KEY:
        raise UnknownSchemeType(f"{key!r} is none of {', '.join(_BY_KEY)}")
    return _BY_KEY[key].row


def type_of_item(item: str) -> SchemeType:
    for kind in SchemeType:
        if item in kind.row.items:
            return kind
    raise UnknownSchemeType(f"no scheme type pays for the item {item!r}")
