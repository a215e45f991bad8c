"""The names by which pages find what a report counts."""

from caunoi.schemes.models import Scheme


def scheme_address(scheme: Scheme) -> str:
    return f"schemes.scheme:{scheme.code}"
