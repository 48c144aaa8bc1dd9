"""What monitoring asks: the checks, and how far projector, sealer and worker are, in the text format of Prometheus.

Everything comes from the database, so any watcher gives the same figures. Districts by code; nothing of their content.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.integrity import Waiting
from services.integrity.passes import standing
from services.projector.lag import lag
from services.sealer.heads import sealed
from services.sealer.serving import Answer, Request
from services.store import Store, tenant

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PATH = "/metrics"

# Jobs that are owed, by district. By the index of those pending.
_PENDING = """
SELECT tenant_id, count(*) AS jobs FROM outbox WHERE done_at IS NULL GROUP BY tenant_id ORDER BY tenant_id"""

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Gauge:
    """One figure with all its samples."""

    name: str
    meaning: str
    samples: Sequence[tuple[Labels, float]]


class Metrics:
    """Answers `GET /metrics`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._codes: dict[int, str] = {}

    def respond(self, request: Request) -> Answer:
        """The figures as they are now."""
        if request.path.partition("?")[0] != PATH:
            return Answer(404, "没有这个地址\n")
        if request.method != "GET":
            return Answer(405, "只能用 GET\n")
        return Answer(200, written([*self._checks(), *self._processes()]), MEDIA_TYPE)

    def _checks(self) -> Iterable[Gauge]:
        found = [
            ({"district": self._code(each.tenant_id), "check": each.check_name}, each) for each in standing(self._store)
        ]
        yield Gauge(
            "sandan_integrity_last_full_pass_timestamp_seconds",
            "When the last whole pass of a check ended; 0 before the first.",
            [(of, each.whole_at.timestamp() if each.whole_at else 0.0) for of, each in found],
        )
        yield Gauge(
            "sandan_integrity_known_since_timestamp_seconds",
            "Since when a check is to be made.",
            [(of, each.known_at.timestamp()) for of, each in found],
        )
        yield Gauge(
            "sandan_integrity_faults",
            "Open faults: found by the last whole pass or the present one.",
            [(of, float(each.open_faults)) for of, each in found],
        )
        yield Gauge(
            "sandan_integrity_pass_progress_ratio",
            "How much of the present pass is made; 1 between passes.",
            [(of, 1.0 if each.ended_at or not each.size else each.position / each.size) for of, each in found],
        )
        yield Gauge(
            "sandan_integrity_waiting",
            "1 while a check cannot be made, by reason.",
            [({**of, "reason": why.value}, float(each.waits_for == why)) for of, each in found for why in Waiting],
        )

    def _processes(self) -> Iterable[Gauge]:
        heads = [
            ({"district": self._code(each.tenant_id), "log": each.kind.value}, each) for each in sealed(self._store)
        ]
        followers = [
            ({"district": self._code(each.tenant_id), "projection": each.projection}, each) for each in lag(self._store)
        ]
        with self._store.datastore.scan() as cursor:
            pending = cursor.execute(_PENDING).fetchall()
        yield Gauge("sandan_log_entries", "Entries in a log.", [(of, each.log_size) for of, each in heads])
        yield Gauge(
            "sandan_sealer_behind_entries",
            "Entries that are not sealed yet.",
            [(of, each.log_size - each.size) for of, each in heads],
        )
        yield Gauge(
            "sandan_sealer_standing_still",
            "1 where sealing stands still over a contradiction.",
            [(of, float(each.fault_at is not None)) for of, each in heads],
        )
        yield Gauge(
            "sandan_projector_behind_events",
            "Events that a read model has yet to apply.",
            [(of, each.behind) for of, each in followers],
        )
        yield Gauge(
            "sandan_projector_parked",
            "1 where a read model stands still before a faulty event.",
            [(of, float(each.parked_at is not None)) for of, each in followers],
        )
        jobs = {row["tenant_id"]: row["jobs"] for row in pending}
        districts = sorted({each.tenant_id for _, each in heads})
        yield Gauge(
            "sandan_worker_pending_jobs",
            "Jobs that are owed and not done.",
            [({"district": self._code(each)}, jobs.get(each, 0)) for each in districts],
        )

    def _code(self, tenant_id: int) -> str:
        """Known once: a district keeps its code."""
        if tenant_id not in self._codes:
            with tenant(tenant_id):
                self._codes[tenant_id] = self._store.code()
        return self._codes[tenant_id]


def written(gauges: Iterable[Gauge]) -> str:
    """The text format, version 0.0.4."""
    lines = []
    for gauge in gauges:
        lines += [f"# HELP {gauge.name} {gauge.meaning}", f"# TYPE {gauge.name} gauge"]
        for labels, value in gauge.samples:
            told = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())
            lines.append(f"{gauge.name}{{{told}}} {float(value)!r}")
    return "\n".join([*lines, ""])


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
