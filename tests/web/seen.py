"""What a form that changes a row carries, read as a browser would send it back."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

from tests.web.pages import markup_of

Sent = dict[str, Any]


def form_on(client: Client, url: str, field: str = "seen") -> Sent:
    """Open the page and return its form as it would be sent without touching it."""
    return form_in(markup_of(client.get(url)), field)


def form_in(page: str, field: str = "seen") -> Sent:
    """Return what the form that carries `seen` and the field sends; of a name twice, a list."""
    reader = _Reader()
    reader.feed(page)
    (form,) = (form for form in reader.forms if {"seen", field} <= set(form))
    del form["csrfmiddlewaretoken"]
    return {name: v if len(v) > 1 else v[0] for name, v in form.items() if v}


def seen_on(client: Client, url: str, field: str = "seen") -> str:
    """Open the form and return the version and values that it carries."""
    seen: str = form_on(client, url, field)["seen"]
    return seen


def post_seen(client: Client, url: str, told: Sent, page: str = "", field: str = "seen") -> Any:
    """Open the form, on `page` if it stands on another, and send it with what was seen."""
    return client.post(url, {**told, "seen": seen_on(client, page or url, field)})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = dict(attributes)
        name = told.get("name") or ""
        if tag == "form":
            self.forms.append({})
        elif tag == "textarea":
            self._area = name
            self._add(name, "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in told:
            self._add(self._select, told.get("value") or "")
        elif tag == "input" and name:
            if told.get("type") in ("checkbox", "radio") and self.forms:
                self.forms[-1].setdefault(name, [])
            is_box = told.get("type") in ("checkbox", "radio")
            if told.get("type") != "file" and (not is_box or "checked" in told):
                self._add(name, told.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            values = self.forms[-1][self._area]
            values[-1] += data.removeprefix("\n") if not values[-1] else data

    def _add(self, name: str, value: str) -> None:
        if self.forms:
            self.forms[-1].setdefault(name, []).append(value)
