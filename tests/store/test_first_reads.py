"""A process's first reads may come from several threads at once."""

import subprocess
import sys
from pathlib import Path

from services.store import Store, tenant
from tests.bench.row import request, uuid_of
from tests.conftest import Database

ROOT = Path(__file__).parents[2]
PROCESSES = 12

# Threads that give way as often as they can, all of them reading before any has read.
PROGRAM = """
import sys, threading
from pathlib import Path
from services.store import Store, tenant
sys.setswitchinterval(1e-6)
with Store(sys.argv[1], Path(sys.argv[2]), connections_max=8) as store:
    start = threading.Barrier(8)
    read = []
    def first_read():
        with tenant(int(sys.argv[3])):
            store.head()
            start.wait()
            read.append(store.read_stream(sys.argv[4]))
    threads = [threading.Thread(target=first_read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read) == 8 and all(events == read[0] and len(events) == 1 for events in read), read
"""


def test_a_process_whose_threads_all_read_first_reads_what_is_there(database: Database) -> None:
    tenant_id = database.new_tenant()
    item = uuid_of("first reads")
    with Store(database.dsn, database.keyring) as store, tenant(tenant_id):
        store.append(*request(item, 1, uuid_of("command")))

    given = [database.dsn, str(database.keyring), str(tenant_id), f"item/{item}"]
    ended = [
        subprocess.run([sys.executable, "-c", PROGRAM, *given], cwd=ROOT, capture_output=True, text=True)
        for _ in range(PROCESSES)
    ]

    assert [(process.returncode, process.stderr) for process in ended] == [(0, "")] * PROCESSES
