"""The everything provider: every step that step-protocol.md fixes for conformance tests, with the Python SDK."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from stepwell import Context, InvalidInput, StepError, serve, step


@step
def echo(input, ctx: Context, wrap: bool = False, **settings):
    """Gives back what it gets."""
    return {"input": input, "with": ctx.with_} if wrap else input


@step
def fail(input):
    raise ValueError(input.get("message", "it failed"))


@step
def cause(input):
    def fall(level: int, depth: int) -> None:
        try:
            if level < depth:
                fall(level + 1, depth)
        except RuntimeError as deeper:
            raise RuntimeError(f"level {level}") from deeper
        raise RuntimeError(f"level {level}")

    fall(1, input.get("depth", 3))


@step(name="retry-after")
def retry_after(input):
    raise StepError("not yet", retryable=True, retry_after=input.get("ms", 1500) / 1000)


@step(idempotent=True)
def slow(input, ctx: Context):
    total = input.get("ms", 10_000)
    start = time.monotonic()
    while True:
        passed = min((time.monotonic() - start) * 1000, total)
        ctx.progress(passed, total)
        if passed >= total:
            return {"slept": total}
        ctx.cancelled.wait(min(0.05, (total - passed) / 1000))


@step(name="ignore-cancel")
def ignore_cancel(input, ctx: Context):
    ctx.progress(0)
    time.sleep(input.get("ms", 1000) / 1000)
    return {"ignored": True}


@step(interrupts=True)
def interrupt(input, ctx: Context):
    expires = input.get("expiresInMs")
    return ctx.interrupt(
        input,
        input.get("message", "Please check"),
        schema={"type": "object"},
        expires_in=None if expires is None else expires / 1000,
    )


@step
def progress(input, ctx: Context):
    to = input.get("to", 3)
    for half in range(to * 2 + 1):
        ctx.progress(half / 2, to, f"{half / 2:g} of {to}")
    for level in ("debug", "info", "warning", "error"):
        getattr(ctx, level)(f"a {level} record", level=level)
    ctx.mask("not-a-real-secret")
    if input.get("fall"):
        ctx.progress(0, to)
    return {"reported": to * 2 + 1}


@step
def artifact(input, ctx: Context):
    name = input.get("name", "report")
    path = Path(ctx.artifact_dir) / f"{name}.txt"
    path.write_bytes(input.get("text", "hello\n").encode())
    ctx.artifact(name, path, "text/plain")
    return {"path": f"{name}.txt"}


@step
def unicode(input):
    if input.get("broken"):
        return {"text": "\ud800"}
    return {
        "latin": "Grüße",
        "combining": "e\u0301",
        "cjk": "日本語",
        "astral": "😀𝒳",
        "rtl": "שלום",
        "separators": "\u2028\u2029",
        "control": "\x00\x01\x1f\x7f",
        "escapes": '"\\/\b\f\n\r\t',
        "bom": "\ufeff",
        "empty": "",
        "ä key": "🔑",
    }


@step
def bigint(input):
    return {"value": 2**53 + 1, "safe": 2**53 - 1, "list": [-(2**53) - 1, 2**64]}


@step
def nan(input):
    kinds = {"nan": "nan", "infinity": "inf", "-infinity": "-inf"}
    return {"value": float(kinds[input.get("value", "nan")])}


@step
def big(input):
    return {"text": "x" * input.get("bytes", 1_000_000)}


@step(name="print")
def print_(input):
    text, via = input.get("text", "stray print"), input.get("via", "print")
    if via == "fd":
        os.write(1, text.encode())
    elif via == "print":
        print(text, end="", flush=True)
    else:
        raise InvalidInput(f"via must be print or fd, not {via}")
    return {"printed": True}


@step(name="child-print")
def child_print(input, ctx: Context):
    program = "import sys, time; print(sys.argv[1], flush=True); time.sleep(float(sys.argv[2]))"
    seconds = input.get("holdMs", 0) / 1000
    child = subprocess.Popen([sys.executable, "-S", "-c", program, input.get("text", "child print"), str(seconds)])
    try:
        ctx.info("child started", pid=child.pid)
        while child.poll() is None:
            ctx.check_cancelled()
            ctx.cancelled.wait(0.01)
    finally:
        child.kill()
        child.wait()
    return {"printed": True}


@step(name="child-reads-stdin")
def child_reads_stdin(input):
    program = "import os, sys; sys.stderr.write(str(len(sys.stdin.buffer.read())))"
    child = subprocess.run([sys.executable, "-S", "-c", program], stderr=subprocess.PIPE, check=True)
    return {"bytes": int(child.stderr)}


@step
def nothing(input):
    """Returns nothing: the data passes through."""


@step(name="exit-mid-run")
def exit_mid_run(input, ctx: Context):
    ctx.progress(0)
    sys.exit(input.get("code", 3))


serve(name="everything", version="1.0.0")
