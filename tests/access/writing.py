"""Records accesses until it is killed and says each position once it is committed: `writing.py dsn keyring tenant`."""

import sys
from pathlib import Path

from services.access.log import AccessLog
from services.store import Store, tenant
from tests.access.accesses import view

if __name__ == "__main__":
    dsn, keyring, tenant_id = sys.argv[1:]
    with Store(dsn, Path(keyring), connections_max=1) as store, tenant(int(tenant_id)):
        log = AccessLog(store)
        while True:
            print(log.record(view()), flush=True)
