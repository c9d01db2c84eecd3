"""The tables, and how orders get into them without ever getting in twice."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Callable, Dict, List, Tuple

TABLES = """
CREATE TABLE IF NOT EXISTS customers (
  customer_no TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, country TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS orders (
  order_no TEXT PRIMARY KEY, ordered_on TEXT NOT NULL, customer_no TEXT NOT NULL REFERENCES customers,
  item TEXT NOT NULL, quantity INTEGER NOT NULL CHECK (quantity > 0), unit_cents INTEGER NOT NULL, note TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS imports (
  sha256 TEXT PRIMARY KEY, file TEXT NOT NULL, first_import TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
"""

CUSTOMER = """
INSERT INTO customers VALUES (:customer_no, :customer, :email, :country)
ON CONFLICT DO UPDATE SET name = excluded.name, email = excluded.email, country = excluded.country
"""

# `changes()` is 0 when the same order is there already: that is how a second import is told from a first one.
ORDER = """
INSERT INTO orders VALUES (:order_no, :ordered_on, :customer_no, :item, :quantity, :unit_price, :note)
ON CONFLICT (order_no) DO UPDATE SET
  ordered_on = excluded.ordered_on, customer_no = excluded.customer_no, item = excluded.item,
  quantity = excluded.quantity, unit_cents = excluded.unit_cents, note = excluded.note
WHERE (ordered_on, customer_no, item, quantity, unit_cents, note)
  IS NOT (excluded.ordered_on, excluded.customer_no, excluded.item, excluded.quantity, excluded.unit_cents, excluded.note)
"""


def load(path: Path, orders: List[Dict[str, Any]], source: Dict[str, Any], progress: Callable[[int], None]) -> Dict[str, int]:
    """All or nothing. Raises sqlite3.OperationalError while another program holds the database."""
    path.parent.mkdir(parents=True, exist_ok=True)
    counts = {"inserted": 0, "updated": 0, "unchanged": 0}
    # No transactions behind our back: they would also end one in the middle.
    with closing(sqlite3.connect(path, timeout=2, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in TABLES.split(";"):
                connection.execute(statement)
            known = {number for (number,) in connection.execute("SELECT order_no FROM orders")}
            for number, order in enumerate(orders, 1):
                connection.execute(CUSTOMER, order)
                changed = connection.execute(ORDER, order).rowcount
                counts["unchanged" if not changed else "updated" if order["order_no"] in known else "inserted"] += 1
                progress(number)
            connection.execute("INSERT OR IGNORE INTO imports (sha256, file) VALUES (:sha256, :file)", source)
            connection.execute("COMMIT")
        except BaseException:  # a cancel too
            connection.execute("ROLLBACK")
            raise
    return counts


def revenue(path: Path) -> List[Tuple[str, int, int]]:
    """Country, number of orders, their value in cents; the largest first."""
    with closing(sqlite3.connect(path, timeout=2)) as connection:
        return connection.execute(
            "SELECT country, COUNT(*), SUM(quantity * unit_cents) FROM orders JOIN customers USING (customer_no)"
            " GROUP BY country ORDER BY 3 DESC, 1"
        ).fetchall()
