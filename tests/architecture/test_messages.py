"""The English catalogue is complete, and the texts are counted as Django looks them up."""

import gettext
from pathlib import Path

import polib
import pytest
from django.template import Context, Engine
from django.test import override_settings
from django.utils import translation

from scripts import messages
from scripts.messages import Message

ROOT = Path(__file__).resolve().parents[2]


def test_every_text_has_its_english():
    assert messages.problems(ROOT) == []


def write(root: Path, path: str, text: str = "") -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def source(tmp_path):
    """A small project: one app that counts visits, and a web app."""
    write(tmp_path, "caunoi/web/apps.py")
    write(tmp_path, "caunoi/fieldwork/apps.py")
    write(
        tmp_path,
        "caunoi/fieldwork/models.py",
        "from django.utils.translation import gettext_lazy as _, ngettext\n"
        'label = _("Lượt thăm")\n'
        'def told(n): return ngettext("%(n)s lượt", "%(n)s lượt", n) % {"n": n}\n',
    )
    write(
        tmp_path,
        "caunoi/fieldwork/templates/fieldwork/list.html",
        '<h1>{% translate "Danh sách" %}</h1>',
    )
    write(tmp_path, "caunoi/cli/main.py", 'from x import gettext\ngettext("Xong")\n')
    return tmp_path


def catalogue(root: Path, app: str = "caunoi/fieldwork") -> polib.POFile:
    return polib.pofile(str(messages.catalogue_path(app, root)))


def translate(root: Path, english: dict[str, str], app: str = "caunoi/fieldwork") -> None:
    entries = catalogue(root, app)
    for entry in entries:
        if entry.msgid in english and entry.msgid_plural:
            entry.msgstr_plural = {0: english[entry.msgid], 1: english[entry.msgid] + "s"}
        elif entry.msgid in english:
            entry.msgstr = english[entry.msgid]
    entries.save()


def complete(root: Path) -> None:
    messages.update(root)
    translate(root, {"Lượt thăm": "Visit", "%(n)s lượt": "%(n)s visit", "Danh sách": "List"})
    translate(root, {"Xong": "Done"}, app="caunoi/web")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('_("Xã")', Message(None, "Xã")),
        ('gettext_lazy("Xã " "Bàu Bàng")', Message(None, "Xã Bàu Bàng")),
        ('gettext("Xã " + "Bàu Bàng")', Message(None, "Xã Bàu Bàng")),
        ('translation.gettext("Xã")', Message(None, "Xã")),
        ('pgettext_lazy("nút", "Duyệt")', Message("nút", "Duyệt")),
        ('ngettext_lazy("một xã", "%(n)s xã", "n")', Message(None, "một xã", "%(n)s xã")),
        ('npgettext("bảng", "xã", "các xã", 2)', Message("bảng", "xã", "các xã")),
    ],
)
def test_reads_a_call_in_python(line, expected):
    assert list(messages.messages_in_python(line)) == [expected]


def test_reads_a_function_under_another_name():
    source = "from django.utils.translation import pgettext as p\np('nút', 'Lưu')\n"
    assert list(messages.messages_in_python(source)) == [Message("nút", "Lưu")]


@pytest.mark.parametrize("name", ["sentence", "sentence as _", "sentence as say"])
def test_reads_the_sentences_of_rules(name):
    call = name.split()[-1]
    source = f"from caunoi.common.sentences import {name}\n{call}('%(n)s tháng', n=3)\n"
    assert list(messages.messages_in_python(source)) == [Message(None, "%(n)s tháng")]


@pytest.mark.parametrize("line", ["gettext(name)", "_()", "describe('Xã')", "rows[0]('Xã')"])
def test_leaves_alone_what_is_no_text(line):
    assert list(messages.messages_in_python(line)) == []


@pytest.mark.parametrize("text", ['f"Xã {name}"', '"Xã %s" % name', '"Xã {}".format(name)'])
def test_a_text_filled_in_before_it_is_looked_up_is_a_fault(text):
    (fault,) = messages.messages_in_python(f"_({text})")
    assert "line 1" in fault


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('{% translate "Mở" %}', Message(None, "Mở")),
        ("{% trans 'Mở' as opened %}", Message(None, "Mở")),
        ('{% translate "Mở" context "nút" %}', Message("nút", "Mở")),
        ('{{ _("Mở")|upper }}', Message(None, "Mở")),
        ('{{ name|default:_("chưa có tên") }}', Message(None, "chưa có tên")),
        ('{% include "x.html" with title=_("Sổ") %}', Message(None, "Sổ")),
        (
            "{% blocktranslate trimmed %}\n  Còn {{ days }}\n  ngày\n{% endblocktranslate %}",
            Message(None, "Còn %(days)s ngày"),
        ),
        (
            "{% blocktranslate count n=rows %}một dòng{% plural %}{{ n }} dòng"
            "{% endblocktranslate %}",
            Message(None, "một dòng", "%(n)s dòng"),
        ),
        (
            '{% blocktranslate context "phiếu" %}Đạt 50%{% endblocktranslate %}',
            Message("phiếu", "Đạt 50%%"),
        ),
    ],
)
def test_reads_a_template(template, expected):
    assert list(messages.messages_in_template(template)) == [expected]


@pytest.mark.parametrize(
    "template",
    ["{# {% translate 'Mở' %} #}", "{% comment %}{% translate 'Mở' %}{% endcomment %}", "_('Mở')"],
)
def test_leaves_alone_what_a_template_does_not_show(template):
    assert list(messages.messages_in_template(template)) == []


def test_a_text_belongs_to_the_nearest_app(source):
    found = messages.collect(source)
    assert {singular for _, singular in found["caunoi/fieldwork"].messages} == {
        "Lượt thăm",
        "%(n)s lượt",
        "Danh sách",
    }
    assert {singular for _, singular in found["caunoi/web"].messages} == {"Xong"}


def test_update_adds_what_is_missing_and_keeps_what_is_translated(source):
    complete(source)
    write(source, "caunoi/fieldwork/rules.py", 'reason = _("Quá hạn")\n')
    messages.update(source)
    english = {entry.msgid: entry.msgstr for entry in catalogue(source)}
    assert english["Lượt thăm"] == "Visit"
    assert english["Quá hạn"] == ""
    assert messages.problems(source) == ["caunoi/fieldwork: empty “Quá hạn”"]


def test_update_drops_what_is_no_longer_used(source):
    complete(source)
    write(source, "caunoi/fieldwork/templates/fieldwork/list.html", "<h1></h1>")
    assert messages.problems(source) == ["caunoi/fieldwork: obsolete “Danh sách”"]
    messages.update(source)
    assert messages.problems(source) == []


def test_update_starts_a_known_text_with_its_known_english(source):
    complete(source)
    write(source, "caunoi/web/pages.py", '_("Lượt thăm")\n')
    messages.update(source)
    assert messages.problems(source) == []


def test_update_changes_nothing_the_second_time(source):
    complete(source)
    messages.update(source)
    path = messages.catalogue_path("caunoi/fieldwork", source)
    before = path.read_bytes()
    messages.update(source)
    assert path.read_bytes() == before


def test_check_lists_missing_and_fuzzy_texts(source):
    complete(source)
    write(source, "caunoi/web/pages.py", '_("Trang đầu")\n')
    entries = catalogue(source)
    entries.find("Danh sách").flags.append("fuzzy")
    entries.save()
    assert messages.problems(source) == [
        "caunoi/fieldwork: fuzzy “Danh sách”",
        "caunoi/web: missing “Trang đầu”",
    ]


def test_check_lists_two_apps_that_disagree(source):
    complete(source)
    write(source, "caunoi/web/pages.py", '_("Lượt thăm")\n')
    messages.update(source)
    translate(source, {"Lượt thăm": "Call"}, app="caunoi/web")
    (fault,) = messages.problems(source)
    assert "differently" in fault


@pytest.mark.parametrize(
    ("vietnamese", "english", "faulty"),
    [
        ("Còn %(days)s ngày", "%(days)s days left", False),
        ("Còn %(days)s ngày", "%(day)s days left", True),
        ("Còn %(days)d ngày", "%(days)s days left", False),
        ("Dòng {row}: {reason}", "Row {row}: {reason}", False),
        ("Dòng {row:02}: {reason}", "Row {row}", True),
        ("Tệp %s", "File", True),
        ("Đạt 50 % số xã", "50 % of the communes", False),
    ],
)
def test_check_compares_placeholders(tmp_path, vietnamese, english, faulty):
    write(tmp_path, "caunoi/web/apps.py")
    write(tmp_path, "caunoi/web/pages.py", f"_({vietnamese!r})\n")
    messages.update(tmp_path)
    translate(tmp_path, {vietnamese: english}, app="caunoi/web")
    assert bool(messages.problems(tmp_path)) is faulty


def test_english_may_leave_the_number_out_of_the_singular(source):
    complete(source)
    entries = catalogue(source)
    entries.find("%(n)s lượt").msgstr_plural = {0: "one visit", 1: "%(n)s visits"}
    entries.save()
    assert messages.problems(source) == []


def test_compile_writes_what_gettext_reads(source):
    complete(source)
    messages.compile_all(source)
    path = messages.catalogue_path("caunoi/fieldwork", source).with_suffix(".mo")
    with path.open("rb") as file:
        english = gettext.GNUTranslations(file)
    assert english.gettext("Lượt thăm") == "Visit"
    assert english.ngettext("%(n)s lượt", "%(n)s lượt", 2) == "%(n)s visits"
    assert [file.name for file in path.parent.iterdir() if file.suffix == ".new"] == []


@pytest.mark.parametrize(
    ("template", "english", "shown"),
    [
        ('{% translate "Đạt 50%" %}', "50 %% reached", "50 % reached"),
        ('{% translate "Mở" context "nút" %}', "Open", "Open"),
        ('{{ nothing|default:_("chưa có") }}', "none yet", "none yet"),
        (
            "{% blocktranslate trimmed with d=days %}\n Còn {{ d }}\n ngày {% endblocktranslate %}",
            "%(d)s days left",
            "3 days left",
        ),
        (
            "{% blocktranslate count n=days %}{{ n }} ngày{% plural %}{{ n }} ngày"
            "{% endblocktranslate %}",
            "%(n)s day",
            "3 days",
        ),
    ],
)
def test_django_finds_what_was_counted(tmp_path, template, english, shown):
    write(tmp_path, "caunoi/web/apps.py")
    write(tmp_path, "caunoi/web/templates/page.html", template)
    messages.update(tmp_path)
    (entry,) = catalogue(tmp_path, "caunoi/web")
    translate(tmp_path, {entry.msgid: english}, app="caunoi/web")
    assert messages.problems(tmp_path) == []
    messages.compile_all(tmp_path)
    engine = Engine(builtins=["django.templatetags.i18n"])
    locale = str(tmp_path / "caunoi/web/locale")
    with override_settings(LOCALE_PATHS=[locale]), translation.override("en"):
        page = engine.from_string(template)
        assert page.render(Context({"days": 3})).strip() == shown


def test_the_command_fails_and_says_what_is_missing(source, capsys):
    assert messages.main(["check", "--root", str(source)]) == 1
    assert "missing “Lượt thăm”" in capsys.readouterr().err
    complete(source)
    assert messages.main(["check", "--root", str(source)]) == 0
