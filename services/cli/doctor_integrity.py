"""The check of `sandan doctor` on what is checked by itself: the last whole pass, and what it found."""

from datetime import timedelta

from domain.integrity import CHECK_NAMES, WAITING_NAMES, Check, Waiting
from services.cli.doctor_findings import Fault, NotSet, connected
from services.cli.naming import called_by
from services.clock import now
from services.integrity.passes import OVERDUE_PASSES, Standing, standing
from services.settings import Settings
from services.store import Store

SHOWN_MAX = 5


def integrity(settings: Settings) -> str:
    """Open faults, checks whose last whole pass is too old, and when the oldest of the others ended."""
    if settings.database_url is None:
        raise NotSet("没有设置 SANDAN_DATABASE_URL。")
    connected(settings.database_url, "SANDAN_DATABASE_URL").close()
    with Store(settings.database_url, settings.keyring, connections_max=1) as store:
        found = standing(store)
        at_fault = [row for row in found if row.open_faults]
        oldest = now() - OVERDUE_PASSES * timedelta(hours=settings.watch_hours)
        overdue = [row for row in found if row.last_at < oldest]
        told = [f"{_called(store, row)}有 {row.open_faults} 处不符" for row in at_fault[:SHOWN_MAX]]
        told += [f"{_called(store, row)}{_last(row)}" for row in overdue[:SHOWN_MAX]]
        waiting = [f"{_called(store, row)}{_last(row)}" for row in found if row.waits_for and row not in overdue]
    if told:
        more = "等" if len(at_fault) > SHOWN_MAX or len(overdue) > SHOWN_MAX else ""
        raise Fault(
            f"{'；'.join(told)}{more}。位置和处理办法见 GraphQL 的 integrityReport，或 sandan watch 日志中的"
            " integrity_fault；没有按时核对完的，请确认 sandan watch 在运行。"
        )
    if waiting:
        return f"没有不符；{'；'.join(waiting[:SHOWN_MAX])}"
    whole = [row.whole_at for row in found if row.whole_at]
    if len(whole) < len(found) or not found:
        return "没有不符；还没有全部核对过一遍，sandan watch 运行时会自动进行"
    return f"没有不符，最早的一遍核对完于 {min(whole):%Y-%m-%d %H:%M} UTC"


def _called(store: Store, row: Standing) -> str:
    return f"区县 {called_by(store, row.tenant_id)}的{CHECK_NAMES[Check(row.check_name)]}"


def _last(row: Standing) -> str:
    last = f"上次核对完于 {row.whole_at:%Y-%m-%d %H:%M} UTC" if row.whole_at else "从未核对完"
    return f"{last}（{WAITING_NAMES[Waiting(row.waits_for)]}）" if row.waits_for else last
