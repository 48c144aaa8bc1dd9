"""`sandan trail`: the evidence trail of one item as a file that the bundle's verifier checks."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from domain.access.codes import Act, Purpose, SubjectKind
from domain.access.entry import Subject
from services.bundle.district import EvidenceFiles, sealed_log, trail_accesses
from services.bundle.trail import BuiltTrail, best_head, build_trail
from services.bundle.trail_of import item_named, trail_of
from services.cli.errors import CommandFailed
from services.cli.exporting import OrderedBy, record_export
from services.cli.packing import package_of, tell_missing
from services.cli.terminal import say
from services.evidence.storage import open_storage
from services.sealer.files import open_bucket
from services.settings import load


def trail(
    file: Annotated[Path, Parameter(name=["--file", "-o"])],
    *,
    tenant: str,
    item: str,
    files: bool = False,
    cases: bool = False,
    overwrite: bool = False,
    ordered_by: OrderedBy = None,
    purpose: Purpose = Purpose.OPERATION,
) -> int:
    """把一个清单项目的佐证轨迹制成一个轨迹包（zip），供监督和审计离线核验。

    内有说明这一项目的每份佐证文件从申报、封存、出示、引用到作出决定的全部事件，
    各附通到同一检查点的证明；加 --files 则连同封存的证据文件。
    用核验程序 verify_bundle.py 核验（sandan bundle --verifier 取得）；同样的日志和检查点，制成的包逐字节相同。
    佐证的保全和为案卷所作的查看只有纪检监察员可以知悉，除非写明 --cases，不在包中。
    平台交不出的证据文件会列出，退出码为 1；包仍然制成，核验时据实报告缺失。

    例：
        sandan trail --tenant shili --item DW01/2020/DW01-T基础01 -o trail.zip --files
        python verify_bundle.py trail.zip --policy policy --origin sandan.example.cn/d/shili --district 330299

    Parameters
    ----------
    file
        写到哪个文件
    tenant
        区县代码
    item
        清单项目：它的编号，或“单位编码/年度/清单编号”
    files
        连同证据文件
    cases
        连同佐证的保全和为案卷所作的查看：只在奉纪检监察员之命时，并须写明 --ordered-by 和 --purpose discipline
    overwrite
        文件已存在时覆盖它
    ordered_by
        奉谁之命：人员编号，记入访问日志；不写则据实记为没有写明
    purpose
        用途，记入访问日志
    """
    if file.exists() and not overwrite:
        raise CommandFailed(f"文件 {file} 已存在。请换一个名称，或加 --overwrite 覆盖它。")
    if cases and (ordered_by is None or purpose is not Purpose.DISCIPLINE):
        raise CommandFailed("--cases 只在奉纪检监察员之命时可用，须同时写明 --ordered-by 和 --purpose discipline。")
    settings = load()
    bucket = open_bucket(settings)
    storage = open_storage(settings) if files else None
    with package_of(settings, tenant, file) as (store, output):
        sealed = sealed_log(store, bucket)
        head = best_head(sealed)
        chosen = trail_of(store, item_named(store, item), head.checkpoint.size, cases=cases)
        acts = [Act.TRAIL_EXPORTED, Act.EVIDENCE_EXPORTED] if files else [Act.TRAIL_EXPORTED]
        about = Subject(SubjectKind.ITEM, chosen.item)
        record_export(store, acts, about, ordered_by=ordered_by, purpose=purpose, item=chosen.item)
        plain = None if storage is None else EvidenceFiles(storage, store)
        accesses = trail_accesses(store, bucket, chosen)
        built = build_trail(output, sealed, head, chosen, files=plain, accesses=accesses)
    return _tell(file, built, files)


def _tell(file: Path, built: BuiltTrail, files: bool) -> int:
    evidence = f"证据文件 {built.files} 个" if files else "证据只有清单"
    say(
        f"已写入 {file}：到位置 {built.until - 1} 为止，佐证 {built.evidence} 份，事件 {built.steps} 条，"
        f"检查点有 {built.witnesses} 个见证方的签名，{evidence}。"
    )
    return tell_missing(built.missing)
