"""What is remembered of earlier decisions saves reading and never decides alone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from domain import streams
from domain.codes import PostKind
from domain.organisation.commands import AssignPost, DissolveUnit, EndPost, MoveUnit, ReviseUnit, SetPortfolio
from domain.organisation.errors import PostEndedAlready
from domain.persons.commands import CorrectIdentity, RegisterPerson
from domain.recorded import Actor, Recorded
from domain.refusal import Refusal
from services.commands.memory import Memory, Remembered
from services.commands.service import CommandService, Submission
from services.store import Receipt

ADMIN = Actor("admin", roles=frozenset({"TENANT_ADMIN"}))
JUNE = date(2020, 6, 1)


class Watched:
    """A log that tells which streams were read, and lets something happen before a read or an append."""

    def __init__(self, log: Any) -> None:
        self._log = log
        self.read: list[str] = []
        self.before_read: Callable[[str], None] = lambda stream: None
        self.before_append: Callable[[], None] = lambda: None

    def read_stream(self, stream: str) -> Sequence[Recorded]:
        self.before_read(stream)
        self.read.append(stream)
        return self._log.read_stream(stream)  # type: ignore[no-any-return]

    def find_receipt(self, command_id: str) -> tuple[bytes, Receipt] | None:
        return self._log.find_receipt(command_id)  # type: ignore[no-any-return]

    def append(self, *given: Any) -> Receipt:
        self.before_append()
        return self._log.append(*given)  # type: ignore[no-any-return]


@pytest.fixture
def watched(district: Any) -> Watched:
    """The district's log, now under the district's service, which remembers nothing yet."""
    log = Watched(district.log)
    district.service = CommandService(log, lambda: district.clock[0])
    return log


def test_a_second_command_on_the_same_streams_reads_nothing(district: Any, watched: Watched) -> None:
    rename = ReviseUnit(district.units["DW01-001"], "一", JUNE, "更名", "COMMUNITY")
    district.submit(ADMIN, rename)
    watched.read.clear()

    for name in "二三四":
        district.submit(ADMIN, replace(rename, name=name))

    assert watched.read == []


def test_a_memory_behind_the_log_is_noticed_when_it_allows(district: Any, watched: Watched) -> None:
    rename = ReviseUnit(district.units["DW01-001"], "一", JUNE, "更名", "COMMUNITY")
    district.submit(ADMIN, rename)
    other = CommandService(district.log, lambda: district.clock[0])
    other.submit(Submission(district.tenant_id, str(uuid4()), ADMIN, replace(rename, name="二")))

    receipt = district.submit(ADMIN, replace(rename, name="三"))

    assert receipt.version == len(district.events(streams.unit(rename.unit)))


def test_a_memory_behind_the_log_is_noticed_when_it_refuses(district: Any, watched: Watched) -> None:
    unit, (post, _) = district.units["DW01"], district.posts["DW01", PostKind.SECRETARY]
    person = district.make(ADMIN, RegisterPerson("新书记"))
    secretary = AssignPost(unit, person, "书记", PostKind.SECRETARY, JUNE)  # type: ignore[arg-type]
    with pytest.raises(Refusal):
        district.submit(ADMIN, secretary)
    other = CommandService(district.log, lambda: district.clock[0])
    end = EndPost(unit, post, date(2020, 5, 31), "调离")
    other.submit(Submission(district.tenant_id, str(uuid4()), ADMIN, end))

    assert district.submit(ADMIN, secretary)
    with pytest.raises(PostEndedAlready):
        district.submit(ADMIN, end)


def test_a_decision_that_saw_half_of_another_command_is_made_again(district: Any, watched: Watched) -> None:
    branch, old, new = (district.units[code] for code in ("DW01-001", "DW01", "DW02"))
    other = CommandService(district.log, lambda: district.clock[0])
    for kind in PostKind:
        end = EndPost(old, district.posts["DW01", kind][0], date(2020, 5, 31))
        other.submit(Submission(district.tenant_id, str(uuid4()), ADMIN, end))
    moves = [MoveUnit(branch, new, JUNE, "划转")]

    def move_meanwhile(stream: str) -> None:
        # The superior was read with its subordinate; before the subordinate is read, it has left.
        if stream == streams.unit(branch) and moves:
            other.submit(Submission(district.tenant_id, str(uuid4()), ADMIN, moves.pop()))

    watched.before_read = move_meanwhile

    assert district.submit(ADMIN, DissolveUnit(old, JUNE, "撤并"))
    assert moves == []


def test_a_refusal_that_rests_on_half_of_another_command_is_not_given(district: Any, watched: Watched) -> None:
    unit, (post, _) = district.units["DW01"], district.posts["DW01", PostKind.TEAM_MEMBER]
    officer = district.holder("ZZB", PostKind.STAFF)
    other = CommandService(district.log, lambda: district.clock[0])
    appointed: list[Receipt] = []

    def appoint_meanwhile(stream: str) -> None:
        # The actor's own unit is read last: by then the post that the command is about has another portfolio.
        if stream == streams.unit(officer.unit) and not appointed:
            change = SetPortfolio(unit, post, "统战工作", date(2020, 5, 1))
            appointed.append(other.submit(Submission(district.tenant_id, str(uuid4()), ADMIN, change)))

    watched.before_read = appoint_meanwhile

    receipt = district.submit(officer, SetPortfolio(unit, post, "纪检监察", date(2020, 5, 2)))

    events = [recorded.event.portfolio for recorded in district.events(receipt.stream)[-2:]]
    assert events == ["统战工作", "纪检监察"]


def test_a_repeated_command_leaves_no_memory_of_what_it_would_have_done(district: Any, watched: Watched) -> None:
    person = district.make(ADMIN, RegisterPerson("张三"))
    command_id = str(uuid4())
    correct = CorrectIdentity(person, "张散", "更正")  # type: ignore[arg-type]
    first = district.submit(ADMIN, correct, command_id=command_id)

    again = district.submit(ADMIN, correct, command_id=command_id)
    further = district.submit(ADMIN, replace(correct, name="张伞"))

    assert again == first
    assert again.repeated
    assert not first.repeated
    assert further.version == first.version + 1


def test_the_memory_is_bounded_and_keeps_the_latest() -> None:
    def evolve(state: int, event: int) -> int:
        return state + event

    memory = Memory(streams_max=2)
    for version, stream in enumerate(["a", "b", "a", "c"]):
        memory.keep(1, stream, Remembered(version, version, evolve))
    memory.keep(1, "a", Remembered(1, 1, evolve))

    assert memory.recall(1, "b") is None
    assert memory.recall(2, "a") is None
    kept = memory.recall(1, "a")
    assert kept is not None
    assert kept.version == 2
    memory.forget(1, ["a", "unknown"])
    assert memory.recall(1, "a") is None
