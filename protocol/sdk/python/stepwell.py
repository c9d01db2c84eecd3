"""Stepwell for Python: write the steps of a process in a few lines. One file, to copy into any project.

    from stepwell import step, serve

    @step
    def fetch(input, ctx, url: str):
        ctx.progress(1, 2)
        return {"rows": download(url)}

    serve()

It speaks Step Protocol 1 over stdin and stdout; both are taken away from the step, so whatever the step, its libraries
or its children print becomes a log line, and whatever they read from stdin is empty.

One long file without dependencies, Python 3.9+, because it is handed out by copying it beside a step. Its parts, in
order: errors, values and JSON, type hints and schemas, what a step works with (Context), steps, the session, the process
and its children, entry (serve).
"""

from __future__ import annotations

import json
import os
import queue
import re
import sys
import threading
import time
import typing
from typing import Any, Callable, Dict, Iterable, List, Optional, Set, Tuple, Union

__version__ = "0.1.0"
__all__ = ["step", "serve", "log_handler", "Context", "StepError", "InvalidInput", "InvalidWith", "Cancelled"]

PROTOCOL_VERSION = "1"
MAX_SAFE_INTEGER = 2**53 - 1  # beyond it, JSON readers that use doubles lose digits
MAX_DEPTH = 64  # nesting of data, the outermost object counted
MAX_CAUSES = 8
FORBIDDEN_KEYS = frozenset(("__proto__", "constructor", "prototype"))  # they poison objects in JavaScript
MAX_STACK_LINES = 100
PROGRESS_BURST = 20  # reports sent at once; beyond it ten a second, which is what a runner passes on anyway
PROGRESS_RATE = 10.0
LOG_PIECE = 16_000  # characters: at most 64,000 bytes, below the 64 KiB a log record may have
END_GRACE = 1.0  # seconds a running step and its children get once the executor is gone


# ---------------------------------------------------------------------------------------------------- errors


class StepError(Exception):
    """Fails the step with a message for people, and says what the runner may do about it.

    `retryable` False: never tried again, else the process decides; `retry_after` is in seconds or a
    timedelta; `details` is anything that fits into JSON.
    """

    def __init__(
        self,
        message: str,
        code: int = 1000,
        retryable: Optional[bool] = None,
        retry_after: Any = None,
        details: Any = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.retryable = retryable
        self.retry_after = retry_after
        self.details = details


class InvalidInput(StepError):
    """The data is not what the step takes. Never tried again by itself."""

    def __init__(self, message: str, details: Any = None) -> None:
        super().__init__(message, 1002, details=details)


class InvalidWith(StepError):
    """The settings under `with` are not what the step takes. Never tried again by itself."""

    def __init__(self, message: str, details: Any = None) -> None:
        super().__init__(message, 1003, details=details)


class Cancelled(BaseException):
    """Raised by `check_cancelled()` and `progress()` once the runner wants the step to end.

    Not an `Exception`, so that a broad `except Exception` in a retry loop lets it through.
    """


class _Unfit(Exception):
    """A value that has no place in JSON. `path` is filled in from the inside out, so the usual case costs nothing."""

    def __init__(self, reason: str, *path: str) -> None:
        super().__init__(reason)
        self.path: List[str] = list(path)

    def sentence(self, what: str) -> str:
        return f"{what}{''.join(reversed(self.path))} {self}"


# ------------------------------------------------------------------------------------------- values and JSON


def _segment(key: object) -> str:
    """A key as a part of a path: `.rows`, `[3]`, `["odd key"]`."""
    if isinstance(key, int):
        return f"[{key}]"
    return f".{key}" if re.match(r"^[A-Za-z_][\w-]*$", str(key)) else f"[{json.dumps(key)}]"


def _plain(value: Any, depth: int = 0) -> Any:
    """The value in JSON's own types. Raises _Unfit for what cannot be told in JSON."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    if kind is int:
        return value if -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER else str(value)
    if kind is float:
        if value - value != 0.0:
            raise _Unfit(f"is {value}, which JSON cannot hold")
        return value
    if kind is dict:
        if depth >= MAX_DEPTH:
            raise _Unfit(f"is nested deeper than {MAX_DEPTH} levels")
        copy = {}
        for key, item in value.items():
            if type(key) is not str:
                key = _key(key)
            if key in FORBIDDEN_KEYS:
                raise _Unfit(f'has the key "{key}", which data may not have')
            try:
                copy[key] = _plain(item, depth + 1)
            except _Unfit as unfit:
                unfit.path.append(_segment(key))
                raise
        return copy
    if kind is list or kind is tuple:
        if depth >= MAX_DEPTH:
            raise _Unfit(f"is nested deeper than {MAX_DEPTH} levels")
        items = []
        for index, item in enumerate(value):
            try:
                items.append(_plain(item, depth + 1))
            except _Unfit as unfit:
                unfit.path.append(_segment(index))
                raise
        return items
    return _plain(_simpler(value), depth)


def _key(key: Any) -> str:
    if isinstance(key, str):
        return str(getattr(key, "value", key))
    raise _Unfit(f"has the key {key!r}: keys must be strings, not {type(key).__name__}")


def _simpler(value: Any) -> Any:
    """One step towards JSON for a value of any other type, told by what it can do rather than by imports."""
    kind = type(value)
    if hasattr(kind, "__members__") and hasattr(value, "value"):  # an Enum, IntEnum and StrEnum included
        return value.value
    for base in (str, bool, int, float):
        if isinstance(value, base):
            return base(value)
    if hasattr(kind, "__dataclass_fields__"):
        return {name: getattr(value, name) for name in kind.__dataclass_fields__}
    if hasattr(value, "isoformat"):  # datetime, date, time, and those of pandas and arrow
        return value.isoformat()
    if hasattr(value, "total_seconds"):
        return value.total_seconds()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if kind.__module__ in ("decimal", "uuid", "fractions", "ipaddress"):
        return str(value)
    if hasattr(value, "tolist"):  # arrays and scalars of numpy
        return value.tolist()
    if hasattr(value, "keys") and hasattr(value, "__getitem__"):
        return {key: value[key] for key in value.keys()}
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=lambda item: (type(item).__name__, str(item)))
    if isinstance(value, (bytes, bytearray, memoryview)):
        raise _Unfit("is bytes: decode them, or hand them over with ctx.artifact()")
    if isinstance(value, (list, tuple)):
        return list(value)
    raise _Unfit(f"is of type {kind.__name__}, which has no form in JSON")


def _loosely(value: Any) -> Any:
    """For logs and details, where a near miss beats an error."""
    try:
        return _plain(value)
    except _Unfit:
        return repr(value)


_write_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


_read_json = json.JSONDecoder(parse_constant=_refuse_constant).decode


def _data_text(value: Any, what: str) -> Tuple[str, int]:
    """The JSON text of data and its size in bytes. Raises StepError naming the place that does not fit."""
    try:
        text = _write_json(_plain(value))
        return text, len(text) if text.isascii() else len(text.encode())
    except _Unfit as unfit:
        raise StepError(unfit.sentence(what), retryable=False) from None
    except UnicodeEncodeError as error:  # such as a file name read with surrogateescape
        near = ascii(error.object[max(0, error.start - 30) : error.end + 10])
        raise StepError(f"{what} holds half a character, which UTF-8 cannot write, near {near}", retryable=False) from None


# ------------------------------------------------------------------------------------ type hints and schemas

_PRIMITIVES: Dict[Any, str] = {
    str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null", None: "null",
    list: "array", dict: "object",
}  # fmt: skip


def _unwrap(hint: Any) -> Tuple[Any, Optional[str]]:
    """The type inside Annotated, Required and NotRequired, and a description given as Annotated's first text."""
    note = None
    while True:
        name = str(typing.get_origin(hint) or "")
        if hasattr(hint, "__metadata__"):
            note = note or next((text for text in hint.__metadata__ if isinstance(text, str)), None)
            hint = hint.__origin__
        elif name.endswith("Required"):
            hint = typing.get_args(hint)[0]
        else:
            return hint, note


def _is_union(origin: Any) -> bool:
    return origin is Union or getattr(origin, "__name__", "") == "UnionType"


def _is_enum(hint: Any) -> bool:
    return isinstance(hint, type) and hasattr(hint, "__members__")


def _fields(hint: Any) -> Optional[Dict[str, Tuple[Any, bool]]]:
    """Fields of a TypedDict or dataclass: name -> (hint, required)."""
    if not isinstance(hint, type):
        return None
    if hasattr(hint, "__dataclass_fields__"):
        import dataclasses

        hints = typing.get_type_hints(hint, **_EXTRAS)
        missing = dataclasses.MISSING
        return {
            field.name: (hints[field.name], field.default is missing and field.default_factory is missing)
            for field in dataclasses.fields(hint)
            if field.init
        }
    if hasattr(hint, "__required_keys__"):
        hints = typing.get_type_hints(hint, **_EXTRAS)
        required: Set[str] = set(getattr(hint, "__required_keys__"))
        return {
            name: (kind, name in required and not str(typing.get_origin(kind) or "").endswith("NotRequired"))
            for name, kind in hints.items()
        }
    return None


_EXTRAS: Dict[str, Any] = {"include_extras": True}


def _schema(hint: Any) -> Dict[str, Any]:
    """JSON Schema of a type hint. A hint that says nothing about JSON gives {}, which allows everything."""
    hint, note = _unwrap(hint)
    schema = _bare_schema(hint)
    return {**schema, "description": note} if note else schema


def _bare_schema(hint: Any) -> Dict[str, Any]:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    try:
        if hint in _PRIMITIVES:
            return {"type": _PRIMITIVES[hint]}
    except TypeError:  # an unhashable hint
        return {}
    if origin is typing.Literal:
        return {"enum": [_loosely(arg) for arg in args]}
    if _is_union(origin):
        options = [_schema(arg) for arg in args]
        if {} in options:
            return {}
        if all(set(option) == {"type"} and isinstance(option["type"], str) for option in options):
            return {"type": [option["type"] for option in options]}
        return {"anyOf": options}
    if origin is list:
        return {"type": "array", "items": _schema(args[0])} if args else {"type": "array"}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(args[1])} if args else {"type": "object"}
    if _is_enum(hint):
        return {"enum": [_loosely(member.value) for member in hint]}
    if isinstance(hint, type) and issubclass(hint, os.PathLike):
        return {"type": "string"}
    fields = _fields(hint)
    if fields is None:
        return {}
    return {
        "type": "object",
        "properties": {name: _schema(kind) for name, (kind, _) in fields.items()},
        "required": [name for name, (_, required) in fields.items() if required],
    }


def _mismatch(value: Any, expected: str) -> _Unfit:
    shown = repr(value)
    return _Unfit(f"must be {expected}, not {shown if len(shown) <= 60 else shown[:57] + '...'}")


_NOUNS = {
    "string": "a string", "integer": "an integer", "number": "a number", "boolean": "true or false",
    "null": "null", "array": "a list", "object": "an object",
}  # fmt: skip


def _noun(hint: Any) -> str:
    schema = _bare_schema(_unwrap(hint)[0])
    if "enum" in schema:
        return "one of " + ", ".join(json.dumps(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_noun(arg) for arg in typing.get_args(_unwrap(hint)[0]))
    kinds = schema.get("type", "something else")
    return " or ".join(_NOUNS.get(kind, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds))


def _fits(value: Any, kind: str) -> bool:
    if kind in ("integer", "number"):
        whole = isinstance(value, int) or kind == "number" or (isinstance(value, float) and value.is_integer())
        return isinstance(value, (int, float)) and not isinstance(value, bool) and whole
    types = {"string": str, "boolean": bool, "null": type(None), "array": list, "object": dict}
    return isinstance(value, types[kind])


def _take(value: Any, hint: Any) -> Any:
    """The JSON value as the hint wants it (dataclasses, enums and paths are made). Raises _Unfit with the path."""
    hint = _unwrap(hint)[0]
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if _is_union(origin):
        for arg in args:
            try:
                return _take(value, arg)
            except _Unfit:
                continue
        raise _mismatch(value, _noun(hint))
    if origin is typing.Literal or _is_enum(hint):
        for option in args if origin else hint:
            wanted = option if origin else option.value
            if wanted == value and isinstance(wanted, bool) == isinstance(value, bool):
                return option
        raise _mismatch(value, _noun(hint))
    schema = _bare_schema(hint)
    if "type" not in schema:
        return value
    if not _fits(value, schema["type"]):
        raise _mismatch(value, _noun(hint))
    if schema["type"] == "integer":
        return int(value)
    if hint is float:
        return float(value)
    if isinstance(hint, type) and issubclass(hint, os.PathLike):
        return hint(value)  # type: ignore[call-arg]
    if origin is list and args:
        return [_inside(item, args[0], index) for index, item in enumerate(value)]
    if origin is dict and args:
        return {key: _inside(item, args[1], key) for key, item in value.items()}
    fields = _fields(hint)
    if fields is None:
        return value
    for name, (_, required) in fields.items():
        if required and name not in value:
            raise _Unfit("is missing", _segment(name))
    taken = {name: _inside(value[name], kind, name) for name, (kind, _) in fields.items() if name in value}
    return hint(**taken) if hasattr(hint, "__dataclass_fields__") else {**value, **taken}


def _inside(value: Any, hint: Any, key: object) -> Any:
    try:
        return _take(value, hint)
    except _Unfit as unfit:
        unfit.path.append(_segment(key))
        raise


# ----------------------------------------------------------------------------------------- what a step works with


class Context:
    """What a step knows about its run and can tell the runner. Every method may be called from any thread."""

    def __init__(self, session: "_Session", request_id: str, params: Dict[str, Any]) -> None:
        place = params["context"]
        self._session = session
        self._id = request_id
        self._progress = 0.0
        self._allowance = float(PROGRESS_BURST)
        self._last_report = time.monotonic()
        self._held: Optional[Dict[str, Any]] = None
        self._interrupt: Optional[_Interrupt] = None
        self._on_cancel: Optional[Callable[[], object]] = None
        self._answered = False
        self.step: str = params["step"]
        self.with_: Dict[str, Any] = params.get("with") or {}
        limit = params.get("timeoutMs")
        self.timeout: Optional[float] = limit / 1000 if isinstance(limit, (int, float)) else None
        """Seconds the runner gives this attempt; None: no limit. For information, the runner enforces it."""
        self.process_id: str = place.get("processId", "")
        self.step_id: str = place.get("stepId", "")
        self.step_index: int = place.get("stepIndex", 0)
        self.attempt: int = place.get("attempt", 1)
        self.max_attempts: int = place.get("maxAttempts", 1)
        self.work_dir: str = place.get("workDir", "")
        self.temp_dir: str = place.get("tempDir", "")
        self.artifact_dir: str = place.get("artifactDir", "")
        self.traceparent: Optional[str] = place.get("traceparent")
        self.cancelled = threading.Event()
        """Set once the step should end: `ctx.cancelled.is_set()`, or `ctx.cancelled.wait(5)` instead of a sleep."""
        self.cancel_reason: Optional[str] = None
        """`user`, `timeout` or `shutdown`, once cancelled."""
        self.summary: Optional[str] = None
        """One line for a person: what was done. Shown beside the finished step."""

    def progress(self, done: float, total: Optional[float] = None, message: Optional[str] = None) -> None:
        """How far the step is; as often as you like. Raises Cancelled if the runner wants it to end."""
        self.check_cancelled()
        params: Dict[str, Any] = {}
        self._progress = max(self._progress, _finite("done", done))
        params["progress"] = int(self._progress) if self._progress.is_integer() else self._progress
        if total is not None and _finite("total", total) > 0:
            params["total"] = total
        if message is not None:
            params["message"] = str(message)
        now = time.monotonic()
        refill = (now - self._last_report) * PROGRESS_RATE
        self._allowance, self._last_report = min(PROGRESS_BURST, self._allowance + refill), now
        if self._allowance < 1 and (total is None or self._progress < total):
            self._held = params  # sent with the answer, unless a later one overtakes it
            return
        self._allowance, self._held = self._allowance - 1, None
        self._notify("$/progress", params)

    def log(self, message: object, level: str = "info", **fields: Any) -> None:
        """A log record; `fields` are structured values beside the message. Level: debug, info, warning, error."""
        self._log(level, message, fields)

    def debug(self, message: object, /, **fields: Any) -> None:
        self._log("debug", message, fields)

    def info(self, message: object, /, **fields: Any) -> None:
        self._log("info", message, fields)

    def warning(self, message: object, /, **fields: Any) -> None:
        self._log("warning", message, fields)

    def error(self, message: object, /, **fields: Any) -> None:
        self._log("error", message, fields)

    def _log(self, level: str, message: object, fields: Dict[str, Any]) -> None:
        if level not in ("debug", "info", "warning", "error"):
            raise ValueError(f'no log level "{level}"; there are debug, info, warning and error')
        text = str(message)
        for start in range(0, max(len(text), 1), LOG_PIECE):
            params: Dict[str, Any] = {"level": level, "message": text[start : start + LOG_PIECE]}
            if fields and start == 0:
                params["fields"] = {name: _loosely(value) for name, value in fields.items()}
            self._notify("$/log", params)

    def artifact(self, name: str, content: Any = None, media_type: Optional[str] = None) -> str:
        """Hands over a file as a result of the step, and returns its absolute path.

        `content` is text or bytes to write, or a `pathlib.Path` of an existing file, copied unless it lies in
        `artifact_dir`. None: the step has already written `artifact_dir/name` itself.
        """
        import hashlib
        import mimetypes

        if not re.match(r"^[A-Za-z][\w.-]*$", name, re.ASCII):
            raise ValueError(f'"{name}" is no name for an artifact: a letter, then letters, digits and . _ -')
        root = os.path.realpath(self.artifact_dir)
        path = os.path.join(root, name)
        if isinstance(content, os.PathLike):
            given = os.path.realpath(content)
            if given.startswith(root + os.sep):
                path = given
            else:
                import shutil

                shutil.copyfile(given, path)
        elif content is not None:
            with open(path, "wb") as file:
                file.write(content.encode() if isinstance(content, str) else content)
        digest, size = hashlib.sha256(), 0
        with open(path, "rb") as file:
            for chunk in iter(lambda: file.read(1 << 20), b""):
                digest.update(chunk)
                size += len(chunk)
        relative = os.path.relpath(path, root).replace(os.sep, "/")
        params: Dict[str, Any] = {"name": name, "path": relative}
        media_type = media_type or mimetypes.guess_type(path)[0]
        if media_type:
            params["mediaType"] = media_type
        params.update(bytes=size, sha256=digest.hexdigest())
        self._notify("$/artifact", params)
        return path

    def mask(self, value: object) -> None:
        """Keeps a secret out of everything logged from now on. Values under 6 characters are not masked."""
        if str(value):
            self._notify("$/mask", {"value": str(value)})

    def interrupt(self, output: Any, message: str, schema: Any = None, expires_in: Any = None) -> "_Interrupt":
        """`return ctx.interrupt(...)` ends the step and lets a person look at `output` before the process goes on.

        `schema` is a JSON Schema, or a TypedDict or dataclass; `expires_in` is in seconds or a timedelta.
        """
        self._interrupt = _Interrupt(output, message, schema, expires_in)
        return self._interrupt

    def check_cancelled(self) -> None:
        """Raises Cancelled if the runner wants the step to end."""
        if self.cancelled.is_set():
            raise Cancelled(f"cancelled ({self.cancel_reason})")

    def _cancel(self, reason: str) -> None:
        if not self.cancelled.is_set():
            self.cancel_reason = reason
            self.cancelled.set()
            if self._on_cancel:
                self._on_cancel()

    def _notify(self, method: str, params: Dict[str, Any]) -> None:
        text = _write_json({"jsonrpc": "2.0", "method": method, "params": {"id": self._id, **params}})
        if len(text) > self._session.max_message // 4:  # four bytes a character at most
            if len(text.encode("utf-8", "replace")) > self._session.max_message:
                print(f"stepwell: {method} left out, it is larger than a message may be", file=sys.stderr)
                return
        self._session.write(text, self)


class _Interrupt:
    def __init__(self, output: Any, message: str, schema: Any, expires_in: Any) -> None:
        self.output = output
        self.params: Dict[str, Any] = {"message": str(message)}
        if schema is not None:
            self.params["schema"] = _plain(schema) if isinstance(schema, (dict, bool)) else _schema(schema)
        if expires_in is not None:
            self.params["expiresInMs"] = _milliseconds(expires_in)


def _milliseconds(span: Any) -> int:
    """Whole milliseconds of seconds or a timedelta, rounded up to 1 at least."""
    seconds = span.total_seconds() if hasattr(span, "total_seconds") else float(span)
    return max(1, round(_finite("a time span", seconds) * 1000))


def _finite(what: str, number: float) -> float:
    value = float(number)
    if value - value != 0.0 or value < 0:
        raise ValueError(f"{what} must be a number of 0 or more, not {number!r}")
    return value


# ------------------------------------------------------------------------------------------------------ steps


class _Step:
    def __init__(self, function: Callable[..., Any], name: str, said: Dict[str, Any]) -> None:
        self.function = function
        self.name = name
        self.said = said
        self._signature: Optional[_Signature] = None

    @property
    def signature(self) -> "_Signature":
        """Read when first needed: `inspect` costs more than the rest of the start together."""
        if self._signature is None:
            self._signature = _Signature(self.function, self.name)
        return self._signature

    def describe(self) -> Dict[str, Any]:
        signature = self.signature
        title, _, rest = (getattr(self.function, "__doc__", None) or "").strip().partition("\n")
        place = signature.place()
        return _without_none(
            {
                "name": self.name,
                "title": self.said["title"] or title.strip().rstrip(".") or None,
                "description": self.said["description"] or signature.dedent(rest) or None,
                "inputSchema": _schema(signature.input) or None if signature.input is not None else None,
                "withSchema": signature.with_schema(),
                "outputSchema": _schema(signature.output) or None if signature.output is not None else None,
                "interrupts": self.said["interrupts"],
                "idempotent": self.said["idempotent"],
                "source": place,
            }
        )

    def call(self, data: Dict[str, Any], ctx: Context) -> Any:
        signature = self.signature
        positional: List[Any] = []
        if signature.takes_input:
            try:
                positional.append(data if signature.input is None else _take(data, signature.input))
            except _Unfit as unfit:
                raise InvalidInput(f"step {self.name}: {unfit.sentence('input')}") from None
        if signature.takes_ctx:
            positional.append(ctx)
        named = signature.settings(ctx.with_)
        if not signature.is_async:
            return self.function(*positional, **named)
        return _run_async(self.function(*positional, **named), ctx)


def _run_async(coroutine: Any, ctx: Context) -> Any:
    import asyncio

    async def main() -> Any:
        loop, task = asyncio.get_running_loop(), asyncio.ensure_future(coroutine)
        ctx._on_cancel = lambda: loop.call_soon_threadsafe(task.cancel)
        if ctx.cancelled.is_set():
            task.cancel()
        try:
            return await task
        except asyncio.CancelledError:
            ctx.check_cancelled()
            raise StepError("the step's task was cancelled from inside") from None
        finally:
            ctx._on_cancel = None

    return asyncio.run(main())


class _Signature:
    """What a step function takes, read from its parameters and hints."""

    def __init__(self, function: Callable[..., Any], name: str) -> None:
        import inspect

        self.function = inspect.unwrap(function)
        self.step = name
        self.dedent: Callable[[str], str] = inspect.cleandoc
        self.is_async = inspect.iscoroutinefunction(self.function)
        parameters = list(inspect.signature(self.function).parameters.values())
        try:
            hints = typing.get_type_hints(self.function, **_EXTRAS)
        except Exception as error:  # hints that do not resolve (newer syntax, local names) only cost the schemas
            print(f"stepwell: the type hints of step {name} are not used: {error}", file=sys.stderr)
            hints = {}
        positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        self.takes_input = bool(parameters) and parameters[0].kind in positional
        self.input = hints.get(parameters[0].name) if self.takes_input else None
        rest = parameters[1:] if self.takes_input else parameters
        self.takes_ctx = bool(rest) and rest[0].kind in positional and self._is_ctx(rest[0].name, hints)
        rest = rest[1:] if self.takes_ctx else rest
        self.output = hints.get("return")
        self.output = None if self.output in (type(None), Any) else self.output
        self.open = not rest
        self.parameters: Dict[str, Tuple[Any, bool, Any]] = {}
        for parameter in rest:
            if parameter.kind is inspect.Parameter.VAR_KEYWORD:
                self.open = True
            elif parameter.kind is not inspect.Parameter.VAR_POSITIONAL:
                required = parameter.default is inspect.Parameter.empty
                self.parameters[parameter.name] = (hints.get(parameter.name, Any), required, parameter.default)
        self.keywords = any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in rest)

    @staticmethod
    def _is_ctx(name: str, hints: Dict[str, Any]) -> bool:
        return hints.get(name) is Context or name.strip("_") in ("ctx", "context", "")

    def settings(self, given: Dict[str, Any]) -> Dict[str, Any]:
        """Keyword arguments from `with`. A step that declares none gets none, and reads `ctx.with_`."""
        if self.open and not self.parameters and not self.keywords:
            return {}
        taken: Dict[str, Any] = {}
        for name, value in given.items():
            if name in self.parameters:
                try:
                    taken[name] = _take(value, self.parameters[name][0])
                except _Unfit as unfit:
                    raise InvalidWith(f"step {self.step}: {unfit.sentence('with.' + name)}") from None
            elif self.keywords:
                taken[name] = value
            else:
                import difflib

                near = difflib.get_close_matches(name, self.parameters, 1)
                hint = f"did you mean {near[0]}?" if near else f"it takes {', '.join(self.parameters)}"
                raise InvalidWith(f"step {self.step}: with.{name} is not a setting of this step; {hint}")
        for name, (hint, required, _) in self.parameters.items():
            if required and name not in given:
                raise InvalidWith(f"step {self.step}: with.{name} is missing; it must be {_noun(hint)}")
        return taken

    def with_schema(self) -> Optional[Dict[str, Any]]:
        if self.open and not self.parameters:
            return None
        properties: Dict[str, Any] = {}
        for name, (hint, required, default) in self.parameters.items():
            properties[name] = _schema(hint)
            if not required:
                try:
                    properties[name] = {**properties[name], "default": _plain(default)}
                except _Unfit:
                    pass
        schema: Dict[str, Any] = {"type": "object", "properties": properties}
        schema["required"] = [name for name, (_, required, _) in self.parameters.items() if required]
        schema["additionalProperties"] = self.open
        return schema

    def place(self) -> Optional[Dict[str, Any]]:
        """Where the function is written. Its code says where its first decorator stands; people look for the def."""
        code = getattr(self.function, "__code__", None)
        if code is None:
            return None
        import linecache

        line = first = code.co_firstlineno
        while re.match(r"\s*(async\s+)?def\b", linecache.getline(code.co_filename, line)) is None:
            line += 1
            if line > first + 50:
                line = first
                break
        return {"file": os.path.abspath(code.co_filename), "line": line}


def _without_none(values: Dict[str, Any]) -> Dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


_steps: Dict[str, _Step] = {}
_Function = typing.TypeVar("_Function", bound=Callable[..., Any])


@typing.overload
def step(function: _Function) -> _Function: ...
@typing.overload
def step(
    *,
    name: Optional[str] = None,
    title: Optional[str] = None,
    description: Optional[str] = None,
    idempotent: Optional[bool] = None,
    interrupts: Optional[bool] = None,
) -> Callable[[_Function], _Function]: ...
def step(function: Any = None, *, name: Optional[str] = None, **said: Any) -> Any:
    """Makes a function a step: `@step`, or `@step(name="...", title="...", idempotent=True, interrupts=True)`.

    The function takes `input` (a dict), `ctx`, and whatever it wants from `with`, by name. It returns the output, a
    dict; None lets the input pass through unchanged. It stays an ordinary function that tests can call.
    """
    for key in said:
        if key not in ("title", "description", "idempotent", "interrupts"):
            raise TypeError(f"step() has no {key}; it takes name, title, description, idempotent and interrupts")

    def declare(target: Any) -> Any:
        called = name or target.__name__
        if called in _steps and _steps[called].function is not target:
            raise ValueError(f"there are two steps named {called}; give one of them another name: @step(name=...)")
        words = ("title", "description", "idempotent", "interrupts")
        _steps[called] = _Step(target, called, {word: said.get(word) for word in words})
        return target

    return declare if function is None else declare(function)


# -------------------------------------------------------------------------------------------------- the session


class _Rejected(Exception):
    """A request that is answered with an error of the protocol itself."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class _Session:
    """One conversation with an executor.

    A thread reads all the time, so that a cancel or the end of stdin is seen while a step runs in the main thread,
    where signals, asyncio and many libraries want to be. Handing a request over costs some 20 microseconds.
    """

    def __init__(self, read_fd: int, write_fd: int, name: str, version: str) -> None:
        self.read_fd = read_fd
        self.write_fd = write_fd
        self.provider = {"name": name, "version": version}
        self.ready = False
        self.max_message = 16 * 1024 * 1024
        self.max_data = 1024 * 1024
        self.requests: "queue.SimpleQueue[Any]" = queue.SimpleQueue()
        self.runs: Dict[str, Context] = {}
        self.running: Optional[Context] = None
        self.ended = False
        self.idle = threading.Event()
        self.write_lock = threading.Lock()

    # The reader thread.

    def read(self) -> None:
        chunks: List[bytes] = []
        size = 0
        while True:
            try:
                chunk = os.read(self.read_fd, 65536)
            except OSError:
                chunk = b""
            if not chunk:
                break
            *lines, tail = chunk.split(b"\n")
            for line in lines:
                size += len(line)
                if chunks:
                    line = b"".join(chunks) + line
                    chunks = []
                self.take_line(line, size)
                size = 0
            size += len(tail)
            if tail and (size <= self.max_message or not chunks):
                chunks.append(tail)  # of a line that is too long only the head is kept, to answer it
        self.end()

    def take_line(self, line: bytes, size: int) -> None:
        line = line[3:] if line.startswith(b"\xef\xbb\xbf") else line
        if not line.strip():
            return
        if size > self.max_message:
            head = re.search(rb'"id"\s*:\s*"(\w+)"', line[:256])
            text = f"the message has {size} bytes, more than the {self.max_message} allowed"
            self.requests.put((head and head.group(1).decode(), _Rejected(1007, text)))
            return
        try:
            message = _read_json(line.decode())
        except (ValueError, RecursionError) as error:
            self.requests.put((None, _Rejected(-32700, f"not a line of JSON: {error}")))
            return
        if not isinstance(message, dict):
            self.requests.put((None, _Rejected(-32600, "not a request: a message is one object")))
            return
        method, params = message.get("method"), message.get("params")
        if "id" not in message:
            if method == "$/cancel" and isinstance(params, dict):
                run = self.runs.get(str(params.get("id")))
                if run:
                    run._cancel(str(params.get("reason", "user")))
            return  # any other notification is ignored
        request_id, context = message["id"], None
        if method == "step/run" and isinstance(params, dict) and self.is_run(params):
            # Made here and not in the main thread, so that a cancel right behind its request finds it.
            context = self.runs[str(request_id)] = Context(self, request_id, params)
        self.requests.put((request_id, method, params, context))

    @staticmethod
    def is_run(params: Dict[str, Any]) -> bool:
        objects = ("input", "with", "context")
        return isinstance(params.get("step"), str) and all(isinstance(params.get(key), dict) for key in objects)

    def end(self) -> None:
        """stdin has ended, which means: stop. Idle, the main thread returns; else the step and its children end."""
        runs = list(self.runs.values())
        self.ended = bool(runs)
        self.requests.put(None)
        if not runs:
            self.idle.wait(END_GRACE)
            time.sleep(END_GRACE / 2)
            _leave(0)  # reached only when a thread of the program keeps the interpreter from ending
        for run in runs:
            run._cancel("shutdown")
        _signal_family("SIGTERM")
        self.idle.wait(END_GRACE)
        _signal_family("SIGKILL")
        _leave(1)

    # Writing, from any thread.

    def write(self, text: str, ctx: Optional[Context] = None, answer: bool = False) -> None:
        """One message. Nothing is said about a run after its answer, nor once the executor has closed stdin."""
        # The first line feed ends whatever a child that got hold of the pipe has half printed.
        line = memoryview(f"\n{text}\n".encode("utf-8", "replace"))
        with self.write_lock:
            if ctx is not None:
                if ctx._answered or self.ended:
                    return
                ctx._answered = answer
            try:
                while line:
                    line = line[os.write(self.write_fd, line) :]
            except OSError:
                pass  # the executor is gone; the reader sees that too and ends the step

    def reply(self, request_id: Any, what: str, body: str, ctx: Optional[Context] = None) -> None:
        text = f'{{"jsonrpc":"2.0","id":{_write_json(request_id)},"{what}":{body}}}'
        if len(text) > self.max_message // 4:
            size = len(text.encode("utf-8", "replace"))
            if size > self.max_message:
                error = {"code": 1007, "message": f"the answer has {size} bytes, allowed are {self.max_message}"}
                text = _write_json({"jsonrpc": "2.0", "id": request_id, "error": error})
        self.write(text, ctx, answer=True)

    # The main thread.

    def loop(self) -> None:
        while True:
            item = self.requests.get()
            if item is None:
                self.idle.set()
                if self.ended:
                    time.sleep(60)  # the reader thread leaves with status 1
                return
            request_id, *what = item
            try:
                if isinstance(what[0], _Rejected):
                    raise what[0]
                self.answer(request_id, *what)
            except _Rejected as rejected:
                self.reply(request_id, "error", _write_json({"code": rejected.code, "message": str(rejected)}))
            except Exception as fault:  # ours: a step's own errors have been answered by then
                self.reply(request_id, "error", _write_json({**_error(fault), "code": -32603}))
            finally:
                self.runs.pop(str(request_id), None)

    def answer(self, request_id: str, method: str, params: Any, ctx: Optional[Context]) -> None:
        if not self.ready and method != "initialize":
            raise _Rejected(-32600, "the first request must be initialize")
        if method not in ("initialize", "step/describe", "step/run"):
            raise _Rejected(-32601, f"there is no method {method}")
        if not isinstance(params, dict):
            raise _Rejected(-32602, "params must be an object")
        if method == "step/run":
            self.run(request_id, params, ctx)
        else:
            result = self.initialize(params) if method == "initialize" else self.describe(params)
            self.reply(request_id, "result", _write_json(result))

    def initialize(self, params: Dict[str, Any]) -> Dict[str, Any]:
        if self.ready:
            raise _Rejected(-32600, "initialize comes once")
        offered = params.get("protocolVersions")
        if not isinstance(offered, list):
            raise _Rejected(-32602, "protocolVersions is missing")
        if PROTOCOL_VERSION not in offered:
            raise _Rejected(1006, f"this provider speaks step protocol {PROTOCOL_VERSION}, not one of {offered}")
        limits = params.get("limits") or {}
        self.max_message = int(limits.get("maxMessageBytes", self.max_message))
        self.max_data = int(limits.get("maxDataBytes", self.max_data))
        self.ready = True
        return {
            "protocolVersion": PROTOCOL_VERSION,
            "provider": self.provider,
            "capabilities": {"cancel": True, "describe": True, "reuse": True},
            "steps": list(_steps),
        }

    def describe(self, params: Dict[str, Any]) -> Dict[str, Any]:
        name = params.get("step")
        if name is not None and str(name) not in _steps:
            raise _Rejected(1001, _unknown(name))
        return {"steps": [_steps[known].describe() for known in (_steps if name is None else [name])]}

    def run(self, request_id: str, params: Dict[str, Any], ctx: Optional[Context]) -> None:
        if ctx is None:
            raise _Rejected(-32602, "step/run needs step, a string, and the objects input, with and context")
        if ctx.step not in _steps:
            raise _Rejected(1001, _unknown(ctx.step))
        self.running = ctx
        what, body = "error", ""
        try:
            ctx.check_cancelled()
            body = self.result(_steps[ctx.step].call(params["input"], ctx), ctx, params["input"])
            what = "result"
        except (SystemExit, KeyboardInterrupt) as leaving:
            # Not an answer: the step wants the program to end, and the runner reports the exit code.
            print(f"stepwell: step {ctx.step} ended the program: {leaving!r}", file=sys.stderr)
            raise
        except Cancelled as cancelled:
            body = _write_json({"code": 1004, "message": str(cancelled) or "cancelled"})
        except BaseException as failure:
            body = _write_json(_error(failure))
        # Before the answer: the executor may close stdin the moment it has it, and the step is not running then.
        self.running = None
        self.runs.pop(str(request_id), None)
        _flush()
        if ctx._held:
            ctx._notify("$/progress", ctx._held)
        self.reply(request_id, what, body, ctx)

    def result(self, returned: Any, ctx: Context, given: Dict[str, Any]) -> str:
        pause = ctx._interrupt
        if pause and returned is not None and returned is not pause:
            raise StepError("the step called ctx.interrupt() and returned something else", retryable=False)
        output = pause.output if pause else returned
        text, size = _data_text(given if output is None else output, "output")
        if not text.startswith("{"):
            raise StepError(f"the output must be an object (a dict), not {type(output).__name__}", retryable=False)
        if size > self.max_data:
            message = f"the output has {size} bytes, allowed are {self.max_data}; ctx.artifact() hands over bigger things"
            raise StepError(message, 1007, details={"bytes": size, "limit": self.max_data})
        summary = "" if ctx.summary is None else f',"summary":{_write_json(str(ctx.summary))}'
        if not pause:
            return f'{{"status":"completed","output":{text}{summary}}}'
        return f'{{"status":"interrupted","output":{text},"interrupt":{_write_json(pause.params)}{summary}}}'


def _unknown(name: object) -> str:
    return f"there is no step {name}; there are: {', '.join(sorted(_steps)) or 'none'}"


def _error(failure: BaseException, depth: int = 0) -> Dict[str, Any]:
    """An exception as the protocol tells it: innermost stack line first, its causes inside it."""
    stack: List[str] = []
    trace = failure.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename != __file__:
            stack.append(f'File "{code.co_filename}", line {trace.tb_lineno}, in {code.co_name}')
        trace = trace.tb_next
    data: Dict[str, Any] = {"type": type(failure).__name__, "stack": stack[::-1][:MAX_STACK_LINES]}
    code_number = 1000
    if isinstance(failure, StepError):
        code_number = failure.code
        if failure.retryable is not None:
            data["retryable"] = failure.retryable
        if failure.retry_after is not None:
            data["retryAfterMs"] = _milliseconds(failure.retry_after)
        if failure.details is not None:
            data["details"] = _loosely(failure.details)
    cause = failure.__cause__ or (None if failure.__suppress_context__ else failure.__context__)
    if cause is not None and depth < MAX_CAUSES:
        data["cause"] = _error(cause, depth + 1)
    return {"code": code_number, "message": str(failure) or type(failure).__name__, "data": data}


# --------------------------------------------------------------------------------- the process and its children


def _take_stdio() -> Tuple[int, int]:
    """Moves stdin and stdout to private descriptors that no child inherits; prints become logs (stderr) from here on.

    Done on the descriptors and not on sys.stdout, so that it holds for C libraries and child processes too. (On
    Windows the C runtime moves the process's standard handles along with descriptors 0 to 2.)
    """
    read_fd, write_fd = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(read_fd, os.O_BINARY)
        msvcrt.setmode(write_fd, os.O_BINARY)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    return read_fd, write_fd


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            pass


def _leave(status: int) -> None:
    _flush()
    os._exit(status)


def _signal_family(name: str) -> None:
    """Signals every descendant, and every member of our process group if we lead it. Best effort by nature."""
    if sys.platform == "win32":
        if name == "SIGKILL":
            import subprocess

            subprocess.run(["taskkill", "/T", "/F", "/PID", str(os.getpid())], stdout=subprocess.DEVNULL)
        return
    import signal

    table = _process_table()
    me, own_group = os.getpid(), os.getpgrp() == os.getpid()
    family, grown = {me}, True
    while grown:
        size = len(family)
        family |= {pid for pid, (parent, group) in table.items() if parent in family or (own_group and group == me)}
        grown = len(family) > size
    for pid in family - {me}:
        try:
            os.kill(pid, getattr(signal, name))
        except OSError:
            pass


def _process_table() -> Dict[int, Tuple[int, int]]:
    """pid -> (parent, group): from /proc where there is one, else from ps."""
    table: Dict[int, Tuple[int, int]] = {}
    if os.path.exists("/proc/self/stat"):
        for entry in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{entry}/stat", "rb") as file:
                    fields = file.read().rpartition(b")")[2].split()
                table[int(entry)] = (int(fields[1]), int(fields[2]))
            except (OSError, IndexError):
                continue
        return table
    import subprocess

    try:
        listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,pgid="], stdout=subprocess.PIPE, timeout=5).stdout
    except (OSError, subprocess.SubprocessError):
        return table
    lister = os.getpid()
    for line in listing.decode("ascii", "replace").splitlines():
        pid, parent, group = (int(field) for field in line.split())
        if pid != lister:
            table[pid] = (parent, group)
    return table


# ------------------------------------------------------------------------------------------------------- entry

_session: Optional[_Session] = None


def serve(name: Optional[str] = None, version: str = __version__) -> None:
    """Answers the runner until it closes stdin. The last line of a step's program.

    `name` and `version` of this provider appear in logs; the name of the script unless given.
    """
    global _session
    if sys.stdin is not None and sys.stdin.isatty():
        script = os.path.basename(sys.argv[0]) or "x.py"
        print(
            f"This is a Stepwell provider; a runner talks to it in JSON. Try: stepwell check-step -- python3 {script}",
            file=sys.stderr,
        )
    read_fd, write_fd = _take_stdio()
    title = name or os.path.splitext(os.path.basename(sys.argv[0] or "provider"))[0]
    _session = _Session(read_fd, write_fd, title, version)
    threading.Thread(target=_session.read, name="stepwell-reader", daemon=True).start()
    try:
        _session.loop()
    except KeyboardInterrupt:
        _leave(130)


def log_handler(level: int = 0) -> Any:
    """A handler for the `logging` module that makes its records the step's log.

    `logging.basicConfig(level=logging.INFO, handlers=[log_handler()])`. Outside a step, records go to stderr.
    """
    import logging

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            try:
                ctx = _session.running if _session else None
                text = self.format(record)
                if ctx is None:
                    print(text, file=sys.stderr)
                    return
                number = record.levelno
                word = "error" if number >= 40 else "warning" if number >= 30 else "info" if number >= 20 else "debug"
                ctx.log(text, word, logger=record.name)
            except Exception:
                self.handleError(record)

    handler = Handler(level)
    handler.setFormatter(logging.Formatter("%(message)s"))  # level and logger have fields of their own
    return handler
