"""Read models kept up to the log: exactly once, by any number of processes, a faulty event standing alone.

project_once(store, tenant_id)      # one district, now: for imports and tests
Projector(store).run(stop)          # all districts, until stopped: `sandan project`
lag(store)                          # who is how far behind, and who stands still
"""

from services.projector.lag import Lag, lag
from services.projector.projector import Projector, project_once

__all__ = ["Lag", "Projector", "lag", "project_once"]
