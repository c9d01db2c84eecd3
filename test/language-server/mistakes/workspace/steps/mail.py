"""The steps of newsletter.process.json. Nothing of it is ever run here: it is described."""

from typing import List, TypedDict

from stepwell import serve, step


class Articles(TypedDict):
    articles: List[str]


class Letter(TypedDict):
    subject: str
    body: str


class Sent(TypedDict):
    sent: int


@step
def collect(input, ctx, folder: str, newest: int = 20) -> Articles:
    """Finds the newest articles."""
    return {"articles": []}


@step(interrupts=True)
def compose(input: Articles, ctx, issue: int) -> Letter:
    """Makes a letter of them."""
    return {"subject": f"No. {issue}", "body": ""}


@step(idempotent=False)
def send(input: Letter, ctx, list: str, host: str) -> Sent:
    """Sends the letter to everybody on a list."""
    return {"sent": 0}


serve()
