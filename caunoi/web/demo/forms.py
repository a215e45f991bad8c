"""The form that moves a visitor to another day of the story."""

from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.web.demo.story import FIRST, LAST
from caunoi.web.fields import DayField


class StoryDayForm(forms.Form):
    day = DayField(label=_("Ngày khác"))

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not FIRST <= day <= LAST:
            raise forms.ValidationError(
                gettext("Bản minh họa chỉ có chuyện để kể từ năm %(first)s đến năm %(last)s.")
                % {"first": FIRST.year, "last": LAST.year}
            )
        return day
