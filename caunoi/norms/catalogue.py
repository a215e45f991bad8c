"""The list of norms, so that an unknown name is refused.

A norm has a kebab-case name; its values are in the dated rows only. To add one:
docs/how-to/norm.md.
"""

from dataclasses import dataclass

from caunoi.common.sentences import Sentence
from caunoi.common.sentences import sentence as _
from caunoi.norms.rules import Unit
from caunoi.norms.scheme_types import Proof, SchemeType, TypeRow


@dataclass(frozen=True, slots=True)
class Norm:
    """One norm: its name and unit.

    `wording` is that of the value where the unit alone is not clear.
    """

    name: str
    title: Sentence
    unit: Unit
    group: str
    wording: Sentence | None = None


BASE_SALARY = "base-salary"
ALLOWANCE_FACTOR = "allowance-factor"
ALLOWANCE_PART_MONTH = "allowance-part-month"
PRIORITY_FACTOR_MAX = "priority-factor-max"
ADVANCE_SHARE_MAX = "advance-share-max"
SETTLEMENT_DUE = "settlement-due"
MONTHLY_REPORT_DUE = "monthly-report-due"
PERIODIC_REPORT_OPENS = "periodic-report-opens"
PERIODIC_REPORT_DUE = "periodic-report-due"
SILENCE_PREFIX = "silence-"


def support_norm(item: str) -> str:
    return f"support-{item.replace('_', '-')}"


def clock_norm(kind: str, level: str) -> str:
    return f"difficulty-{kind}-{level}"


def silence_norm(watch: str) -> str:
    return f"{SILENCE_PREFIX}{watch}"


def norms_of(row: TypeRow) -> tuple[str, ...]:
    named = (row.advance, row.proof, *(support_norm(item) for item in row.items))
    return tuple(name for name in named if name is not None)


#: Titles of the groups of norms, in the order of listing.
GROUPS: dict[str, Sentence] = {
    "allowance": _("Chi hỗ trợ cộng tác viên"),
    "support": _("Mức hỗ trợ của từng nội dung"),
    "management": _("Chi quản lý"),
    "advance": _("Tỷ lệ tạm ứng"),
    "settlement": _("Quyết toán"),
    "report": _("Hạn báo cáo"),
    "difficulty": _("Hạn trả lời khó khăn, vướng mắc"),
    "silence": _("Theo dõi đề án: bao nhiêu ngày là im lặng"),
}

#: Groups set by no law but entirely by a decision of the Centre.
OWN_CHOICES = {"report", "difficulty", "silence"}

#: Kinds and levels of a difficulty, and situations of a watched scheme. The keys are those of the
#: apps that use them, which are layers above this one.
DIFFICULTY_KINDS: dict[str, Sentence] = {
    "establishment": _("của cơ sở"),
    "policy": _("cơ chế, chính sách"),
    "procedure": _("thủ tục hành chính"),
    "scheme": _("của đề án"),
}
DIFFICULTY_LEVELS: dict[str, Sentence] = {
    "collaborator": _("cấp cộng tác viên"),
    "centre": _("cấp Trung tâm"),
    "department": _("cấp Sở Công Thương"),
    "authority": _("cấp có thẩm quyền"),
}
WATCHES: dict[str, Sentence] = {
    "running": _("đang thực hiện"),
    "suspended": _("đang tạm dừng"),
    "accepted": _("đã nghiệm thu, chờ quyết toán"),
}

#: The key of papers that every type must have.
ANY_SCHEME = "any"


def _support(item: str, title: Sentence) -> Norm:
    return Norm(support_norm(item), title, Unit.SUPPORT, "support")


_SUPPORT = (
    _support("found_enterprise", _("Hỗ trợ thành lập doanh nghiệp")),
    _support("demo_model", _("Hỗ trợ mô hình trình diễn: công nghệ mới, sản phẩm mới")),
    _support("model_spread", _("Hỗ trợ mô hình đang hiệu quả cần nhân rộng")),
    _support("cleaner_production", _("Hỗ trợ mô hình thí điểm sản xuất sạch hơn")),
    _support("machinery", _("Hỗ trợ máy móc, thiết bị; chuyển giao công nghệ")),
    _support("fair_organised", _("Hỗ trợ tổ chức hội chợ, triển lãm trong nước")),
    _support("fair_domestic", _("Hỗ trợ tham gia hội chợ, triển lãm trong nước")),
    _support("fair_abroad", _("Hỗ trợ hội chợ, triển lãm tại nước ngoài")),
    _support("study_abroad", _("Hỗ trợ vé máy bay khảo sát tại nước ngoài")),
    _support("voting_regional", _("Tổ chức bình chọn sản phẩm cấp khu vực, một lần")),
    _support("voting_national", _("Tổ chức bình chọn sản phẩm cấp quốc gia, một lần")),
    _support("prize_regional", _("Thưởng sản phẩm đạt giải cấp khu vực")),
    _support("prize_national", _("Thưởng sản phẩm đạt giải cấp quốc gia")),
    _support("trademark", _("Hỗ trợ xây dựng, đăng ký thương hiệu")),
    _support("consultancy", _("Hỗ trợ thuê tư vấn")),
    _support("association_regional", _("Hỗ trợ thành lập hội, hiệp hội cấp vùng")),
    _support("association_national", _("Hỗ trợ thành lập hội, hiệp hội cấp quốc gia")),
    _support("cluster_linkage", _("Hỗ trợ hình thành cụm liên kết doanh nghiệp")),
    _support("relocation_interest", _("Hỗ trợ lãi suất vốn vay để di dời, hai năm đầu")),
    _support("pollution_establishment", _("Hỗ trợ xử lý ô nhiễm tại cơ sở")),
    _support("pollution_cluster", _("Hỗ trợ xử lý ô nhiễm tại cụm công nghiệp")),
    _support("cluster_planning", _("Hỗ trợ quy hoạch chi tiết cụm công nghiệp")),
    _support("cluster_infrastructure", _("Hỗ trợ hạ tầng cụm công nghiệp")),
    Norm(
        PRIORITY_FACTOR_MAX,
        _("Hệ số ưu tiên tối đa"),
        Unit.FACTOR,
        "support",
        _("%(value)s lần mức trần"),
    ),
)

_ADVANCED = _("%(value)s kinh phí hỗ trợ")

_REST = (
    Norm(BASE_SALARY, _("Mức lương cơ sở"), Unit.VND_MONTH, "allowance"),
    Norm(
        ALLOWANCE_FACTOR,
        _("Hệ số chi hỗ trợ cộng tác viên"),
        Unit.FACTOR,
        "allowance",
        _("%(value)s lần mức lương cơ sở"),
    ),
    Norm(ALLOWANCE_PART_MONTH, _("Cách tính tháng lẻ"), Unit.POLICY, "allowance"),
    Norm(
        "management-agency",
        _("Chi quản lý của cơ quan quản lý"),
        Unit.SHARE,
        "management",
        _("%(value)s kinh phí khuyến công được giao"),
    ),
    Norm(
        "management-unit",
        _("Chi quản lý của đơn vị thực hiện"),
        Unit.SHARE,
        "management",
        _("%(value)s dự toán đề án"),
    ),
    Norm(
        ADVANCE_SHARE_MAX,
        _("Mức tạm ứng tối đa"),
        Unit.PERCENT,
        "advance",
        _ADVANCED,
    ),
    Norm(
        Proof.INVESTMENT.value,
        _("Tạm ứng khi đã đầu tư"),
        Unit.PERCENT,
        "advance",
        _("trên %(value)s tổng vốn đầu tư của dự án"),
    ),
    Norm(
        Proof.WORKS.value,
        _("Tạm ứng khi đã thực hiện"),
        Unit.PERCENT,
        "advance",
        _("trên %(value)s khối lượng của hạng mục được hỗ trợ"),
    ),
    Norm(
        SETTLEMENT_DUE,
        _("Hạn thanh lý, quyết toán"),
        Unit.DAYS,
        "settlement",
        _("đến hết %(value)s sau khi hết năm kế hoạch"),
    ),
    Norm(
        MONTHLY_REPORT_DUE,
        _("Cộng tác viên gửi báo cáo tháng"),
        Unit.DAY_OF_MONTH,
        "report",
        _("đến hết %(value)s"),
    ),
    Norm(
        PERIODIC_REPORT_OPENS,
        _("Lập báo cáo kỳ"),
        Unit.DAYS,
        "report",
        _("từ %(value)s trước khi hết kỳ"),
    ),
    Norm(
        PERIODIC_REPORT_DUE,
        _("Nhắc báo cáo kỳ"),
        Unit.DAYS,
        "report",
        _("đến %(value)s sau khi hết kỳ"),
    ),
)

_ADVANCES = tuple(
    Norm(
        kind.row.advance,
        _("Tạm ứng lần một: %(type)s", type=kind.row.label),
        Unit.PERCENT,
        "advance",
        _ADVANCED,
    )
    for kind in SchemeType
    if kind.row.advance is not None
)

_CLOCKS = tuple(
    Norm(
        clock_norm(kind, level),
        _("Khó khăn %(kind)s, %(level)s", kind=kind_word, level=level_word),
        Unit.CLOCK,
        "difficulty",
    )
    for kind, kind_word in DIFFICULTY_KINDS.items()
    for level, level_word in DIFFICULTY_LEVELS.items()
)

_SILENCES = tuple(
    Norm(silence_norm(key), _("Im lặng: đề án %(watch)s", watch=word), Unit.SILENCE, "silence")
    for key, word in WATCHES.items()
)

CATALOGUE: dict[str, Norm] = {
    norm.name: norm for norm in (*_REST, *_SUPPORT, *_ADVANCES, *_CLOCKS, *_SILENCES)
}
