"""Read models kept up to the log: exactly once, by any number of processes, a faulty event standing alone.

project_once(store, tenant_id)      # one district, now: for imports and tests
Projector(store).run(stop)          # all districts, until stopped: `sandan project`
lag(store)                          # who is how far behind, and who stands still
parked(store, tenant_id)            # where and why, in one district
unpark(store, tenant_id, names)     # try those that stand still again
rebuild(store, tenant_id)           # read models anew from the log, beside those that are read
"""

from services.projector.lag import Lag, Parked, lag, parked
from services.projector.projector import Projector, project_once, unpark
from services.projector.rebuild import RebuildFailed, rebuild

__all__ = ["Lag", "Parked", "Projector", "RebuildFailed", "lag", "parked", "project_once", "rebuild", "unpark"]
