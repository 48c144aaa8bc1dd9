"""A district as the bundle is made from it: its log in the database, tiles and evidence files in object storage."""

from collections.abc import Iterator

import msgspec

from domain import streams
from domain.cycle.events import CycleOpened
from domain.outcomes.events import YearPublished
from services.access.log import AccessLog, RawEntry
from services.bundle.build import Accesses, Publication, Sealed, Year
from services.bundle.errors import YearNotPublished
from services.bundle.trail import Trail, TrailAccesses, best_head
from services.evidence.errors import FileAltered, FileGone, KeyGone
from services.evidence.storage import Storage
from services.evidence.vault import SealedFiles
from services.sealer.files import LogBucket, LogFiles, TileCache
from services.sealer.keeping import kept_heads
from services.sealer.kinds import LogKind, stored_log
from services.sealer.proving import signed_heads
from services.sealer.stamping import stamped_sizes
from services.store import Store

CHUNK_BYTES = 1 << 20


def sealed_log(store: Store, bucket: LogBucket, kind: LogKind = LogKind.EVENTS) -> Sealed:
    """A log of the caller's district as it is sealed now."""
    files = LogFiles(bucket, store.code(), TileCache(), kind)
    kept = [head.note for head in kept_heads(store, kind)]
    stamps = {size: files.time_stamp(size) for size in stamped_sizes(store, kind)}
    return Sealed(
        stored_log(store, kind),
        files,
        [head.note for head in signed_heads(store, kind)],
        kept,
        {size: stamp for size, stamp in stamps.items() if stamp is not None},
        [each.position for each in store.read_stream(streams.LOG_KEY)],
    )


class EvidenceFiles:
    """The evidence files of the caller's district, decrypted with its keys."""

    def __init__(self, storage: Storage, store: Store) -> None:
        self._files = SealedFiles(storage, store.subject_keys.living)

    def chunks(self, object_key: str, object_version: str, key_id: str) -> Iterator[bytes] | None:
        """A file's bytes, up to where they are not those that were sealed; None where there is none to be had."""
        try:
            file = self._files.open(object_key, object_version, key_id)
        except (KeyGone, FileGone, FileAltered):
            return None

        def sound() -> Iterator[bytes]:
            try:
                yield from file.chunks()
            except (FileGone, FileAltered):
                return

        return sound()


def sealed_accesses(store: Store, bucket: LogBucket, year: int) -> Accesses:
    """The access log of the caller's district as it is sealed now. Raises YearNotPublished."""
    opened = [each for each in store.read_stream(streams.cycle(year)) if isinstance(each.event, CycleOpened)]
    if not opened:
        raise YearNotPublished
    since = AccessLog(store).first_since(opened[0].recorded_at)
    return Accesses(sealed_log(store, bucket, LogKind.ACCESS), since)


def trail_accesses(store: Store, bucket: LogBucket, trail: Trail) -> TrailAccesses | None:
    """Who was handed what of an item and its files, as far as that is sealed, on behalf of a case only where the trail
    has `cases`; None where nothing of it is."""
    sealed = sealed_log(store, bucket, LogKind.ACCESS)
    if not sealed.heads:
        return None
    head = best_head(sealed)
    about = AccessLog(store).about(trail.item, trail.evidence, head.checkpoint.size)
    return TrailAccesses(sealed, head, [raw.position for raw in about if trail.cases or not _of_a_case(raw)])


def _of_a_case(raw: RawEntry) -> bool:
    try:
        return raw.entry.case_folder is not None
    except msgspec.DecodeError:
        # Not as it was sealed: no proof leads from it to the head, and no package is made.
        return False


def published_year(store: Store, year: int) -> Year:
    """Where the year opens and where its results were published. Raises YearNotPublished."""
    opened = [each.position for each in store.read_stream(streams.cycle(year)) if isinstance(each.event, CycleOpened)]
    results = store.read_stream(streams.results(year))
    published = [
        Publication(each.position, each.event.checkpoint_size)
        for each in results
        if isinstance(each.event, YearPublished)
    ]
    if not opened or not published:
        raise YearNotPublished
    officers = [
        each.position for stream in (streams.TENANT, streams.SIGNING_KEYS) for each in store.read_stream(stream)
    ]
    return Year(year, opened[0], published, officers)
