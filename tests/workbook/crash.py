"""Import a workbook in a process of its own, to be killed: dsn, keyring, tenant, path."""

import sys
from pathlib import Path

from services.store import Store
from services.workbook.importer import import_workbook

if __name__ == "__main__":
    dsn, keyring, tenant_id, path, importer = sys.argv[1:]
    with Store(dsn, Path(keyring)) as store:
        done = import_workbook(Path(path), int(tenant_id), store, importer=importer, apply=True, open_tenant=True)
        sys.exit(0 if done.ok else 1)
