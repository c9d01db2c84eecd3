"""The steps of the backup. A backup counts once it was restored and found equal; until then it lies in a work folder."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Dict

from stepwell import Context, InvalidWith, StepError, serve, step

SUFFIX = ".sqlite.enc"
PAGES_AT_A_TIME = 256  # of the database; between them other programs may write


@step(name="sample-database", idempotent=True)
def sample_database(input, ctx: Context, sql: str, database: str):
    """Makes the database that the sample backs up, unless it is there."""
    path = Path(database)
    if path.exists():
        ctx.summary = f"{path} is there already"
        return input
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(Path(sql).read_text(encoding="utf-8"))
    ctx.summary = str(path)
    return input


@step
def copy(input, ctx: Context, database: str, sample: str, backups: str):
    """A consistent copy, taken while others go on writing."""
    source = Path(database or sample)
    if not source.is_file():
        raise InvalidWith(f"There is no database {source}")
    work = work_folder(backups, ctx)
    work.mkdir(parents=True, mode=0o700, exist_ok=True)
    stamp = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%S%fZ")
    target = work / "copy.sqlite"
    target.unlink(missing_ok=True)  # of an earlier attempt

    def report(status: int, remaining: int, total: int) -> None:
        ctx.progress(total - remaining, total, "pages")

    # Opened read-only: a path that is mistyped must not become an empty database.
    address = f"{source.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=5)) as origin, closing(sqlite3.connect(target)) as backup:
        origin.backup(backup, pages=PAGES_AT_A_TIME, progress=report)
        backup.execute("PRAGMA journal_mode = DELETE")
    tables = count_rows(target)
    ctx.summary = f"{sum(tables.values())} rows in {len(tables)} tables"
    return {
        "name": f"{source.stem}-{stamp}{SUFFIX}",
        "copy": str(target),
        "sealed": str(work / f"sealed{SUFFIX}"),
        "restored": str(work / "restored.sqlite"),
        "tables": tables,
        "sha256": sha256(target),
    }


@step(idempotent=True)
def verify(input, ctx: Context):
    """What was decrypted is the copy, byte for byte, and a sound database with as many rows."""
    restored = Path(input["restored"])
    if sha256(restored) != input["sha256"]:
        raise StepError("The restored file is not the one that was backed up", retryable=False)
    found = count_rows(restored)
    if found != input["tables"]:
        raise StepError(f"The restored database has {found} rows, not {input['tables']}", retryable=False)
    ctx.summary = "equal, and sound"
    return input


@step
def publish(input, ctx: Context, backups: str, keep: int):
    """Puts the backup where backups are, with what is known of it beside it, and removes those beyond `keep`."""
    folder = Path(backups)
    target = folder / input["name"]
    sealed = Path(input["sealed"])
    about = {"file": target.name, "bytes": sealed.stat().st_size, "sha256": sha256(sealed), "tables": input["tables"]}
    # First what is known of it, then the backup: a backup is never without.
    write_whole(target.with_name(target.name + ".json"), json.dumps(about, indent=2) + "\n")
    os.replace(sealed, target)
    (folder / "FAILED.txt").unlink(missing_ok=True)

    stem = target.name[: -len("20260101T000000000000Z" + SUFFIX)]  # backups of this database only
    all_of_it = sorted(folder.glob(f"{stem}[0-9]*{SUFFIX}"), reverse=True)
    removed = []
    for old in all_of_it[keep:]:
        old.unlink()
        old.with_name(old.name + ".json").unlink(missing_ok=True)
        removed.append(old.name)
    ctx.summary = f"{len(all_of_it) - len(removed)} kept, {len(removed)} removed: {target.name}"
    return {"backup": str(target), **about, "kept": len(all_of_it) - len(removed), "removed": removed}


@step
def notify(input, ctx: Context, backups: str, step: str, message: str):
    folder = Path(backups)
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    write_whole(folder / "FAILED.txt", f"{now}: no backup, the step {step} failed: {message}\n")
    ctx.error(f"There is no new backup; the last ones are untouched. See {folder / 'FAILED.txt'}")
    return input


@step(name="clean-up", idempotent=True)
def clean_up(input, ctx: Context, backups: str):
    """After success, failure and cancel alike: what is not encrypted does not stay."""
    shutil.rmtree(work_folder(backups, ctx), ignore_errors=True)
    return input


def work_folder(backups: str, ctx: Context) -> Path:
    """In the folder of the backups, so that moving a file out of it is one rename."""
    return Path(backups) / f".work-{ctx.process_id}"


def count_rows(path: Path) -> Dict[str, int]:
    """Rows by table, after a check of the whole file."""
    with closing(sqlite3.connect(path)) as connection:
        problems = [line for (line,) in connection.execute("PRAGMA integrity_check")]
        if problems != ["ok"]:
            raise StepError(f"{path.name} is damaged: {'; '.join(problems[:3])}", retryable=False)
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        return {name: rows_of(connection, name) for name in tables if not name.startswith("sqlite_")}


def rows_of(connection: sqlite3.Connection, table: str) -> Any:
    quoted = table.replace('"', '""')
    return connection.execute(f'SELECT COUNT(*) FROM "{quoted}"').fetchone()[0]


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            digest.update(chunk)
    return digest.hexdigest()


def write_whole(path: Path, text: str) -> None:
    """Never half a file."""
    new = path.with_name(path.name + ".new")
    new.write_text(text, encoding="utf-8")
    os.replace(new, path)


serve(name="db-backup", version="1.0.0")
