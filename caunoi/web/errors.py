"""Refusals and missing pages as pages: one sentence and where to go next."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _

from caunoi.common.errors import Refusal
from caunoi.web.receipts import typed_in


def error_page(
    request: HttpRequest,
    status: int,
    *,
    heading: str,
    sentence: str,
    hint: str = "",
    shade: str,
    typed: Sequence[str] = (),
) -> HttpResponse:
    """Render an error page. `shade` is the shape beside the sentence: no, ask or unknown.

    `typed` is text that was typed and would be lost with the page before.
    """
    context = {"heading": heading, "sentence": sentence, "hint": hint, "shade": shade}
    more = {"back": _came_from(request), "typed": typed}
    return render(request, "web/errors/page.html", {**context, **more}, status=status)


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    heading = _("Không được phép") if refusal.status == 403 else _("Chưa làm được")
    hint = _("Chưa có gì thay đổi.") if request.method == "POST" else ""
    return error_page(
        request,
        refusal.status,
        heading=heading,
        sentence=str(refusal),
        hint=hint,
        shade="no",
        typed=typed_in(request),
    )


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return error_page(
        request,
        400,
        heading=_("Yêu cầu không đọc được"),
        sentence=_("Nội dung gửi lên không đúng dạng, nên chưa ghi gì."),
        shade="ask",
    )


def permission_denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return error_page(
        request,
        403,
        heading=_("Không được phép"),
        sentence=_("Tài khoản này không mở được trang này."),
        shade="no",
    )


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return error_page(
        request,
        404,
        heading=_("Không có trang này"),
        sentence=_("Địa chỉ sai, hoặc nội dung này không thuộc phần mà tài khoản được xem."),
        hint=_("Kiểm tra lại địa chỉ, hoặc mở từ danh mục."),
        shade="unknown",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Render without the page frame: the error may be in the frame itself."""
    return HttpResponse(get_template("web/errors/500.html").render(), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is too old.

    A page that keeps typed text renews its token by script; without script the text is shown.
    """
    answer = error_page(
        request,
        403,
        heading=_("Phiên làm việc đã cũ"),
        sentence=_("Trang mở quá lâu hoặc đã đăng nhập lại ở nơi khác, nên chưa ghi gì."),
        hint=_(
            "Quay lại bằng nút của trình duyệt: chữ đã gõ còn đó. Chép lại, tải lại trang rồi gửi."
        ),
        shade="ask",
        typed=typed_in(request),
    )
    answer["X-Stale"] = "yes"
    return answer


def _came_from(request: HttpRequest) -> str:
    try:
        referer = urlsplit(request.headers.get("Referer", ""))
        is_ours = referer.netloc == request.get_host()
    except (ValueError, DisallowedHost):
        return ""
    if not is_ours or referer.path == request.path:
        return ""
    return referer.path + (f"?{referer.query}" if referer.query else "")
