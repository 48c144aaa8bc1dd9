"""Log lines with names for their values: for a person at a terminal, or one JSON object a line for machines.

Every process calls `configure` once, first. What libraries write through `logging` takes the same form.
"""

import logging
import re
import sys
from typing import Any

import orjson
import structlog
from structlog.typing import EventDict, Processor

from services.setting_values import LogFormat, LogLevel

_PASSWORD = re.compile(r"(?<=://)([^:/@\s]*):[^@/\s]+@")


def hide_passwords(_logger: Any, _name: str, line: str) -> str:
    """Passwords in URLs never reach a log, whoever wrote the line and wherever in it, tracebacks included."""
    return _PASSWORD.sub(r"\1:***@", line)


def to_json(event: EventDict, **_options: Any) -> str:
    """One line; what JSON has no form for is written as text."""
    return orjson.dumps(event, default=str).decode()


def configure(log: LogFormat | None, level: LogLevel, process: str) -> None:
    """Write to stderr in that form (None: console on a terminal, else JSON); `process` is named in every line."""
    form = log or (LogFormat.CONSOLE if sys.stderr.isatty() else LogFormat.JSON)

    def name_process(_logger: Any, _name: str, event: EventDict) -> EventDict:
        return {"process": process, **event}

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        name_process,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]
    # Tracebacks without local variables: those hold names, keys and passwords.
    rendering: list[Any]
    if form is LogFormat.JSON:
        frames = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        rendering = [
            structlog.processors.ExceptionRenderer(frames),
            structlog.processors.JSONRenderer(serializer=to_json),
        ]
    else:
        rendering = [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                timestamp_key="at",
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
    rendering.append(hide_passwords)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
