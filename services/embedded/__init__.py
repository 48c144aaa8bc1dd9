"""PostgreSQL, S3 (SeaweedFS) and Valkey from wheels: the real servers, started for one data directory.

`Embedded` is the way in. A server never outlives the program that asked for it: `keeper.py` owns the three and stops
them when that program stops, is told to, or is killed; the next start stops whatever even that left behind.
"""

from services.embedded.addresses import S3, Addresses, Postgres
from services.embedded.embedded import Embedded
from services.embedded.errors import DataDirectoryBusy, EmbeddedFailed, ServerFailed

__all__ = ["S3", "Addresses", "DataDirectoryBusy", "Embedded", "EmbeddedFailed", "Postgres", "ServerFailed"]
