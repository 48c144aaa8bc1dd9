"""Sealers that kill themselves before one of their writes: to object storage, to the signer's files, to the database.

Forked from a process that has imported everything and holds no connection. Each line on stdin asks for one, as
`district|log|write`; its process id goes to stdout.
"""

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from services.sealer.asking import Signed, read_signed
from services.sealer.extension import Extension
from services.sealer.files import LogBucket, LogFiles, TileCache, open_bucket
from services.sealer.heads import SealedHeads
from services.sealer.kinds import LogKind, origin_of, stored_log
from services.sealer.rotation import Rotation, request_text
from services.sealer.sealing import Sealing
from services.settings import read
from services.signer.signer import LogSigner
from services.store import Store, tenant
from tests.sealer.fakes import HOST, SECRET

WRITES = [(LogBucket, "write_new"), (LogBucket, "replace"), (Path, "replace"), (SealedHeads, "advance")]
WRITES += [(SealedHeads, "published")]


def main() -> None:
    dsn, keyring, signer = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    bucket = open_bucket(read(os.environ))
    for asked in sys.stdin:
        district, kind, write = asked.split("|")
        pid = os.fork()
        if pid:
            _, status = os.waitpid(pid, 0)
            print(-os.waitstatus_to_exitcode(status), flush=True)
            continue
        threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
        try:
            arm(int(write))
            with Store(dsn, keyring, connections_max=1) as store, tenant(int(district)):
                seal(store, bucket, signer, LogKind(kind))
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)
        os._exit(0)


def end_with(parent: int) -> None:
    """A sealer never outlives the test."""
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(1)


def arm(write: int) -> None:
    """Have this process kill itself before its write of that number (from 0)."""
    left = write

    def armed(method: Callable[..., Any]) -> Callable[..., Any]:
        def before(*arguments: Any, **named: Any) -> Any:
            nonlocal left
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            return method(*arguments, **named)

        return before

    for owner, name in WRITES:
        setattr(owner, name, armed(getattr(owner, name)))


def seal(store: Store, bucket: LogBucket, directory: Path, kind: LogKind) -> None:
    """Seal a log of the caller's district once, with a signer in this process, so that it dies with it."""
    signer = LogSigner(directory, HOST, SECRET)

    def sign(asked: Extension, rotation: Rotation | None) -> Signed:
        return read_signed(asked.head, signer.sign(request_text(asked, rotation).encode()))

    try:
        origin, files = origin_of(HOST, store.code(), kind), LogFiles(bucket, store.code(), TileCache(), kind)
        Sealing(origin, stored_log(store, kind), SealedHeads(store, kind), files, sign).seal()
    finally:
        signer.close()


if __name__ == "__main__":
    main()
