"""A step of a difficulty or petition that the reader may take now, with its form."""

from dataclasses import dataclass
from typing import Any

from django import forms

from caunoi.common.lifecycle import Button


@dataclass(frozen=True, slots=True)
class Act:
    """One open step. A folded step hands on or ends, and is never the first thing to do."""

    button: Button[Any]
    form: forms.Form
    folds: bool = False

    @property
    def name(self) -> str:
        return str(self.button.transition.name)

    @property
    def label(self) -> str:
        return str(self.button.transition.label)

    @property
    def is_folded(self) -> bool:
        return self.folds and not self.form.errors
