"""The effect `key.rotate`: what the log says of a district's key becomes true of the keyring and the persons' keys."""

from services.store.subject_keys import SubjectKeys
from services.worker.outbox import Job
from services.worker.runner import Done


class RotateKeyEffect:
    """Makes the key version that `KeyRotated` recorded and wraps every living person's key by the newest one.

    Killed anywhere, it is run again: an existing key is kept, and a key wrapped twice opens as it did before.
    """

    def __init__(self, subject_keys: SubjectKeys) -> None:
        self._subject_keys = subject_keys

    def __call__(self, job: Job) -> Done:
        """Run the job once, for the district set around the call; its subject is the version."""
        self._subject_keys.rotate(int(job.subject))
        return Done("ROTATED")
