"""Password rules in our own words: Django has no Vietnamese message for the length."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("Mật khẩu ngắn quá, cần ít nhất %(n)d ký tự.") % {"n": self.min_length}
