"""Every address of the pages, taken from the resolver itself."""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    name: str
    needs_arguments: bool
    pattern: URLPattern


def addresses() -> list[Address]:
    """Return every address, each once."""
    found = list(_walk(get_resolver().url_patterns, ""))
    return [Address(p.name or str(p.pattern), bool(p.pattern.converters), p) for p in found]


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> list[URLPattern]:
    found: list[URLPattern] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found += _walk(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            found.append(pattern)
    return found
