"""What the object store takes by a signed form, and what it refuses. Run against SeaweedFS."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import httpx
import pytest

from services.evidence.storage import Storage, object_key
from services.evidence.upload import UploadForm

TENANT = 7
CONTENT = "三月份党员大会现场照片".encode() * 1_000


@pytest.fixture
def evidence() -> str:
    return str(uuid4())


def stored(storage: Storage, evidence: str) -> list[str | None]:
    key = object_key(TENANT, evidence, 1)
    return [
        found.object_name
        for found in storage.client.list_objects(bucket_name=storage.incoming, prefix=key, recursive=True)
    ]


def test_the_declared_file_is_taken(
    storage: Storage,
    evidence: str,
    form_for: Callable[[str, bytes], UploadForm],
    post: Callable[[UploadForm, bytes], httpx.Response],
) -> None:
    answer = post(form_for(evidence, CONTENT), CONTENT)

    assert answer.status_code == 204
    assert stored(storage, evidence) == [object_key(TENANT, evidence, 1)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (CONTENT[:-1] + b"!", "BadDigest"),
        (CONTENT + b"!", "EntityTooLarge"),
        (CONTENT[:-1], "EntityTooSmall"),
        (b"", "EntityTooSmall"),
    ],
    ids=["other bytes", "one byte more", "one byte less", "no bytes"],
)
def test_another_file_than_the_declared_one_is_refused(
    storage: Storage,
    evidence: str,
    form_for: Callable[[str, bytes], UploadForm],
    post: Callable[[UploadForm, bytes], httpx.Response],
    content: bytes,
    code: str,
) -> None:
    answer = post(form_for(evidence, CONTENT), content)

    assert answer.status_code == 400
    assert f"<Code>{code}</Code>" in answer.text
    assert stored(storage, evidence) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("key", "8/somebody-else/1"),
        ("key", "7/../8/somebody-else/1"),
        ("x-amz-checksum-sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        ("x-amz-checksum-sha256", None),
        ("x-amz-signature", "0" * 64),
        ("policy", "e30="),
    ],
)
def test_a_form_that_was_changed_is_refused(
    storage: Storage,
    evidence: str,
    form_for: Callable[[str, bytes], UploadForm],
    post: Callable[[UploadForm, bytes], httpx.Response],
    name: str,
    value: str | None,
) -> None:
    form = form_for(evidence, CONTENT)
    changed = {**dict(form.fields), name: value}
    fields = tuple((field, text) for field, text in changed.items() if text is not None)

    answer = post(replace(form, fields=fields), CONTENT)

    assert answer.status_code in (400, 403)
    assert stored(storage, evidence) == []
    assert list(storage.client.list_objects(bucket_name=storage.incoming, prefix="8/")) == []


def test_the_incoming_bucket_gives_nothing_to_strangers(
    storage: Storage,
    evidence: str,
    form_for: Callable[[str, bytes], UploadForm],
    post: Callable[[UploadForm, bytes], httpx.Response],
) -> None:
    post(form_for(evidence, CONTENT), CONTENT)

    for bucket in (storage.incoming, storage.vault):
        assert httpx.get(f"{storage.public_url}/{bucket}/{object_key(TENANT, evidence, 1)}").status_code in (403, 404)
        assert httpx.get(f"{storage.public_url}/{bucket}").status_code == 403
