"""Two pages of the levels that decide: amending a signed contract, carrying unspent money over."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.common import clock
from caunoi.schemes.models import Scheme, SchemeAmendment
from caunoi.schemes.money.amendments import amend_contract
from caunoi.schemes.money.carrying import carry_over, unspent_vnd
from caunoi.schemes.queries import Amounts, amounts_by_year, last_amendment, terms_on
from caunoi.schemes.rules import AMENDING, CARRYING_OVER
from caunoi.web.access import page, person_of
from caunoi.web.fetching import scheme_or_404
from caunoi.web.schemes.forms import AmendForm, CarryForm
from caunoi.web.schemes.work import Words, answer, changes_of
from caunoi.web.templatetags.caunoi import vnd


@page
def scheme_amend(request: HttpRequest, code: str) -> HttpResponse:
    scheme, today = scheme_or_404(request, code), clock.today()
    last = last_amendment(scheme)
    form = AmendForm(request.POST or None, initial=_terms(last), version=last.version)
    words = Words(
        heading=gettext_lazy("Điều chỉnh hợp đồng"),
        button=gettext_lazy("Ghi điều chỉnh"),
        done=gettext_lazy("Đã điều chỉnh hợp đồng. Phụ lục .docx ở phần Tiền."),
        lead=_(
            "Tăng kinh phí, đổi nội dung, gia hạn sang năm sau do cấp phê duyệt đề án quyết định;"
            " còn lại do giám đốc (%(citation)s, cho khuyến công quốc gia; nguồn địa phương theo"
            " quy định của tỉnh). Để nguyên điều không đổi."
        )
        % {"citation": AMENDING},
    )

    def write(given: dict[str, Any]) -> None:
        amend_contract(
            scheme=scheme, seen=form.seen_version, **given, by=person_of(request), on=today
        )

    changes = changes_of(scheme, _terms, "schemes.amend_contract")
    return answer(request, scheme, form, words, write, changes)


def _terms(last: SchemeAmendment) -> dict[str, Any]:
    """Return the terms agreed so far; those not yet in force count too, as in the action."""
    terms = terms_on(Scheme.objects.get(pk=last.scheme_id), date.max)
    initial: dict[str, Any] = {"in_force_on": clock.today()}
    if terms is not None:
        initial |= {"value_vnd": terms.value_vnd, "finish_on": terms.finish_on}
    return initial


@page
def scheme_carry(request: HttpRequest, code: str) -> HttpResponse:
    scheme, today = scheme_or_404(request, code), clock.today()
    year = scheme.money_year
    amounts = amounts_by_year(scheme).get(year, Amounts())
    rest_vnd = max(unspent_vnd(scheme, amounts), 0)
    words = Words(
        heading=_("Chuyển nguồn sang %(year)s") % {"year": year + 1},
        button=gettext_lazy("Ghi chuyển nguồn"),
        done=gettext_lazy("Đã chuyển nguồn. Tiền của hai năm ở phần Tiền theo năm."),
        lead=_(
            "Còn %(rest)s của năm %(year)s chưa chi; kinh phí được giao, dòng kế hoạch và sổ cùng"
            " chuyển (%(citation)s: “theo quy định hiện hành”, cấp quyết định tự đối chiếu)."
        )
        % {"rest": vnd(rest_vnd), "year": year, "citation": CARRYING_OVER},
    )

    def write(given: dict[str, Any]) -> None:
        carry_over(scheme=scheme, **given, by=person_of(request), on=today)

    return answer(request, scheme, CarryForm(request.POST or None), words, write)
