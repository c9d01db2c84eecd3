"""The steps of the CSV import: parse, check, load, summarise."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Dict

import database as db
from order import FIELDS, check
from stepwell import Context, InvalidInput, InvalidWith, serve, step

REVIEW_SCHEMA = {
    "type": "object",
    "required": ["rejected"],
    "properties": {
        "rejected": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["line", "decision", "values"],
                "properties": {
                    "decision": {"enum": ["skip", "import"]},
                    "values": {
                        "type": "object",
                        "required": FIELDS,
                        "properties": {field: {"type": "string"} for field in FIELDS},
                        "additionalProperties": False,
                    },
                },
            },
        }
    },
}


@step
def parse(input, ctx: Context, file: str, columns: Dict[str, str]):
    """Reads the export into rows with our own column names.

    The rows go into a file: there may be far more of them than fit into the data between steps.
    """
    path = Path(file)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InvalidWith(f"{path} cannot be read: {error.strerror}") from None
    text = decode(content, ctx)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    header = [name.strip() for name in next(records, [])]
    missing = [name for name in columns if name not in header]
    if missing:
        raise InvalidInput(f"{path} has no column {', '.join(missing)}. Its columns: {', '.join(header)}.")

    rows = []
    end = records.line_num
    try:
        for record in records:
            line, end = end + 1, records.line_num
            if any(cell.strip() for cell in record):
                rows.append(row_of(line, record, header, columns))
    except csv.Error as error:
        raise InvalidInput(f"{path}, line {records.line_num}: {error}") from None

    ctx.summary = f"{len(rows)} rows"
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return {
        "source": {"file": path.name, "sha256": hashlib.sha256(content).hexdigest(), "rows": len(rows)},
        "rows_file": ctx.artifact("rows.jsonl", lines),
    }


@step(name="check", interrupts=True)
def check_rows(input, ctx: Context):
    """Sorts the rows into those to load and those that a person must decide about."""
    accepted, rejected, repeated, seen = [], [], 0, {}
    rows = read_lines(input["rows_file"])
    for number, row in enumerate(rows, 1):
        order, problems = check(row["values"])
        problems = row["faults"] or problems
        before = seen.setdefault(order["order_no"], (row["line"], row["values"]))
        if before[0] != row["line"] and before[1] == row["values"]:
            repeated += 1
        elif before[0] != row["line"] and order["order_no"]:
            problems.append(f"{order['order_no']} stands in line {before[0]} already, with other contents")
        if problems:
            rejected.append({"line": row["line"], "problems": problems, "decision": "skip", "values": row["values"]})
        elif before[0] == row["line"]:
            accepted.append(order)
        ctx.progress(number, len(rows))

    ctx.summary = f"{len(accepted)} good, {repeated} repeated, {len(rejected)} to look at"
    lines = "".join(json.dumps(order, ensure_ascii=False) + "\n" for order in accepted)
    output = {
        "accepted": len(accepted),
        "accepted_file": ctx.artifact("accepted.jsonl", lines),
        "repeated": repeated,
        "rejected": rejected,
    }
    if not rejected:
        return output
    return ctx.interrupt(
        output,
        f"{len(rejected)} of {len(rows)} rows cannot be right. Correct their values and set their decision to "
        '"import", or leave it at "skip".',
        schema=REVIEW_SCHEMA,
    )


@step(idempotent=True)
def load(input, ctx: Context, database: str):
    """Writes all orders in one transaction: either all of them are in, or none."""
    orders = read_lines(input["accepted_file"])
    still_wrong = []
    skipped = []
    for row in input["rejected"]:
        if row["decision"] == "skip":
            number = row["values"]["order_no"] or "no number"
            skipped.append(f"line {row['line']} ({number}): {'; '.join(row['problems'])}")
            continue
        order, problems = check(row["values"])
        if any(order["order_no"] == other["order_no"] for other in orders):
            problems.append(f"{order['order_no']} is imported from another line already")
        orders.append(order)
        still_wrong += [f"line {row['line']}: {problem}" for problem in problems]
    if still_wrong:
        raise InvalidInput("Nothing was loaded, because of rows that were to be imported.\n" + "\n".join(still_wrong))

    counts = db.load(Path(database), orders, input["source"], lambda done: ctx.progress(done, len(orders)))
    ctx.summary = f"{counts['inserted']} new, {counts['updated']} changed, {counts['unchanged']} as before"
    return {**counts, "skipped": skipped}


@step(idempotent=True)
def summarise(input, ctx: Context, database: str):
    """What is in the database now, and what is not, as data and as a page to pass on."""
    revenue = db.revenue(Path(database))
    keep = ("inserted", "updated", "unchanged", "repeated", "skipped")
    output = {
        "file": input["source"]["file"],
        "database": database,
        **{key: input[key] for key in keep},
        "revenue": {country: cents / 100 for country, _, cents in revenue},
    }
    page = [
        f"# Import of {output['file']}",
        "",
        f"{output['inserted']} new orders, {output['updated']} changed, {output['unchanged']} as before.",
        "",
        "| country | orders | revenue |",
        "|---|--:|--:|",
        *[f"| {country} | {orders} | {cents / 100:,.2f} € |" for country, orders, cents in revenue],
        "",
    ]
    if output["skipped"]:
        page += ["Left out:", ""]
        page += [f"- {row}" for row in output["skipped"]]
    ctx.artifact("summary.md", "\n".join(page) + "\n")
    ctx.summary = f"{sum(orders for _, orders, _ in revenue)} orders in the database, {len(output['skipped'])} rows left out"
    return output


def decode(content: bytes, ctx: Context) -> str:
    """UTF-8 with or without a byte order mark; old spreadsheets write the Western code page of Windows."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        ctx.warning("The file is not UTF-8: taken for Windows-1252")
        return content.decode("cp1252", errors="replace")


def delimiter_of(text: str) -> str:
    """The likeliest one of the header. Counting rows as well would count the commas of prices."""
    header = text.partition("\n")[0]
    return max(";,\t", key=header.count)


def row_of(line: int, record: list, header: list, columns: Dict[str, str]) -> dict:
    cells = dict(zip(header, record))
    faults = [] if len(record) == len(header) else [f"has {len(record)} of {len(header)} columns"]
    return {"line": line, "faults": faults, "values": {ours: cells.get(theirs, "") for theirs, ours in columns.items()}}


def read_lines(path: str) -> list:
    try:
        return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    except FileNotFoundError:
        raise InvalidInput(f"{path} is gone: start again from the step `parse`") from None


serve(name="csv-import", version="1.0.0")
