"""What every pack maker shares: CSV and pack.json writing, checksums, and small parsers of published figures.

A pack is a folder `data/<pack>/` with CSV tables and a `pack.json` (a Frictionless data package). The same sources give the
same bytes: rows are written in the order given, lines end with LF, text is UTF-8, and numbers are shortest round-trip.
Standard library only.
"""

import csv
import hashlib
import io
import json
import os

CREATED = "2026-11-25"
VERSION = "1"

FLAGS = ("reported", "estimated", "withheld", "derived", "missing", "prior")

# The observation row that production, prices and uses share.
OBSERVATION = ["good", "country", "flow", "year", "value", "unit", "basis", "flag", "source", "vintage", "note"]

# Column types of all tables; a column not named here is a string.
COLUMN_TYPES = {
    "year": "integer", "since": "string", "iso_numeric": "string", "baci_code": "string", "stage_order": "integer",
    "value": "number", "low": "number", "high": "number", "share": "number", "yield": "number", "factor": "number",
    "lon": "number", "lat": "number",
    "content": "number", "content_low": "number", "content_high": "number",
}

# Columns whose unit is fixed by the table, for the schema in pack.json.
COLUMN_UNITS = {
    "value": "see column unit", "low": "as value", "high": "as value", "share": "fraction, 0 to 1", "yield": "t of output per t of input or host",
    "lon": "degrees east", "lat": "degrees north", "content": "t of the good's basis per gross t",
    "content_low": "t of the good's basis per gross t", "content_high": "t of the good's basis per gross t",
    "factor": "see the table",
}

LICENSES = {
    "USGS": {"name": "public-domain-us", "title": "USGS: public domain (work of the United States government)",
             "path": "https://www.usgs.gov/information-policies-and-instructions/copyrights-and-credits"},
    "IEA": {"name": "CC-BY-4.0", "title": "IEA, Critical Minerals Dataset: Creative Commons Attribution 4.0",
            "path": "https://creativecommons.org/licenses/by/4.0/"},
    "BGS": {"name": "OGL-UK-3.0", "title": "World Mineral Statistics, BGS \u00a9 UKRI: Open Government Licence 3.0",
            "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"},
    "BACI": {"name": "etalab-2.0", "title": "BACI, CEPII: Etalab Open Licence 2.0",
             "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"},
    "NE": {"name": "public-domain", "title": "Natural Earth: public domain", "path": "https://www.naturalearthdata.com/about/terms-of-use/"},
    "M49": {"name": "facts", "title": "Country names and codes (ISO 3166-1, UN M49) as facts", "path": "https://unstats.un.org/unsd/methodology/m49/"},
    "LODE": {"name": "Apache-2.0", "title": "lode priors and derivations: Apache License 2.0", "path": "https://www.apache.org/licenses/LICENSE-2.0"},
}


def fmt(value):
    """A cell as text: None is empty (unknown), floats are shortest round-trip without a trailing .0."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise ValueError("a cell must be finite or empty")
        if value == int(value) and abs(value) < 1e15:
            return str(int(value))
        return repr(value)
    return str(value)


def sig(value, digits=6):
    """Round a computed figure to significant digits, so that no file carries false precision."""
    if value is None or value == 0:
        return value
    return float("%.*g" % (digits, value))


def parse_number(text):
    """A published figure: '1,200', '>50', '<1', '--', 'W', 'NA', 'e' suffixes.

    Returns (value, mark). value is None when unknown; '--' and em dashes are a published zero; mark is one of
    '', 'withheld', 'missing', 'greater', 'less', 'zero'.
    """
    s = (text or "").strip().replace("\u2014", "--").replace("\u2013", "--")
    s = s.strip("\"' ")
    if s == "":
        return None, "missing"
    if s in ("--", "-", "---"):
        return 0.0, "zero"
    if s.upper() == "W":
        return None, "withheld"
    if s.upper() in ("NA", "N.A.", "XX", "N/A", "."):
        return None, "missing"
    mark = ""
    if s[0] in "><":
        mark = "greater" if s[0] == ">" else "less"
        s = s[1:]
    s = s.replace(",", "").strip()
    while s and s[0] in "er" and len(s) > 1 and s[1].isdigit():
        s = s[1:]
    while s and s[-1] in "er":
        s = s[:-1].strip()
    try:
        return float(s), mark
    except ValueError:
        return None, "missing"


def read_csv(path, encoding="utf-8-sig", delimiter=","):
    """All rows of a CSV as a list of dicts."""
    with open(path, encoding=encoding, newline="") as f:
        return list(csv.DictReader(f, delimiter=delimiter))


def _write_bytes(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)


def write_csv(path, header, rows):
    """Write rows (lists or dicts) under header; quotes only where RFC 4180 needs them. Returns the row count."""
    out = io.StringIO()
    w = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    w.writerow(header)
    n = 0
    for row in rows:
        if isinstance(row, dict):
            extra = set(row) - set(header)
            if extra:
                raise ValueError("%s: unknown columns %s" % (path, sorted(extra)))
            row = [row.get(h) for h in header]
        if len(row) != len(header):
            raise ValueError("%s: row of %d cells under %d columns: %r" % (path, len(row), len(header), row))
        cells = [fmt(c) for c in row]
        if any("\n" in c or "\r" in c for c in cells):
            raise ValueError("%s: line break inside a cell: %r" % (path, row))
        if "flag" in header and cells[header.index("flag")] not in FLAGS:
            raise ValueError("%s: unknown flag in %r" % (path, row))
        w.writerow(cells)
        n += 1
    _write_bytes(path, out.getvalue().encode("utf-8"))
    return n


def sha256_of(path):
    h = hashlib.sha256()
    with open(path, "rb") as f:
        for block in iter(lambda: f.read(1 << 20), b""):
            h.update(block)
    return h.hexdigest()


def schema_of(header, units=None):
    fields = []
    for name in header:
        field = {"name": name, "type": COLUMN_TYPES.get(name, "string")}
        unit = (units or {}).get(name, COLUMN_UNITS.get(name))
        if unit:
            field["unit"] = unit
        fields.append(field)
    return {"fields": fields}


def write_pack(directory, meta, tables):
    """Write the tables and pack.json of one pack.

    directory  data/<pack>
    meta       {"name", "title", "sources": [{"title","edition","table","path","retrieved"}], "licenses": [...], optional "description"}
    tables     list of (name, header, rows) or (name, header, rows, units); the file is <name>.csv and units maps a column
               to the unit printed in the schema
    Returns {table name: row count}.
    """
    counts = {}
    resources = []
    for table in tables:
        name, header, rows = table[0], table[1], table[2]
        units = table[3] if len(table) > 3 else None
        path = os.path.join(directory, name + ".csv")
        counts[name] = write_csv(path, header, rows)
        resources.append({"name": name, "path": name + ".csv", "bytes": os.path.getsize(path),
                          "hash": "sha256:" + sha256_of(path), "schema": schema_of(header, units)})
    pack = {"profile": "data-package", "name": meta["name"], "title": meta["title"], "version": meta.get("version", VERSION),
            "created": meta.get("created", CREATED)}
    if meta.get("description"):
        pack["description"] = meta["description"]
    pack["sources"] = meta["sources"]
    pack["licenses"] = meta["licenses"]
    pack["resources"] = resources
    text = json.dumps(pack, indent=1, ensure_ascii=False) + "\n"
    _write_bytes(os.path.join(directory, "pack.json"), text.encode("utf-8"))
    return counts


def observation(good, country, flow, year, value, unit, basis, flag, source, vintage, note=""):
    """One row of the shared observation shape."""
    if flag not in FLAGS:
        raise ValueError("unknown flag %s" % flag)
    return [good, country, flow, year, value, unit, basis, flag, source, vintage, note]


def country_codes(source_dir):
    """BACI/Comtrade number (as text without leading zeros) -> ISO3 of a current area; TWN for 490, historical and "nes" codes left out."""
    codes = {}
    for r in read_csv(os.path.join(source_dir, "country", "country_xwalk.csv")):
        if r["iso3"]:
            codes[r["baci_code"]] = r["iso3"]
    codes.setdefault("490", "TWN")
    return codes
