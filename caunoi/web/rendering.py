"""How templates become pages: without their indentation, and forms with our own templates."""

import re
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.template import Origin
from django.template.loaders import app_directories
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"
_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class UnindentedLoader(app_directories.Loader):
    """Load templates without the indentation of their lines.

    It is two fifths of a long list's bytes. Lines keep their numbers, so that errors name the right
    one.
    """

    def get_contents(self, origin: Origin) -> str:
        return _INDENTATION.sub("", super().get_contents(origin))


class FormRenderer(DjangoTemplates):
    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Build selects without a template.

        With one, a hundred communes took a quarter of a page's time.
        """
        if template_name == SELECT:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: dict[str, Any]) -> SafeString:
    groups = "".join(_group(name, options) for name, options, _place in widget["optgroups"])
    attributes = flatatt({"name": widget["name"], **widget["attrs"]})
    return format_html("<select{}>{}</select>", attributes, mark_safe(groups))  # noqa: S308


def _group(name: Any, options: list[dict[str, Any]]) -> str:
    inside = "".join(map(_option, options))
    return f'<optgroup label="{conditional_escape(name)}">{inside}</optgroup>' if name else inside


def _option(option: dict[str, Any]) -> str:
    # Only the chosen option has attributes.
    attributes = flatatt(option["attrs"]) if option["attrs"] else ""
    value, label = conditional_escape(option["value"]), conditional_escape(option["label"])
    return f'<option value="{value}"{attributes}>{label}</option>'
