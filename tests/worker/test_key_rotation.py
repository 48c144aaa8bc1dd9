"""A rotated key: what the log says becomes true of the keyring, and every name stays readable."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager

from domain import streams
from domain.persons.commands import RegisterPerson
from domain.tenancy.commands import RotateKey
from services.projector.jobs import ROTATE
from services.store import tenant
from tests.conftest import Database
from tests.worker.district import ADMIN, District, follow
from tests.worker.waiting import wait_until


def register(district: District, name: str) -> str:
    person = district.submit(RegisterPerson(name), ADMIN).entity_id
    assert person is not None
    return str(person)


def name_of(district: District, person: str) -> str:
    with tenant(district.tenant_id):
        [registered] = district.store.read_stream(streams.person(person))
    return str(registered.event.sealed.name)


def test_a_rotation_wraps_every_persons_key_by_the_new_one(
    district: District, database: Database, at_work: Callable[..., AbstractContextManager[None]]
) -> None:
    people = {register(district, name): name for name in ("张三", "李四", "王五")}

    district.submit(RotateKey("例行"), ADMIN)
    follow(district)
    with at_work():
        wait_until(lambda: [job["outcome"] for job in district.jobs() if job["actor"] == ROTATE] == ["ROTATED"])

    former = database.keyring / f"{district.tenant_id}.key"
    assert (database.keyring / f"{district.tenant_id}.2.key").read_text() != former.read_text()
    former.write_text("00" * 32)
    assert {person: name_of(district, person) for person in people} == people
    later = register(district, "赵六")
    assert name_of(district, later) == "赵六"


def test_a_rotation_run_twice_and_beside_registrations_leaves_every_name_readable(district: District) -> None:
    names = [f"人{number}" for number in range(40)]

    def rotate(version: int) -> None:
        with tenant(district.tenant_id):
            district.store.subject_keys.rotate(version)

    with ThreadPoolExecutor(4) as pool:
        rotations = [pool.submit(rotate, version) for version in (2, 2, 3)]
        people = list(pool.map(lambda name: register(district, name), names))
        for rotation in rotations:
            rotation.result()

    assert [name_of(district, person) for person in people] == names


def test_an_erased_person_stays_erased_through_a_rotation(district: District) -> None:
    person = register(district, "张三")
    with tenant(district.tenant_id):
        district.store.subject_keys.destroy(person)

        assert district.store.subject_keys.rotate(2) == 0

        [registered] = district.store.read_stream(streams.person(person))
    assert registered.event.sealed is None
