"""Receipts: a position of the log becomes a file that proves, offline, that it stands in the signed tree."""

from dataclasses import dataclass

from psycopg.rows import class_row

from services.sealer.checkpoint import ProofFile, read_checkpoint
from services.sealer.errors import RootDiffers
from services.sealer.files import LogBucket, LogFiles, TileCache
from services.sealer.kinds import LogKind
from services.sealer.merkle import includes, inclusion_proof
from services.sealer.note import read_note
from services.sealer.tiles import Tree
from services.store import Store

# The heads that were signed: by the log alone, and by witnesses as well, each with their lines in order. The head comes
# first among those of its size. By primary keys.
_HEADS = """
SELECT size, checkpoint, array_agg(line ORDER BY witness) FILTER (WHERE line IS NOT NULL) AS lines FROM (
  SELECT size, checkpoint, NULL AS line, NULL AS witness FROM sealed_head
  WHERE tenant_id = %(tenant)s AND log = %(log)s AND size > 0
  UNION ALL
  SELECT size, checkpoint, line, witness FROM cosignature WHERE tenant_id = %(tenant)s AND log = %(log)s
) AS signed
GROUP BY size, checkpoint ORDER BY size DESC"""


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A checkpoint that the log signed, with the lines of the witnesses that signed it."""

    size: int
    checkpoint: str
    lines: list[str] | None

    @property
    def witnesses(self) -> int:
        """How many witnesses signed."""
        return len(self.lines or [])

    @property
    def note(self) -> str:
        """The checkpoint with every signature of it."""
        return self.checkpoint + "".join(self.lines or [])


def signed_heads(store: Store, kind: LogKind = LogKind.EVENTS) -> list[SignedHead]:
    """The heads of a log of the caller's district that are still known with their signatures, the newest first."""
    datastore = store.datastore
    with datastore.transaction() as cursor, cursor.connection.cursor(row_factory=class_row(SignedHead)) as rows:
        return rows.execute(_HEADS, {"tenant": datastore.tenant_id(), "log": kind}).fetchall()


@dataclass(frozen=True, slots=True)
class Proof:
    """What can be proven of a position: `file` is None while only the first `sealed` entries are sealed."""

    sealed: int
    witnesses: int
    file: ProofFile | None


class ProofDesk:
    """Proofs for the caller's district, from the tiles in object storage. Safe to share between threads."""

    def __init__(self, store: Store, bucket: LogBucket) -> None:
        self._store = store
        self.bucket = bucket
        self._cache = TileCache()
        self._codes: dict[int, str] = {}

    def prove(self, position: int, kind: LogKind = LogKind.EVENTS) -> Proof:
        """The proof of the entry of a log at `position`, against the newest of the heads that most witnesses signed.

        It is verified before it is handed out. Raises RootDiffers, TileMissing and TileDiffers where the tiles are not
        those that were signed, StorageAway.
        """
        heads = signed_heads(self._store, kind)
        holding = [head for head in heads if head.size > position]
        sealed = max((head.size for head in heads), default=0)
        if not holding:
            return Proof(sealed, 0, None)
        head = max(holding, key=lambda head: (head.witnesses, head.size))
        return Proof(sealed, head.witnesses, self._file(position, head, kind))

    def _file(self, position: int, head: SignedHead, kind: LogKind) -> ProofFile:
        note = read_note(head.note)
        checkpoint = read_checkpoint(note.text)
        tree = Tree(LogFiles(self.bucket, self._code(), self._cache, kind), checkpoint.size)
        hashes = inclusion_proof(position, checkpoint.size, tree.subtree)
        if not includes(tree.subtree(0, position), position, checkpoint.size, hashes, checkpoint.root):
            raise RootDiffers(f"{checkpoint.origin} 的位置 {position}")
        return ProofFile(position, hashes, note)

    def _code(self) -> str:
        """Known once: a district keeps its code."""
        tenant_id = self._store.datastore.tenant_id()
        if tenant_id not in self._codes:
            self._codes[tenant_id] = self._store.code()
        return self._codes[tenant_id]
