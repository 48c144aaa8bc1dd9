"""`sandan bundle`: a published year as one file for an auditor, and the program that checks it."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from domain.access.codes import Act, Purpose, SubjectKind
from domain.access.entry import Subject
from services.bundle import verify_bundle
from services.bundle.build import Built, build
from services.bundle.district import EvidenceFiles, published_year, sealed_accesses, sealed_log
from services.cli.errors import CommandFailed
from services.cli.exporting import OrderedBy, record_export
from services.cli.logs import progress_bar
from services.cli.packing import package_of, tell_missing
from services.cli.terminal import say
from services.evidence.storage import open_storage
from services.sealer.files import open_bucket
from services.settings import load
from services.workbook.whole_file import NotWritten, whole_file


def bundle(
    file: Annotated[Path, Parameter(name=["--file", "-o"])],
    *,
    tenant: str | None = None,
    year: int | None = None,
    files: bool = False,
    verifier: bool = False,
    overwrite: bool = False,
    ordered_by: OrderedBy = None,
    purpose: Purpose = Purpose.OPERATION,
) -> int:
    """把公布过的一个年度制成一个存证包（zip），供审计方离线核验。

    内有本年度至最新检查点的全部事件和证明、评分办法、各轮结果、证据清单、访问日志；
    同样的日志和检查点，制成的包逐字节相同。加 --files 则连同封存的证据文件。
    核验程序另用 --verifier 取得：它只有一个文件，只需 Python 3.11 和 cryptography，
    请审计方自行留存并核对其摘要；信任哪些密钥由审计方的策略文件决定，包内没有密钥。
    证据文件是解密后的原件，依法删除的列为已删除。
    平台交不出的证据文件会列出，退出码为 1；包仍然制成，核验时据实报告缺失。

    例：
        sandan bundle --tenant shili --year 2020 -o 示例区-2020.zip
        sandan bundle --verifier -o verify_bundle.py

    Parameters
    ----------
    file
        写到哪个文件
    tenant
        区县代码
    year
        年度
    files
        连同证据文件
    verifier
        取得核验程序，不与其他参数同用
    overwrite
        文件已存在时覆盖它
    ordered_by
        奉谁之命：人员编号，记入访问日志；不写则据实记为没有写明
    purpose
        用途，记入访问日志
    """
    if file.exists() and not overwrite:
        raise CommandFailed(f"文件 {file} 已存在。请换一个名称，或加 --overwrite 覆盖它。")
    if verifier:
        if tenant is not None or year is not None or files:
            raise CommandFailed("--verifier 不与 --tenant、--year、--files 同用。")
        return _hand_out(file)
    if tenant is None or year is None:
        raise CommandFailed("须写明 --tenant 和 --year；取得核验程序用 --verifier。")
    return _bundle(file, tenant, year, files, ordered_by, purpose)


def _hand_out(file: Path) -> int:
    content = Path(verify_bundle.__file__).read_bytes()
    try:
        with whole_file(file) as beside:
            beside.write_bytes(content)
    except NotWritten as failed:
        raise CommandFailed(str(failed)) from failed
    say(f"已写入 {file}，SHA-256 {verify_bundle.sha256(content).hex()}。用法：python {file.name} --help")
    return 0


def _bundle(file: Path, code: str, year: int, files: bool, ordered_by: str | None, purpose: Purpose) -> int:
    settings = load()
    bucket = open_bucket(settings)
    storage = open_storage(settings) if files else None
    with package_of(settings, code, file) as (store, output), progress_bar("制包") as tell:
        wanted = published_year(store, year)
        acts = [Act.BUNDLE_EXPORTED, Act.EVIDENCE_EXPORTED] if files else [Act.BUNDLE_EXPORTED]
        about = Subject(SubjectKind.YEAR, str(year))
        record_export(store, acts, about, ordered_by=ordered_by, purpose=purpose, year=year)
        accesses, sealed = sealed_accesses(store, bucket, year), sealed_log(store, bucket)
        plain = None if storage is None else EvidenceFiles(storage, store)
        built = build(output, sealed, wanted, files=plain, accesses=accesses, progress=tell)
    return _tell(file, built, files)


def _tell(file: Path, built: Built, files: bool) -> int:
    evidence = f"，证据文件 {built.files} 个" if files else "，证据只有清单"
    say(
        f"已写入 {file}：位置 {built.first} 至 {built.size - 1}，{built.rounds} 轮结果，"
        f"检查点有 {built.witnesses} 个见证方的签名{evidence}。"
    )
    return tell_missing(built.missing)
