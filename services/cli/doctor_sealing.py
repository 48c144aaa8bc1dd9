"""The checks of `sandan doctor` on the sealing of the logs: the signer, and how far each district is sealed."""

from datetime import timedelta

import httpx

from services.cli.doctor_findings import CONNECT_SECONDS_MAX, Fault, NotSet, connected
from services.cli.naming import called_by
from services.clock import now
from services.sealer.cosigning import askable
from services.sealer.heads import Sealed, sealed, why, witnessed
from services.sealer.kinds import KIND_LABELS
from services.sealer.main import policy_of, tsa_of
from services.sealer.stamping import last_stamped, waiting
from services.settings import Settings, SettingsWrong
from services.store import Store

STANDING_SHOWN_MAX = 5
WITNESS_MINUTES_MAX = 10
STAMP_HOURS_MAX = 30
"""A day, at whose end its last head is known, and six hours for the authority."""


def witnesses(settings: Settings) -> str:
    """The witnesses of the policy: which of them are behind the heads, and since when."""
    if settings.log_policy is None:
        raise NotSet("没有设置 SANDAN_LOG_POLICY，没有见证方；日志只由本平台自己签名。")
    try:
        policy = policy_of(settings)
    except SettingsWrong as error:
        raise Fault(error.faults[0]) from error
    if settings.database_url is None:
        raise NotSet("没有设置 SANDAN_DATABASE_URL。")
    connected(settings.database_url, "SANDAN_DATABASE_URL").close()
    asked = askable(policy)
    with Store(settings.database_url, settings.keyring, connections_max=1) as store:
        found = {witness.name: witnessed(store, witness.verifier.name) for witness in asked}
    oldest = now() - timedelta(minutes=WITNESS_MINUTES_MAX)
    absent = {
        name: f"{name}（{behind} 份日志未见证，上次见证 {last:%Y-%m-%d %H:%M} UTC）" if last else f"{name}（从未见证）"
        for name, (behind, last) in found.items()
        if behind and (last is None or last < oldest)
    }
    if absent:
        enough = "仍达到" if policy.met(found.keys() - absent.keys()) else "达不到"
        raise Fault(
            f"见证方 {'、'.join(absent.values())} 没有见证，{enough}策略要求的 {policy.quorum}。"
            "请看 sandan seal 的日志，并与见证方联系。"
        )
    return f"{len(asked)} 个见证方，策略要求 {policy.quorum}"


def time_stamps(settings: Settings) -> str:
    """The time-stamping authority: whether heads that should bear a time stamp still wait for one, and since when."""
    if settings.tsa_url is None:
        raise NotSet("没有设置 SANDAN_TSA_URL，每日的检查点没有可信时间戳。")
    try:
        tsa = tsa_of(settings)
    except SettingsWrong as error:
        raise Fault(error.faults[0]) from error
    if tsa is not None:
        tsa.close()
    if settings.database_url is None:
        raise NotSet("没有设置 SANDAN_DATABASE_URL。")
    connected(settings.database_url, "SANDAN_DATABASE_URL").close()
    with Store(settings.database_url, settings.keyring, connections_max=1) as store:
        found, last = waiting(store), last_stamped(store)
    told = f"上次取得时间戳 {last:%Y-%m-%d %H:%M} UTC" if last else "从未取得时间戳"
    if found and found[0].sealed_at < now() - timedelta(hours=STAMP_HOURS_MAX):
        raise Fault(
            f"{len(found)} 个检查点没有时间戳，最早的封存于 {found[0].sealed_at:%Y-%m-%d %H:%M} UTC，{told}。"
            f"请看 sandan seal 的日志（time_stamps_wait、not_time_stamped），核对 {settings.tsa_url} 和 SANDAN_TSA_CA。"
        )
    return f"{told}；{len(found)} 个检查点待取" if found else told


def signer(settings: Settings) -> str:
    """The signer: whether it answers and knows the secret."""
    if settings.signer_secret is None:
        raise NotSet("没有设置 SANDAN_SIGNER_SECRET，sandan up 会在数据目录里生成一个。")
    headers = {"authorization": f"Bearer {settings.signer_secret.decode()}"}
    try:
        answer = httpx.get(
            f"{settings.signer.url}/ready", headers=headers, timeout=CONNECT_SECONDS_MAX, trust_env=False
        )
    except httpx.HTTPError as error:
        raise Fault(
            f"{settings.signer} 上没有签名进程（{type(error).__name__}），日志不能封存。"
            "请运行 sandan sign，或核对 SANDAN_SIGNER。"
        ) from error
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        raise Fault(f"{settings.signer} 上的签名进程不认 SANDAN_SIGNER_SECRET。请让两边的口令一致。")
    if answer.status_code != httpx.codes.OK:
        raise Fault(f"{settings.signer} 上应答的不是签名进程（{answer.status_code}）。请核对 SANDAN_SIGNER。")
    return f"{settings.signer} 上的签名进程已就绪"


def sealed_logs(settings: Settings) -> str:
    """Whether what is in the logs is sealed: what stands still and why, and how far the others are behind."""
    if settings.database_url is None:
        raise NotSet("没有设置 SANDAN_DATABASE_URL。")
    connected(settings.database_url, "SANDAN_DATABASE_URL").close()
    with Store(settings.database_url, settings.keyring, connections_max=1) as store:
        found = sealed(store)
        standing = [row for row in found if row.fault_at]
        told = [
            f"{_called(store, row)}：{why(store, row.tenant_id, row.kind)}" for row in standing[:STANDING_SHOWN_MAX]
        ]
    if standing:
        more = f"等 {len(standing)} 份日志" if len(standing) > STANDING_SHOWN_MAX else ""
        raise Fault(
            f"{'；'.join(told)}{more}。这些日志已停止封存。请先保全数据库、对象存储和签名目录，再查明是哪一处被改动。"
        )
    late = [row.log_size - row.size for row in found if row.log_size > row.size]
    if late:
        return f"没有停住的；{len(late)} 份日志尚未跟上，最多落后 {max(late)} 条，sandan seal 运行时会跟上"
    districts = len({row.tenant_id for row in found})
    return f"{districts} 个区县的日志和访问日志全部封存"


def _called(store: Store, row: Sealed) -> str:
    return f"区县 {called_by(store, row.tenant_id)}的{KIND_LABELS[row.kind]}"
