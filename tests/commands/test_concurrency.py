"""Several at once on PostgreSQL: exactly one of two that exclude each other, and nothing lost of the others."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest

from domain import streams
from domain.codes import PostKind, UnitKind
from domain.cycle.commands import OpenCycle
from domain.lists.commands import DraftList
from domain.organisation.commands import AssignPost, DissolveUnit, EndPost, MoveUnit, RegisterUnit, ReviseUnit
from domain.persons.commands import RegisterPerson
from domain.recorded import Actor
from domain.refusal import NotPermitted, Refusal
from domain.research.commands import (
    CompleteResearch,
    RecordProblems,
    RecordSituation,
    RecordStrengths,
    StartResearch,
)
from domain.tenancy.commands import OpenTenant
from services.commands.service import CommandService, Submission
from services.store import Receipt
from tests.commands.list_year import open_phases

ADMIN = Actor("admin", roles=frozenset({"TENANT_ADMIN"}))
PLATFORM = Actor("platform", roles=frozenset({"SYSTEM"}))
ROUNDS = 12
JUNE = date(2020, 6, 1)

Outcome = Receipt | Exception


@pytest.fixture
def district(new_district: Callable[[], Any]) -> Any:
    """An open district in PostgreSQL."""
    opened = new_district()
    opened.open()
    return opened


@pytest.fixture
def new_district(new_stored_district: Callable[[], Any]) -> Callable[[], Any]:
    """Only the real log: threads must meet in the database."""
    return new_stored_district


def at_once(*work: Callable[[], Receipt]) -> list[Outcome]:
    """Start all of it at the same moment, each in a thread of its own, and give what became of each."""
    barrier = Barrier(len(work))

    def run(do: Callable[[], Receipt]) -> Outcome:
        barrier.wait()
        try:
            return do()
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


def asking(district: Any, actor: Actor, command: Any, command_id: str | None = None) -> Callable[[], Receipt]:
    """A submission through a service of its own, as from another process with nothing in common but the log."""
    service = CommandService(district.log, lambda: district.clock[0])
    submission = Submission(district.tenant_id, command_id or str(uuid4()), actor, command)
    return lambda: service.submit(submission)


def names(outcomes: list[Outcome]) -> Counter[str]:
    return Counter(type(outcome).__name__ for outcome in outcomes)


def test_of_two_secretaries_assigned_at_once_one_is(district: Any) -> None:
    for number in range(ROUNDS):
        branch = RegisterUnit(
            f"B{number}", f"支部{number}", UnitKind.GRASSROOTS, JUNE, district.units["DW01"], "COMMUNITY"
        )
        unit = district.make(ADMIN, branch)
        people = [district.make(ADMIN, RegisterPerson(f"书记{number}-{twin}")) for twin in range(4)]

        outcomes = at_once(
            *(asking(district, ADMIN, AssignPost(unit, person, "书记", PostKind.SECRETARY, JUNE)) for person in people)
        )

        assert names(outcomes) == {"Receipt": 1, "SecondSecretary": 3}


def test_a_command_sent_twice_at_once_happens_once_with_two_equal_receipts(district: Any) -> None:
    for number in range(ROUNDS):
        command_id = str(uuid4())
        twice = [asking(district, ADMIN, RegisterPerson(f"人{number}"), command_id) for _ in range(4)]

        outcomes = at_once(*twice)

        assert names(outcomes) == {"Receipt": 4}
        assert all(outcome == outcomes[0] for outcome in outcomes)
        assert len(district.events(outcomes[0].stream)) == 1  # type: ignore[union-attr]


def test_everyone_who_renames_a_unit_at_once_gets_a_turn(district: Any) -> None:
    unit = district.units["DW01-001"]
    before = len(district.events(streams.unit(unit)))

    outcomes = at_once(
        *(asking(district, ADMIN, ReviseUnit(unit, f"名{n}", JUNE, "更名", "COMMUNITY")) for n in range(6))
    )

    assert names(outcomes) == {"Receipt": 6}
    versions = sorted(outcome.version for outcome in outcomes)  # type: ignore[union-attr]
    assert versions == list(range(before + 1, before + 7))


def test_a_unit_is_not_dissolved_while_another_is_put_under_it(district: Any) -> None:
    for number in range(ROUNDS):
        committee = RegisterUnit(f"C{number}", "党委", UnitKind.PARTY_COMMITTEE, JUNE, district.units["QW"])
        unit = district.make(ADMIN, committee)
        branch = RegisterUnit(f"D{number}", "支部", UnitKind.GRASSROOTS, JUNE, unit, "COMMUNITY")

        dissolved, joined = at_once(
            asking(district, ADMIN, DissolveUnit(unit, JUNE, "撤并")), asking(district, ADMIN, branch)
        )

        assert isinstance(dissolved, Receipt) != isinstance(joined, Receipt), (dissolved, joined)


def test_two_district_committees_registered_at_once_are_one(new_district: Callable[[], Any]) -> None:
    for _ in range(3):
        district = new_district()
        district.submit(PLATFORM, OpenTenant("330299", "示例区"))

        outcomes = at_once(
            *(
                asking(district, ADMIN, RegisterUnit(code, code, UnitKind.DISTRICT_COMMITTEE, JUNE))
                for code in ("QW1", "QW2", "QW3")
            )
        )

        assert names(outcomes) == {"Receipt": 1, "SecondDistrictCommittee": 2}


def test_a_post_that_is_being_ended_gives_no_authority_after_its_end(district: Any) -> None:
    for number in range(ROUNDS):
        officer_person = district.make(ADMIN, RegisterPerson(f"专人{number}"))
        unit = district.units["DW01"]
        assign = AssignPost(unit, officer_person, "专人", PostKind.LIST_OFFICER, JUNE)
        post = district.make(ADMIN, assign)
        officer = Actor(officer_person, post, unit)

        ended, registered = at_once(
            asking(district, ADMIN, EndPost(unit, post, date(2020, 6, 29), "调离")),
            asking(district, officer, RegisterPerson(f"人{number}")),
        )

        assert isinstance(ended, Receipt)
        if isinstance(registered, Receipt):
            assert registered.last_position < ended.first_position
        else:
            assert isinstance(registered, NotPermitted)


def test_a_list_is_drafted_before_its_unit_moves_or_not_by_the_old_superior(district: Any) -> None:
    january, moved_on = date(2020, 1, 5), date(2020, 6, 1)
    district.submit(district.holder("ZZB", PostKind.STAFF), OpenCycle(2020, date(2020, 1, 2)))
    open_phases(district)
    officer = district.holder("DW01", PostKind.LIST_OFFICER)
    for number in range(ROUNDS):
        branch = RegisterUnit(
            f"L{number}", "支部", UnitKind.GRASSROOTS, date(2019, 1, 1), district.units["DW01"], "COMMUNITY"
        )
        unit = district.make(ADMIN, branch)
        for command in (
            StartResearch(unit, 2020, january),
            RecordSituation(unit, 2020, "现状"),
            RecordProblems(unit, 2020, "问题"),
            RecordStrengths(unit, 2020, "优势"),
            CompleteResearch(unit, 2020, january),
        ):
            district.submit(officer, command)

        drafted, moved = at_once(
            asking(district, officer, DraftList(unit, 2020)),
            asking(district, ADMIN, MoveUnit(unit, district.units["DW02"], moved_on, "划转")),
        )

        assert isinstance(moved, Receipt)
        if isinstance(drafted, Receipt):
            assert drafted.last_position < moved.first_position
        else:
            assert isinstance(drafted, NotPermitted)
