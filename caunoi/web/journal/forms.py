"""The filter of the journal."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.common.former_names import present_name, present_names
from caunoi.journal.models import Entry
from caunoi.web.fields import DayField
from caunoi.web.filters import FilterForm
from caunoi.web.words import action_title, subject_title, subject_types


class NameField(forms.ChoiceField):
    """A choice of names stored in the journal. A former name in an old link is read as the new."""

    def to_python(self, value: Any) -> str:
        return present_name(super().to_python(value))

    def prepare_value(self, value: Any) -> Any:
        return present_name(value) if isinstance(value, str) else value


class JournalFilter(FilterForm):
    #: The subject of the entries, such as accounts.user:5; the subject's page links here with it.
    of = forms.CharField(required=False, widget=forms.HiddenInput)
    action = NameField(label=_("Việc"), required=False)
    by = forms.ChoiceField(label=_("Người làm"), required=False)
    subject = NameField(label=_("Về"), required=False)
    from_on = DayField(label=_("Từ ngày"), required=False, help_text="")
    to_on = DayField(label=_("Đến hết ngày"), required=False, help_text="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Some commands are recorded under another name, as a scheme's step is: read the names used.
        recorded = Entry.objects.order_by().values_list("action", flat=True).distinct()
        names = present_names(recorded)
        actions = sorted(((name, action_title(name)) for name in names), key=lambda a: a[1])
        people = [(str(user.pk), str(user)) for user in User.objects.all()]
        subjects = sorted(((t, subject_title(t)) for t in subject_types()), key=lambda s: s[1])
        self.offer("action", gettext("Mọi việc"), actions)
        self.offer("by", gettext("Mọi người"), people)
        self.offer("subject", gettext("Mọi thứ"), subjects)
