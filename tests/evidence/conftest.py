"""A store with buckets of its own for each test module, and a client that uploads as a browser does."""

from collections.abc import Callable
from hashlib import sha256
from uuid import uuid4

import httpx
import pytest

from services.embedded import S3, Addresses
from services.evidence.storage import Storage, object_key, open_storage, prepare_buckets
from services.evidence.upload import UploadForm, presign_upload
from services.settings import read

TENANT = 7
Post = Callable[[UploadForm, bytes], httpx.Response]


def storage_at(s3: S3, bucket_prefix: str) -> Storage:
    """The store at these addresses, as a process finds it by its settings."""
    environ = {**Addresses(s3=s3).environment(), "SANDAN_S3_BUCKET_PREFIX": bucket_prefix}
    return open_storage(read(environ))


@pytest.fixture(scope="module")
def storage(s3: S3) -> Storage:
    """Two prepared buckets that no other module uses."""
    storage = storage_at(s3, f"test-{uuid4().hex[:12]}")
    prepare_buckets(storage)
    return storage


@pytest.fixture
def post() -> Post:
    """Send a file with its form, as multipart/form-data, the file last."""

    def send(form: UploadForm, content: bytes) -> httpx.Response:
        return httpx.post(form.url, data=dict(form.fields), files={"file": ("blob", content)}, timeout=30)

    return send


@pytest.fixture
def form_for(storage: Storage) -> Callable[[str, bytes], UploadForm]:
    """A form that takes exactly this content for this evidence file."""

    def sign(evidence: str, content: bytes) -> UploadForm:
        digest = sha256(content).hexdigest()
        return presign_upload(storage, object_key(TENANT, evidence, 1), sha256=digest, size_bytes=len(content))

    return sign
