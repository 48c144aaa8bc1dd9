"""Read models kept up to the log: exactly once, by any number of processes, a faulty event standing alone.

project_once(store, tenant_id)      # one district, now: for imports and tests
Projector(store).run(stop)          # all districts, until stopped: `sandan project`
lag(store)                          # who is how far behind, and who stands still
unpark(store, tenant_id, name)      # try one that stands still again
rebuild(store, tenant_id)           # read models anew from the log, beside those that are read
"""

from services.projector.lag import Lag, lag
from services.projector.projector import Projector, project_once, unpark
from services.projector.rebuild import RebuildFailed, rebuild

__all__ = ["Lag", "Projector", "RebuildFailed", "lag", "project_once", "rebuild", "unpark"]
