"""A log against its tiles: every leaf hashed again from the bytes that lie there, up to the head that was signed."""

from dataclasses import dataclass

import msgspec

from domain.integrity import FaultKind
from services.access.log import AccessLog
from services.integrity.passes import Finding, Pass, Step
from services.integrity.tree import Climb, missing_events
from services.sealer.checkpoint import Checkpoint, read_checkpoint
from services.sealer.errors import TileDiffers, TileMissing
from services.sealer.files import CHECKPOINT, LogBucket, LogFiles, TileCache
from services.sealer.kinds import LogKind, path_of, stored_log
from services.sealer.merkle import range_of
from services.sealer.note import NoteUnsound, read_note, read_verifier, verified
from services.sealer.tiles import WIDTH, Tree
from services.store import Store

STEP_EVENTS = 16 * WIDTH

# Some of a log, with whether each event follows on one of its stream that stands before it; accesses have no streams.
# By primary keys, and by the unique key of streams.
_PAGES = {
    LogKind.EVENTS: """
SELECT e.position, e.state, e.stream_version = 1 OR EXISTS (
  SELECT FROM event AS before
  WHERE before.tenant_id = e.tenant_id AND before.stream_id = e.stream_id
    AND before.stream_version = e.stream_version - 1 AND before.position < e.position
) AS follows
FROM event AS e
WHERE e.tenant_id = %(tenant)s AND e.position >= %(from)s AND e.position < %(to)s ORDER BY e.position""",
    LogKind.ACCESS: """
SELECT position, state, true AS follows FROM access_entry
WHERE tenant_id = %(tenant)s AND position >= %(from)s AND position < %(to)s ORDER BY position""",
}

# The head as it is signed, and whether it was ever published. By primary key.
_HEAD = """
SELECT size, checkpoint, verifier, published_size FROM sealed_head
WHERE tenant_id = %(tenant)s AND log = %(log)s"""


class _State(msgspec.Struct):
    """What a pass goes on from: the head that it holds the log against, and the tree so far."""

    sealed: int = 0
    checkpoint: str = ""
    verifier: str = ""
    levels: list[list[bytes]] = []


_states = msgspec.msgpack.Decoder(_State)


@dataclass(frozen=True, slots=True)
class _Head:
    size: int
    checkpoint: str
    verifier: str
    published_size: int


class LogCheck:
    """Checks one of the logs of the caller's district. Raises StorageAway."""

    def __init__(self, store: Store, bucket: LogBucket, kind: LogKind) -> None:
        self._store = store
        self._bucket = bucket
        self._kind = kind

    def begin(self) -> tuple[int, bytes]:
        """Up to which position a pass looks, and what its first step goes on from."""
        head = self._head()
        # The head first: a log that has lost its end is shorter, and what is missing is named.
        size = max(stored_log(self._store, self._kind).size(), head.size)
        return size, msgspec.msgpack.encode(_State(head.size, head.checkpoint, head.verifier))

    def step(self, before: Pass) -> Step:
        """The next events: those that are sealed against the files of the log, those beyond by their order alone."""
        state = _states.decode(before.state)
        first = before.position
        end = min(first + STEP_EVENTS, state.sealed if first < state.sealed else before.size)
        states, findings = self._events(first, end)
        climb = Climb(self._read, state.levels)
        if first < state.sealed:
            for start in range(first, end, WIDTH):
                climb.bundle(start // WIDTH, min(WIDTH, end - start), states)
        else:
            findings += missing_events([position for position in range(first, end) if position not in states])
        if first < state.sealed and end == state.sealed:
            findings += self._head_findings(state, climb)
        state.levels = climb.levels
        return Step(
            end,
            end - first,
            sum(map(len, states.values())) + climb.read_bytes,
            [*findings, *climb.findings],
            msgspec.msgpack.encode(state),
            whole=end >= before.size,
        )

    def _events(self, first: int, end: int) -> tuple[dict[int, bytes], list[Finding]]:
        datastore = self._store.datastore
        params = {"tenant": datastore.tenant_id(), "from": first, "to": end}
        with datastore.transaction() as cursor:
            rows = cursor.execute(_PAGES[self._kind].encode(), params).fetchall()
        broken = [Finding(FaultKind.VERSION_BROKEN, row["position"]) for row in rows if not row["follows"]]
        if self._kind is LogKind.ACCESS:
            # An entry whose columns say something else is proven, and found by nobody who asks who saw what.
            hidden = AccessLog(self._store).hidden(first, end)
            broken += [Finding(FaultKind.EVENT_ALTERED, position) for position in hidden]
        return {row["position"]: bytes(row["state"]) for row in rows}, broken

    def _head_findings(self, state: _State, climb: Climb) -> list[Finding]:
        """What is wrong with the signed head, and with the checkpoint that everybody sees."""
        try:
            signed = _signed(state.checkpoint, state.verifier)
        except NoteUnsound:
            return [Finding(FaultKind.SIGNATURE_UNSOUND, state.sealed - 1)]
        found = []
        if (climb.root(state.sealed), state.sealed) != (signed.root, signed.size):
            found.append(Finding(FaultKind.ROOT_DIFFERS, state.sealed - 1))
        return [*found, *self._published(signed, climb)]

    def _published(self, signed: Checkpoint, climb: Climb) -> list[Finding]:
        """The published checkpoint is one that the log signed, of the tree that lies there; it may be older or newer
        than the head the pass began with."""
        content = self._bucket.read(self._path(CHECKPOINT))
        head = self._head()
        if content is None:
            return [Finding(FaultKind.CHECKPOINT_MISSING, place=CHECKPOINT)] if head.published_size else []
        altered = [Finding(FaultKind.CHECKPOINT_ALTERED, place=CHECKPOINT)]
        try:
            published = _signed(content.decode(), head.verifier)
        except ValueError:
            return altered
        if published.origin != signed.origin or published.size > head.size:
            return altered
        if published.size == signed.size:
            return [] if published.root == signed.root else altered
        if climb.findings:
            return []  # Tiles that are not what they were prove nothing of another size, and are told already.
        try:
            tree = Tree(LogFiles(self._bucket, self._store.code(), TileCache(), self._kind), head.size)
            return [] if range_of(published.size, tree.subtree).root == published.root else altered
        except TileMissing:
            return [Finding(FaultKind.TILE_MISSING, place=CHECKPOINT)]
        except TileDiffers:
            return [Finding(FaultKind.TILE_ALTERED, place=CHECKPOINT)]

    def _head(self) -> _Head:
        datastore = self._store.datastore
        with datastore.transaction() as cursor:
            row = cursor.execute(_HEAD, {"tenant": datastore.tenant_id(), "log": self._kind}).fetchone()
        return _Head(0, "", "", 0) if row is None else _Head(**row)

    def _read(self, path: str) -> bytes | None:
        return self._bucket.read(self._path(path))

    def _path(self, path: str) -> str:
        return f"{path_of(self._store.code(), self._kind)}/{path}"


def _signed(note: str, verifier: str) -> Checkpoint:
    """A checkpoint whose signature by that key holds. Raises NoteUnsound, which is a ValueError."""
    key = read_verifier(verifier)
    read = read_note(note)
    if key not in verified(read, [key]):
        raise NoteUnsound("不是由日志的密钥签署的")
    return read_checkpoint(read.text)
