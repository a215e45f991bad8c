"""Fetch, for the person who reads them, objects that several areas have pages of."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from caunoi.common import clock
from caunoi.schemes.models import Scheme
from caunoi.web.access import person_of


def scheme_or_404(request: HttpRequest, code: str) -> Scheme:
    visible = Scheme.objects.visible_to(person_of(request), clock.today())
    related = visible.select_related("establishment", "unit__parent", "contract", "acceptance")
    return get_object_or_404(related, code=code)
