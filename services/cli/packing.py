"""What `sandan bundle` and `sandan trail` share: a package is written beside its name, and faults are told alike."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import urllib3
from minio.error import MinioException

from services.bundle.errors import BundleImpossible
from services.cli.errors import CommandFailed
from services.cli.terminal import complain
from services.evidence.errors import StorageAway
from services.sealer.errors import SealingFault
from services.settings import Settings
from services.store import Store, find_tenant
from services.store import tenant as of_tenant
from services.workbook.whole_file import NotWritten, whole_file

MISSING_SHOWN_MAX = 20


@contextmanager
def package_of(settings: Settings, code: str, file: Path) -> Iterator[tuple[Store, BinaryIO]]:
    """The district's log, and where its package is written: `file` is there once it is whole. Raises CommandFailed."""
    tenant_id = find_tenant(settings.need_database_url(), code)
    try:
        with (
            Store(settings.need_database_url(), settings.keyring, connections_max=1) as store,
            of_tenant(tenant_id),
            whole_file(file) as beside,
            beside.open("w+b") as output,
        ):
            yield store, output
    except (BundleImpossible, NotWritten, SealingFault) as error:
        raise CommandFailed(str(error)) from error
    except (StorageAway, MinioException, urllib3.exceptions.HTTPError) as error:
        raise CommandFailed(f"对象存储没有应答（{error}），请用 sandan doctor 查看。") from error


def tell_missing(missing: Sequence[str]) -> int:
    """Name the evidence whose file could not be produced; the exit code."""
    for evidence_id in missing[:MISSING_SHOWN_MAX]:
        complain(f"缺失：证据 {evidence_id} 的文件不在对象存储中，或与封存时不符。")
    if missing:
        complain(f"共缺 {len(missing)} 个证据文件，包中据实列为缺失。")
    return 1 if missing else 0
