"""Where clients of the edge fetch a form to upload with, say that they have uploaded, and fetch an address to read."""

from collections.abc import Callable

from domain.evidence.decider import EvidenceStatus
from domain.evidence.errors import EvidenceNotAwaited, EvidenceNotSealed
from services.evidence.dossier import ReadStream, read_dossier
from services.evidence.download import Download, presign_download
from services.evidence.storage import Storage
from services.evidence.upload import UploadForm, presign_upload
from services.store.tenant import tenant


class EvidenceDesk:
    """Hands out signed forms and addresses after a look at the log. Nothing is sent to the store, nothing recorded.

    Who may ask is the caller's to check. Every call raises EvidenceNotFound for a file the district does not have.
    `hurry(tenant_id, evidence)` has the sealing of a file tried now instead of at its next turn.
    """

    def __init__(self, storage: Storage, read_stream: ReadStream, hurry: Callable[[int, str], None]) -> None:
        self._storage = storage
        self._read_stream = read_stream
        self._hurry = hurry

    def upload_form(self, tenant_id: int, evidence: str) -> UploadForm:
        """A form that takes the declared bytes and no others. Raises EvidenceNotAwaited unless they are awaited."""
        with tenant(tenant_id):
            dossier = read_dossier(self._read_stream, evidence)
        state = dossier.state
        if state.status is not EvidenceStatus.SUPPLIED or state.sha256 is None or state.size_bytes is None:
            raise EvidenceNotAwaited(f"{state.name}{state.label}。", field="evidence")
        return presign_upload(self._storage, dossier.key, sha256=state.sha256, size_bytes=state.size_bytes)

    def uploaded(self, tenant_id: int, evidence: str) -> None:
        """The client says that it has uploaded. Only a hint: a file whose client falls silent is found all the same."""
        with tenant(tenant_id):
            read_dossier(self._read_stream, evidence)
        self._hurry(tenant_id, evidence)

    def download(self, tenant_id: int, evidence: str) -> Download:
        """An address of the sealed version, valid for minutes. Raises EvidenceNotSealed unless it is sealed."""
        with tenant(tenant_id):
            state = read_dossier(self._read_stream, evidence).state
        if state.object_key is None or state.object_version is None:
            raise EvidenceNotSealed(f"{state.name}{state.label}。", field="evidence")
        return presign_download(
            self._storage,
            object_key=state.object_key,
            object_version=state.object_version,
            file_name=state.file_name,
            media_type=state.media_type or "",
        )
