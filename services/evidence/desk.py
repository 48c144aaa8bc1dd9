"""Where clients of the edge fetch a form to upload with, say that they have uploaded, and fetch an address to read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain import streams
from domain.codes import Rendition
from domain.evidence.decider import EvidenceState, EvidenceStatus
from domain.evidence.errors import (
    EvidenceDestroyed,
    EvidenceNotAwaited,
    EvidenceNotSealed,
    RenditionMissing,
    SizeOutOfRange,
)
from domain.evidence.facts import Preview
from domain.sealed.events import SubjectErased
from graphql_api.ids import Ids
from services.evidence.cipher import place
from services.evidence.dossier import ReadStream, read_dossier
from services.evidence.errors import KeyGone, TicketInvalid
from services.evidence.parts import PART_BYTES, UploadParts, join_parts, offer_parts
from services.evidence.renditions import EXTENSIONS, MEDIA_TYPES, preview_key
from services.evidence.storage import Storage
from services.evidence.ticket import Tickets
from services.evidence.upload import UploadForm, presign_upload
from services.evidence.vault import Living, PlainFile, SealedFiles
from services.store.tenant import tenant


@dataclass(frozen=True, slots=True)
class ContentAddress:
    """GET `path` of the edge before `expires_at`: `size_bytes` bytes."""

    path: str
    expires_at: datetime
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Content:
    """One rendition of a file, opened. `sha256` is the digest of its bytes."""

    file: PlainFile
    file_name: str
    media_type: str
    sha256: str


class EvidenceDesk:
    """Hands out forms, addresses, and what lies behind these, after a look at the log. Nothing is recorded.

    Who may ask is the caller's to check. Every call raises EvidenceNotFound for a file the district does not have.
    `hurry(tenant_id, evidence)` has the sealing of a file tried now instead of at its next turn. `key` (at least 32
    bytes) signs the ids that clients see, and the addresses.
    """

    def __init__(
        self,
        storage: Storage,
        read_stream: ReadStream,
        living: Living,
        hurry: Callable[[int, str], None],
        key: bytes,
    ) -> None:
        self._storage = storage
        self._read_stream = read_stream
        self._files = SealedFiles(storage, living)
        self._hurry = hurry
        self._key = key
        self._tickets = Tickets(key)

    def upload_form(self, tenant_id: int, evidence: str) -> UploadForm:
        """A form that takes the declared bytes and no others. Raises EvidenceNotAwaited unless they are awaited."""
        with tenant(tenant_id):
            dossier = read_dossier(self._read_stream, evidence)
        state = dossier.state
        if state.status is not EvidenceStatus.SUPPLIED or state.sha256 is None or state.size_bytes is None:
            raise EvidenceNotAwaited(f"{state.name}{state.label}。", field="evidence")
        return presign_upload(self._storage, dossier.key, sha256=state.sha256, size_bytes=state.size_bytes)

    def parts(self, tenant_id: int, evidence: str) -> UploadParts:
        """Addresses for the parts of a large file, and which have come.

        Raises EvidenceNotAwaited unless its bytes are awaited, SizeOutOfRange for one that is sent at once; minio's and
        urllib3's errors.
        """
        with tenant(tenant_id):
            dossier = read_dossier(self._read_stream, evidence)
        state = dossier.state
        if state.status is not EvidenceStatus.SUPPLIED or state.size_bytes is None:
            raise EvidenceNotAwaited(f"{state.name}{state.label}。", field="evidence")
        if state.size_bytes <= PART_BYTES:
            raise SizeOutOfRange(f"{state.size_bytes} 字节，不足 {PART_BYTES} 字节的文件请用上传表单一次上传。")
        return offer_parts(self._storage, dossier.key, state.size_bytes)

    def uploaded(self, tenant_id: int, evidence: str) -> None:
        """The client says that it has uploaded: what came in parts becomes one file, and is sealed soon.

        Of a file that was sent at once only a hint: one whose client falls silent is found all the same.
        Raises PartsMissing; for a file in parts minio's and urllib3's errors.
        """
        with tenant(tenant_id):
            dossier = read_dossier(self._read_stream, evidence)
        state = dossier.state
        if state.status is EvidenceStatus.SUPPLIED and (state.size_bytes or 0) > PART_BYTES:
            join_parts(self._storage, dossier.key, state.size_bytes or 0)
        self._hurry(tenant_id, evidence)

    def address(self, tenant_id: int, person: str, evidence: str, rendition: Rendition) -> ContentAddress:
        """Where that person fetches the sealed file, for five minutes. Nothing is asked of the object store.

        Raises EvidenceNotSealed unless it is sealed, RenditionMissing for a preview that was not made,
        EvidenceDestroyed once it was erased.
        """
        with tenant(tenant_id):
            state = read_dossier(self._read_stream, evidence).state
            if state.key_id is None:
                raise EvidenceNotSealed(f"{state.name}{state.label}。", field="evidence")
            size_bytes = state.size_bytes or 0
            if rendition is not Rendition.ORIGINAL:
                size_bytes = _preview(state, rendition).size_bytes
            self._refuse_erased(evidence)
        ticket, expires_at = self._tickets.issue(tenant_id, person, evidence, rendition)
        told = Ids(self._key, tenant_id).make("Evidence", evidence)
        return ContentAddress(f"/evidence/{told}/content?rendition={rendition}&ticket={ticket}", expires_at, size_bytes)

    def content(self, told: str, rendition: str, ticket: str) -> Content:
        """What lies behind an address: the file's id as clients see it, and the rest of the address.

        Raises TicketInvalid, TicketExpired, EvidenceNotSealed, EvidenceDestroyed, FileGone, FileAltered, and minio's
        and urllib3's errors.
        """
        known = self._tickets.read(ticket)
        if (Ids(self._key, known.tenant_id).key_of("Evidence", told), known.rendition) != (known.evidence, rendition):
            raise TicketInvalid
        with tenant(known.tenant_id):
            state = read_dossier(self._read_stream, known.evidence).state
            if state.object_key is None or state.object_version is None or state.key_id is None:
                raise EvidenceNotSealed(f"{state.name}{state.label}。", field="evidence")
            self._refuse_erased(known.evidence)
            try:
                if known.rendition is Rendition.ORIGINAL:
                    file = self._files.open(state.object_key, state.object_version, state.key_id)
                    return Content(file, state.file_name, _media_type(state), state.sha256 or "")
                return self._preview(state, state.object_key, state.key_id, known.rendition)
            except KeyGone:
                raise EvidenceDestroyed(field="evidence") from None

    def _refuse_erased(self, evidence: str) -> None:
        """From the decision on, not only from when the key is destroyed."""
        if any(isinstance(each.event, SubjectErased) for each in self._read_stream(streams.erasure(evidence))):
            raise EvidenceDestroyed(field="evidence")

    def _preview(self, state: EvidenceState, object_key: str, key_id: str, rendition: Rendition) -> Content:
        preview = _preview(state, rendition)
        where = place(object_key, rendition)
        file = self._files.open_in(self._storage.previews, preview_key(object_key, rendition), None, key_id, where)
        return Content(file, f"{state.file_name}.{EXTENSIONS[rendition]}", MEDIA_TYPES[rendition], preview.sha256)


def _preview(state: EvidenceState, rendition: Rendition) -> Preview:
    """What was recorded of a preview. Raises RenditionMissing."""
    made = () if state.scanned is None else state.scanned.previews
    found = next((preview for preview in made if preview.kind is rendition), None)
    if found is None:
        raise RenditionMissing(f"{state.name}。", field="rendition")
    return found


def _media_type(state: EvidenceState) -> str:
    """What the bytes are; what was declared of them is no more than that."""
    return (state.scanned.media_type if state.scanned else state.media_type) or ""
