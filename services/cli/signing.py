"""`sandan signer`: another key for a district's log, announced in the log that it will sign."""

from contextlib import closing
from typing import Annotated
from uuid import NAMESPACE_URL, uuid5

from cyclopts import Parameter

from domain.codes import LogKeyReason
from domain.ids import PersonId
from domain.refusal import Refusal
from domain.tenancy.commands import RotateLogKey
from services.cli.errors import CommandFailed
from services.cli.terminal import say
from services.commands.service import CommandService, Submission
from services.sealer.asking import SignerClient
from services.sealer.errors import SignerAway, SignerRefused
from services.sealer.heads import SealedHeads
from services.sealer.kinds import LogKind, origin_of
from services.settings import load
from services.store import Store, find_tenant
from services.store import tenant as of_tenant
from services.worker.platform import PLATFORM


def rotate(
    *,
    tenant: str,
    ordered_by: Annotated[str, Parameter(name=["--ordered-by"])],
    reason: LogKeyReason = LogKeyReason.SCHEDULED,
) -> None:
    """更换一个区县事件日志的签名密钥：签名进程生成新密钥，日志中登记，此后的检查点由新密钥签署。

    新公钥立即显示，请交给审计方和见证方，在各自的策略文件和 logs 文件中与原公钥并列；
    登记之前的检查点仍以原公钥核验，原公钥不要删去。含有这项登记的第一个检查点由新旧
    两把密钥共同签署。中断后可以重新运行：登记还没有封存时，仍是同一把新密钥，只登记一次；
    已经封存的，则再更换一次。

    例：
        sandan signer rotate --tenant shili --ordered-by 人员编号 --reason LEAK_SUSPECTED

    Parameters
    ----------
    tenant
        区县代码
    ordered_by
        决定更换的管理员：人员编号，须已在本区登记
    reason
        SCHEDULED 定期更换，LEAK_SUSPECTED 怀疑泄露，KEEPER_CHANGED 保管人或机构变动
    """
    settings = load()
    tenant_id = find_tenant(settings.need_database_url(), tenant)
    with (
        closing(SignerClient(settings.signer.url, settings.need_signer_secret())) as signer,
        Store(settings.need_database_url(), settings.keyring, connections_max=1) as store,
        of_tenant(tenant_id),
    ):
        try:
            old, new = signer.prepare(origin_of(settings.log_host, store.code(), LogKind.EVENTS))
        except (SignerAway, SignerRefused) as error:
            raise CommandFailed(f"签名进程没有给出新密钥（{error}），请用 sandan doctor 查看。") from error
        pinned = SealedHeads(store).read().verifier
        if pinned != str(old):
            # Announced, it would be a change that no sealer could follow.
            raise CommandFailed(
                f"签名进程现用的密钥 {old} 不是日志最近的检查点所用的 {pinned or '（无）'}。"
                "若刚更换过，请等 sandan seal 封存之后再试；否则签名目录不是这个区县的，请先查明。"
            )
        command = RotateLogKey(str(old), str(new), reason, PersonId(ordered_by))
        submission = Submission(tenant_id, str(uuid5(NAMESPACE_URL, f"log-key/{new}")), PLATFORM, command)
        try:
            receipt = CommandService(store).submit(submission)
        except Refusal as refusal:
            raise CommandFailed(f"没有更换：{refusal}") from refusal
    say(f"已登记更换（位置 {receipt.last_position}）。此后的检查点由新密钥签署，请把新公钥交给审计方和见证方：")
    say(str(new))
