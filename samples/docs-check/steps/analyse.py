"""Finds what is wrong with prose in Markdown: links that lead nowhere, doubled words, endless sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Dict, Iterator, List, Tuple
from urllib.parse import unquote

from stepwell import Context, InvalidInput, serve, step

Line = Tuple[int, str]

LINK = re.compile(r"(?<!\!)\[(?:[^\]\[]|\[[^\]]*\])*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
DOUBLED = re.compile(r"\b([A-Za-z]{2,})\s+\1\b", re.IGNORECASE)
GOOD_DOUBLES = {"had", "that"}
CODE = re.compile(r"`[^`]*`")


@step
def analyse(input, ctx: Context, folder: str, prose: str, longest_sentence: int):
    files = read(Path(prose))
    anchors = {name: set(anchors_of(lines)) for name, lines in files.items()}
    problems = []
    for number, (name, lines) in enumerate(files.items(), 1):
        for line, kind, text in [
            *broken_links(Path(folder), name, lines, anchors),
            *doubled_words(lines),
            *endless_sentences(lines, longest_sentence),
        ]:
            problems.append({"file": name, "line": line, "kind": kind, "text": text})
        ctx.progress(number, len(files), name)
    problems.sort(key=lambda problem: (problem["file"], problem["line"]))
    broken = sum(problem["kind"] == "link" for problem in problems)
    ctx.summary = f"{len(problems)} problems in {len(files)} files, {broken} of them broken links"
    words = {name: sum(len(plain(text).split()) for _, text in lines) for name, lines in files.items()}
    return {
        "files": [{"file": name, "words": count} for name, count in words.items()],
        "words": sum(words.values()),
        "broken": broken,
        "problems": problems,
    }


def read(prose: Path) -> Dict[str, List[Line]]:
    files: Dict[str, List[Line]] = defaultdict(list)
    for row in prose.read_text(encoding="utf-8", errors="replace").splitlines():
        name, _, rest = row.partition("\t")
        line, _, text = rest.partition("\t")
        files[name].append((int(line), text))
    if not files:
        raise InvalidInput("There is no prose to look at")
    return files


def anchors_of(lines: List[Line]) -> Iterator[str]:
    """The names that headings get on code hosting sites: lower case, no punctuation, numbered when repeated."""
    seen: Dict[str, int] = {}
    for _, text in lines:
        heading = re.match(r"#{1,6}\s+(.+?)\s*#*$", text)
        if heading:
            plain_text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.group(1))
            name = re.sub(r"[^\w\- ]", "", plain_text.lower()).replace(" ", "-")
            seen[name] = seen.get(name, -1) + 1
            yield name if seen[name] == 0 else f"{name}-{seen[name]}"
        yield from re.findall(r"<a\s+(?:id|name)=\"([^\"]+)\"", text)


def broken_links(folder: Path, name: str, lines: List[Line], anchors: Dict[str, set]) -> Iterator[Tuple[int, str, str]]:
    """Only links within the folder: whether the web answers differs from run to run."""
    for line, text in lines:
        for target in LINK.findall(CODE.sub("", text)):
            if re.match(r"[a-z][a-z0-9+.-]*:|//", target, re.IGNORECASE):
                continue
            path, _, anchor = target.partition("#")
            file = (folder / name).parent / unquote(path) if path else folder / name
            if not file.exists():
                yield line, "link", f"{target}: there is no such file"
                continue
            try:
                known = anchors.get(file.resolve().relative_to(folder.resolve()).as_posix())
            except ValueError:  # outside the folder
                known = None
            if anchor and known is not None and unquote(anchor) not in known:
                yield line, "link", f"{target}: the file has no such heading"


def doubled_words(lines: List[Line]) -> Iterator[Tuple[int, str, str]]:
    for (line, text), (_, following) in zip(lines, [*lines[1:], (0, "")]):
        # The first word of the next line too: a doubled word is hardest to see at the end of a line.
        start = plain(following).split()[:1] if prose_line(following) else []
        here = plain(text)
        for found in DOUBLED.finditer(" ".join([here, *start])):
            if found.start() < len(here) and found.group(1).lower() not in GOOD_DOUBLES:
                yield line, "doubled word", found.group(0)


def endless_sentences(lines: List[Line], longest: int) -> Iterator[Tuple[int, str, str]]:
    first, paragraph = 0, ""
    for line, text in [*lines, (0, "")]:
        if prose_line(text):
            first = first or line
            paragraph += " " + plain(text)
            continue
        for sentence in re.split(r"(?<=[.!?:;])\s+", paragraph.strip()):
            words = sentence.split()
            if len(words) > longest:
                yield first, "long sentence", f"{len(words)} words: {' '.join(words[:8])} ..."
        first, paragraph = (line, plain(text)) if re.match(r"\s*([-*+]|\d+\.)\s", text) else (0, "")


def prose_line(text: str) -> bool:
    return bool(text.strip()) and not re.match(r"\s*([#|>]|[-*+]\s|\d+\.\s|<)", text)


def plain(text: str) -> str:
    """Without the targets of links; code counts as a word, but never as the same one."""
    return re.sub(r"\]\([^)]*\)", "]", CODE.sub("``", text))


serve(name="docs-check", version="1.0.0")
