"""A field for any number of photos."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.attachments.actions import MEGABYTE, MOST_BYTES
from caunoi.fieldwork.actions import MOST_PHOTOS

PICTURES = "image/jpeg,image/png,image/webp"


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


def _photos_hint() -> str:
    return gettext(
        "nhiều nhất %(photos)s ảnh, mỗi ảnh không quá %(size)s MB; ảnh lớn tự thu nhỏ"
    ) % {
        "photos": MOST_PHOTOS,
        "size": MOST_BYTES // MEGABYTE,
    }


class PhotosField(forms.FileField):
    """Any number of photos; cleans to (name, bytes) of each, so that the action needs no HTTP."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", lazy(_photos_hint, str)())
        widget = PhotosInput(attrs={"accept": PICTURES, "data-photos": "", "multiple": True})
        super().__init__(widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        files: Iterable[UploadedFile] = data if isinstance(data, list | tuple) else [data]
        chosen = [super(PhotosField, self).clean(each, initial) for each in files if each]
        if self.required and not chosen:
            raise forms.ValidationError(_("Chọn ít nhất một ảnh."), code="required")
        for file in chosen:
            if file.size > MOST_BYTES:
                raise forms.ValidationError(
                    gettext("Ảnh %(name)s nặng hơn %(size)s MB. Chụp lại ở cỡ thường của máy.")
                    % {"name": file.name, "size": MOST_BYTES // MEGABYTE}
                )
        return [(file.name or "", file.read()) for file in chosen]
