"""The names by which pages know what a report counts."""

from caunoi.schemes.models import Scheme


def scheme_address(scheme: Scheme) -> str:
    """Return the name by which pages know a scheme."""
    return f"schemes.scheme:{scheme.code}"
