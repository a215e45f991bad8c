"""The file that the contract of a scheme type is made from; its row names it."""

from pathlib import Path

from caunoi.norms.scheme_types import type_row

TEMPLATES = Path(__file__).parent / "templates_docx"


def contract_template(scheme_type: str) -> Path:
    """Return the file that a contract of the type is made from."""
    return TEMPLATES / type_row(scheme_type).template
