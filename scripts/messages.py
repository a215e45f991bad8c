"""The message catalogues, without the gettext programs that a fresh machine lacks.

The texts in the source are Vietnamese; the catalogue of each app, `<app>/locale/en/…/django.po`,
holds their English. A text belongs to the nearest folder above it that is an app (has apps.py);
what lies outside every app belongs to caunoi/web.

    messages.py update    add the texts that a catalogue lacks, drop those no longer used
    messages.py check     list what is missing, and fail if there is anything
    messages.py compile   make the .mo files that Django reads
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.template import TemplateSyntaxError
from django.utils.translation.template import templatize

LANGUAGE = "en"
PACKAGES = ("caunoi", "config")
HOME_OF_THE_REST = "caunoi/web"
TEMPLATE_SUFFIXES = {".html", ".txt"}
SKIPPED_FOLDERS = {"migrations", "node_modules", "locale", "static", "__pycache__"}
METADATA = {
    "Project-Id-Version": "cau-noi",
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}

# Which argument of each function is the context, the singular, the plural.
SIGNATURES = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
FUNCTIONS = {
    name: signature
    for base, signature in SIGNATURES.items()
    for name in (base, f"{base}_lazy", f"{base}_noop")
} | {"_": SIGNATURES["gettext"]}
# Rules know no Django: their sentences wait for the language in which they will be read.
SENTENCES = {"sentence": SIGNATURES["gettext"]}
MODULES = {"django.utils.translation": FUNCTIONS, "caunoi.common.sentences": SENTENCES}

PLACEHOLDER = re.compile(
    r"%%|%\((?P<named>\w+)\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]"
    r"|(?P<bare>%[-#0+]*\d*(?:\.\d+)?[sd](?!\w))"
    r"|\{(?P<braced>\w*)(?:[.\[!:][^{}]*)?\}"
)


@dataclass(frozen=True)
class Message:
    """One text as gettext looks it up: the plural is a part of the entry, not of the key."""

    context: str | None
    singular: str
    plural: str | None = None

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.singular

    def __str__(self) -> str:
        shown = f"“{self.singular}”"
        return f"{shown} ({self.context})" if self.context else shown


@dataclass
class Found:
    """What the source of one app asks to be translated, and where; and what could not be read."""

    messages: dict[tuple[str | None, str], Message] = field(default_factory=dict)
    files: dict[tuple[str | None, str], set[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, message: Message, file: str) -> None:
        known = self.messages.setdefault(message.key, message)
        if message.plural and known.plural and message.plural != known.plural:
            self.faults.append(f"{file}: {message} stands elsewhere with another plural")
        if message.plural:
            self.messages[message.key] = message
        self.files.setdefault(message.key, set()).add(file)


def messages_in_python(source: str) -> Iterator[Message | str]:
    """Yield each text given to a gettext function; a sentence where such a call cannot be read."""
    tree = ast.parse(source)
    names = dict(FUNCTIONS)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            functions = MODULES.get(node.module or "", {})
            for alias in node.names:
                if alias.name in functions:
                    names[alias.asname or alias.name] = functions[alias.name]
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Name):
            name = function.id
        elif isinstance(function, ast.Attribute):
            name = function.attr
        else:
            continue
        if name not in names:
            continue
        yield from _message_of_call(node, names[name])


def _message_of_call(
    call: ast.Call, signature: tuple[int | None, int, int | None]
) -> Iterator[Message | str]:
    texts: list[str | None] = []
    for position in signature:
        if position is None:
            texts.append(None)
            continue
        if position >= len(call.args):
            return
        argument = call.args[position]
        text = _literal(argument)
        if text is None:
            if _looks_computed(argument):
                yield f"line {call.lineno}: write the text whole, fill it in afterwards"
            return
        texts.append(text)
    context, singular, plural = texts
    if singular:  # the empty text is gettext's own header
        yield Message(context, singular, plural)


def _literal(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _literal(node.left), _literal(node.right)
        return None if left is None or right is None else left + right
    return None


def _looks_computed(node: ast.expr) -> bool:
    """Tell a text filled in too early from a variable, whose text is marked elsewhere."""
    if isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Mod | ast.Add)
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "format"
    )


# Django turns a template into calls that xgettext understands, everything else blanked out.
_STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"(?<![\w.])(_|n?p?gettext)\(({_STRING}(?:,\s*{_STRING})*)(?:,\s*count)?\)")


def messages_in_template(source: str) -> Iterator[Message | str]:
    """Yield each text of the translate tags and of _("…"), spelled as Django looks it up."""
    try:
        calls = templatize(source)
    except (SyntaxError, TemplateSyntaxError) as error:
        yield str(error)
        return
    for name, arguments in _CALL.findall(calls):
        texts = [ast.literal_eval(text) for text in re.findall(_STRING, arguments)]
        context, singular, plural = (
            None if position is None else texts[position] for position in FUNCTIONS[name]
        )
        if singular:
            yield Message(context, singular, plural)


def files_to_read(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*")):
            if SKIPPED_FOLDERS.isdisjoint(path.relative_to(root).parts[:-1]) and path.is_file():
                yield path


def app_of(path: Path, root: Path) -> str:
    for folder in path.parents:
        if folder == root:
            break
        if (folder / "apps.py").exists():
            return folder.relative_to(root).as_posix()
    return HOME_OF_THE_REST


def collect(root: Path) -> dict[str, Found]:
    """Read the whole source: app folder → what it asks to be translated."""
    found: dict[str, Found] = {}
    for path in files_to_read(root):
        if path.suffix == ".py":
            read = messages_in_python
        elif path.suffix in TEMPLATE_SUFFIXES and "templates" in path.parts:
            read = messages_in_template
        else:
            continue
        app = found.setdefault(app_of(path, root), Found())
        file = path.relative_to(root).as_posix()
        try:
            for message in read(path.read_text(encoding="utf-8")):
                if isinstance(message, str):
                    app.faults.append(f"{file}: {message}")
                else:
                    app.add(message, file)
        except SyntaxError as error:
            app.faults.append(f"{file}: {error}")
    return found


def catalogue_path(app: str, root: Path) -> Path:
    return root / app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def catalogues(root: Path) -> list[Path]:
    return sorted(
        path
        for package in PACKAGES
        for path in (root / package).rglob(f"locale/{LANGUAGE}/LC_MESSAGES/django.po")
    )


def key_of(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def placeholders(text: str) -> set[str]:
    found = set()
    for match in PLACEHOLDER.finditer(text):
        if match["named"]:
            found.add(f"%({match['named']})s")
        elif match["bare"]:
            found.add(match["bare"])
        elif match["braced"] is not None:
            found.add("{" + match["braced"] + "}")
    return found


def update(root: Path) -> None:
    """Bring every catalogue to the texts of its app; a translation that exists is kept."""
    found = collect(root)
    known = _translations(root)
    paths = {catalogue_path(app, root): app for app, texts in found.items() if texts.messages}
    for path in catalogues(root):
        paths.setdefault(path, path.parents[3].relative_to(root).as_posix())
    for path, app in sorted(paths.items()):
        _update_one(path, found.get(app, Found()), known, root)


def _update_one(
    path: Path, found: Found, known: dict[tuple[str | None, str], polib.POEntry], root: Path
) -> None:
    old = {}
    if path.exists():
        old = {key_of(entry): entry for entry in polib.pofile(str(path)) if not entry.obsolete}
    new = polib.POFile(wrapwidth=100)
    new.metadata = dict(METADATA)
    # Sorted, so that two people who add texts on the same day rarely touch the same lines.
    for key in sorted(found.messages, key=lambda key: (key[1], key[0] or "")):
        message = found.messages[key]
        entry = old.get(key) or _filled_from(known.get(key)) or polib.POEntry()
        entry.msgctxt, entry.msgid = message.key
        entry.msgid_plural = message.plural or ""
        if message.plural and not entry.msgstr_plural:
            entry.msgstr_plural = {0: entry.msgstr, 1: ""}
        if message.plural:
            entry.msgstr = ""
        elif entry.msgstr_plural:
            entry.msgstr, entry.msgstr_plural = entry.msgstr_plural.get(0, ""), {}
        entry.occurrences = [(file, "") for file in sorted(found.files[key])]
        new.append(entry)
    if not new:
        path.unlink(missing_ok=True)
        return
    text = str(new) + "\n"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    empty = sum(not entry.translated() for entry in new)
    print(f"{path.relative_to(root)}: {len(new)} texts, {empty} without a translation")


def _translations(root: Path) -> dict[tuple[str | None, str], polib.POEntry]:
    """What any app has translated already: the same text in a second app starts out the same."""
    return {
        key_of(entry): entry
        for path in catalogues(root)
        for entry in polib.pofile(str(path))
        if entry.translated()
    }


def _filled_from(entry: polib.POEntry | None) -> polib.POEntry | None:
    if entry is None:
        return None
    return polib.POEntry(msgstr=entry.msgstr, msgstr_plural=dict(entry.msgstr_plural))


def problems(root: Path) -> list[str]:
    """List what stands between the catalogues and a complete, usable translation."""
    found = collect(root)
    apps = set(found)
    entries: dict[str, dict[tuple[str | None, str], polib.POEntry]] = {}
    for path in catalogues(root):
        app = path.parents[3].relative_to(root).as_posix()
        apps.add(app)
        entries[app] = {key_of(entry): entry for entry in polib.pofile(str(path))}
    listed = []
    for app in sorted(apps):
        texts, catalogue = found.get(app, Found()), entries.get(app, {})
        listed += texts.faults
        listed += [
            f"{app}: missing {texts.messages[key]}"
            for key in sorted(texts.messages.keys() - catalogue.keys(), key=repr)
        ]
        for key, entry in catalogue.items():
            listed += [f"{app}: {fault}" for fault in _faults(entry, texts.messages.get(key))]
    return [*listed, *_disagreements(entries)]


def _faults(entry: polib.POEntry, message: Message | None) -> Iterator[str]:
    if message is None or entry.obsolete:
        yield f"obsolete {Message(entry.msgctxt, entry.msgid)}"
        return
    if entry.fuzzy:
        yield f"fuzzy {message}"
    elif (entry.msgid_plural or None) != message.plural:
        yield f"the plural of {message} has changed"
    elif not _is_filled(entry, message):
        yield f"empty {message}"
    else:
        yield from _wrong_placeholders(entry, message)


def _is_filled(entry: polib.POEntry, message: Message) -> bool:
    if message.plural is None:
        return bool(entry.msgstr.strip())
    return all(entry.msgstr_plural.get(form, "").strip() for form in (0, 1))


def _wrong_placeholders(entry: polib.POEntry, message: Message) -> Iterator[str]:
    if message.plural is None:
        pairs = [(placeholders(message.singular), placeholders(entry.msgstr))]
    else:
        wanted = placeholders(message.plural)
        one = placeholders(entry.msgstr_plural[0])
        # English may say "one visit" and leave the number out.
        pairs = [
            (wanted & one if one <= wanted else wanted, one),
            (wanted, placeholders(entry.msgstr_plural[1])),
        ]
    for wanted, given in pairs:
        if wanted != given:
            difference = ", ".join(sorted(wanted ^ given))
            yield f"placeholders of {message} differ: {difference}"


def _disagreements(
    entries: dict[str, dict[tuple[str | None, str], polib.POEntry]],
) -> Iterable[str]:
    """Django takes the first app's translation and says nothing: two apps must not differ."""
    first: dict[tuple[str | None, str], tuple[str, polib.POEntry]] = {}
    for app, catalogue in sorted(entries.items()):
        for key, entry in catalogue.items():
            if entry.obsolete or not entry.translated():
                continue
            other_app, other = first.setdefault(key, (app, entry))
            if (entry.msgstr, entry.msgstr_plural) != (other.msgstr, other.msgstr_plural):
                text = Message(entry.msgctxt, entry.msgid)
                yield f"{app}: {text} is translated differently in {other_app} (use pgettext)"


def compile_all(root: Path) -> None:
    """Write each .mo that is older than its .po; a reader never sees half a file."""
    for path in catalogues(root):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        half = target.with_suffix(".mo.new")
        polib.pofile(str(path)).save_as_mofile(str(half))
        half.replace(target)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("command", choices=["update", "check", "compile"])
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[1])
    options = parser.parse_args(arguments)
    if options.command == "update":
        update(options.root)
    elif options.command == "compile":
        compile_all(options.root)
    elif listed := problems(options.root):
        print("\n".join(listed), file=sys.stderr)
        print(f"{len(listed)} faults in the catalogues; see `make messages`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
