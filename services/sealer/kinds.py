"""Which log of a district: each kind is a tree of its own, with a name, a key, files and heads of its own."""

from dataclasses import dataclass
from enum import StrEnum

from services.access.log import AccessLog
from services.sealer.log import Log, PagedLog
from services.store import Store


class LogKind(StrEnum):
    """A district's two logs. The value stands in the database beside what is sealed of it."""

    EVENTS = "events"
    ACCESS = "access"


KIND_LABELS = {LogKind.EVENTS: "日志", LogKind.ACCESS: "访问日志"}
"""What each is called."""


@dataclass(frozen=True, slots=True)
class DistrictLog:
    """One log of one district."""

    tenant_id: int
    kind: LogKind


def stored_log(store: Store, kind: LogKind) -> Log:
    """That log of the caller's district, as it lies in the database."""
    if kind is LogKind.EVENTS:
        return PagedLog(store.head, store.read_raw)
    log = AccessLog(store)
    return PagedLog(log.size, log.read_page)


def path_of(code: str, kind: LogKind) -> str:
    """What a log is called behind the host, and where its files lie in the bucket: `d/<code>`, `d/<code>/access`."""
    return f"d/{code}" if kind is LogKind.EVENTS else f"d/{code}/{kind}"


def origin_of(host: str, code: str, kind: LogKind = LogKind.EVENTS) -> str:
    """What a log is called: the first line of its checkpoints and the name of its key."""
    return f"{host}/{path_of(code, kind)}"
