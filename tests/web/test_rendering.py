"""Templates are loaded without their indentation, and nothing else of them changes."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import TemplateSyntaxError, engines
from django.template.loader import get_template

TEMPLATES = settings.ROOT / "caunoi" / "web" / "templates"


def test_a_line_has_no_indentation_and_its_number() -> None:
    name = "web/schemes/scheme.html"
    written = (TEMPLATES / name).read_text(encoding="utf-8").splitlines()
    loaded = get_template(name).template.source.splitlines()
    assert loaded == [line.lstrip(" \t") for line in written]
    assert loaded != written


def test_no_text_that_keeps_its_white_space_stands_in_a_template() -> None:
    """Where white space is shown as it is written, indentation may not be taken away."""
    keeps = [
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if any(mark in path.read_text(encoding="utf-8") for mark in ("<pre", "<textarea"))
    ]
    assert keeps == []


def test_an_error_names_the_line_as_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.html"
    broken.write_text("<p>\n    {% if %}\n</p>\n", encoding="utf-8")
    engine = engines["django"].engine
    monkeypatch.setattr(engine, "debug", True)
    loader = engine.template_loaders[0].loaders[0]
    monkeypatch.setattr(loader, "get_dirs", lambda: [tmp_path])
    with pytest.raises(TemplateSyntaxError) as refused:
        loader.get_template("broken.html")
    assert refused.value.template_debug["line"] == 2
