"""What an order is: turns the texts of a row into values, and says what is wrong with them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, Dict, List, Tuple

FIELDS = ["order_no", "ordered_on", "customer_no", "customer", "email", "country", "item", "quantity", "unit_price", "note"]
OPTIONAL = {"note"}


def check(values: Dict[str, str]) -> Tuple[Dict[str, Any], List[str]]:
    """The order and its problems. With problems, the order is of use only to say which one it is."""
    order: Dict[str, Any] = {}
    problems: List[str] = []
    for field in FIELDS:
        text = " ".join(values.get(field, "").split())
        order[field] = text
        if not text and field not in OPTIONAL:
            problems.append(f"{field} is empty")
            continue
        if field in RULES:
            try:
                order[field] = RULES[field](text)
            except ValueError as error:
                problems.append(f"{field} {error}: {text}")
    return order, problems


def pattern(regex: str, what: str):
    def rule(text: str) -> str:
        if not re.fullmatch(regex, text):
            raise ValueError(what)
        return text

    return rule


def day(text: str) -> str:
    """As in Germany or as in ISO 8601, told as the latter."""
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            found = datetime.strptime(text, form).date()
        except ValueError:
            continue
        if not date(2000, 1, 1) <= found <= date(2100, 1, 1):
            raise ValueError("is not of this century")
        return found.isoformat()
    raise ValueError("is no date")


def quantity(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,4}", text):
        raise ValueError("is not a whole number from 1")
    return int(text)


def cents(text: str) -> int:
    """A price as whole cents: `1.049,00`, `12,5`, `12.50`. Cents, because sums of fractions drift."""
    if re.fullmatch(r"\d{1,3}(\.\d{3})*(,\d{1,2})?", text):
        text = text.replace(".", "").replace(",", ".")
    elif not re.fullmatch(r"\d+([.,]\d{1,2})?", text):
        raise ValueError("is no price")
    whole, _, part = text.replace(",", ".").partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


RULES = {
    "order_no": pattern(r"SO-\d{5}", "is not of the form SO-12345"),
    "ordered_on": day,
    "customer_no": pattern(r"C-\d{4}", "is not of the form C-1234"),
    "email": lambda text: pattern(r"[^@\s]+@[^@\s]+\.[^@\s]+", "is no e-mail address")(text.lower()),
    "country": lambda text: pattern(r"[A-Z]{2}", "is no two-letter code")(text.upper()),
    "quantity": quantity,
    "unit_price": cents,
}
