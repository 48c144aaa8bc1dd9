"""Reminders of deadlines as the platform sends them: to whom, how secret, once, and only while they are true."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain import streams
from domain.codes import DeadlineKind, PostKind, ReminderKind, Weakness
from domain.deadlines.commands import SendDeadlineReminder
from domain.deadlines.errors import DeadlineOfNothing, DeadlineReminderSent, DeadlineReminderStale
from domain.ids import CaseId, FindingId, FollowUpId, ObjectionId, PersonId, RulingId
from domain.objections.events import Grounds, ObjectionAccepted, ObjectionFiled, ReviewersAssigned
from domain.recorded import Classification
from domain.refusal import NotPermitted
from domain.rulings.events import KeyManagementOpened, TrackingPlanned
from domain.supervision.errors import FindingNotFound
from domain.supervision.events import FindingAssigned, FindingConfirmed, FindingRaised, FollowUpProposed, FollowUpSent
from services.store import CommandRow, Pending, tenant
from tests.commands.conftest import PLATFORM, District, rehearse

DAY, DUE, AFTER = date(2020, 6, 1), date(2020, 7, 1), datetime(2020, 7, 2, 4, tzinfo=UTC)
NEAR, LATE = ReminderKind.NEAR_DUE, ReminderKind.OVERDUE
FINDING, FOLLOW_UP, OBJECTION, CASE = FindingId("f"), FollowUpId("u"), ObjectionId("o"), CaseId("c")


@pytest.fixture
def district() -> District:
    """A street with something due of every kind, on the day before the last."""
    district = rehearse()
    district.open()
    street, office = district.units["DW01"], district.units["ZZB"]
    member = person(district, "DW01", PostKind.TEAM_MEMBER)
    reviewers = tuple(person(district, "QW", kind) for kind in (PostKind.SECRETARY, PostKind.STAFF))
    facts: dict[str, tuple[Any, ...]] = {
        streams.finding(FINDING): (
            FindingRaised(
                FINDING, None, office, street, 2020, (), Weakness.WEAK_PROGRESS, "推进缓慢", (), None, DAY  # type: ignore[arg-type]
            ),
            FindingConfirmed(FINDING, DAY),
            FindingAssigned(FINDING, member, DUE, DAY),
        ),
        streams.follow_up(FOLLOW_UP): (
            FollowUpProposed(FOLLOW_UP, "WRITTEN_INQUIRY", office, street, 2020, (FINDING,), None, None, DAY),  # type: ignore[arg-type]
            FollowUpSent(FOLLOW_UP, "1号", DAY, DUE, date(2020, 12, 1), None),
        ),
        streams.objection(OBJECTION): (
            ObjectionFiled(OBJECTION, street, 2020, None, None, DAY, Grounds("打分偏低")),  # type: ignore[arg-type]
            ObjectionAccepted(OBJECTION, DAY, DUE),
            ReviewersAssigned(OBJECTION, reviewers, DAY),
        ),
        streams.key_management(CASE): (
            KeyManagementOpened(CASE, RulingId("r"), street, 2019, DAY),  # type: ignore[arg-type]
            TrackingPlanned(CASE, "每季度", 2, DUE, DAY),
        ),
    }  # fmt: skip
    for number, (stream, events) in enumerate(facts.items()):
        pending = [
            Pending(stream, version, event, f"command {number}", PLATFORM, DAY)
            for version, event in enumerate(events, 1)
        ]
        with tenant(district.tenant_id):
            district.log.append(pending, CommandRow(f"command {number}", b"", stream, len(events)), {})
    return district


def person(district: District, unit: str, kind: PostKind) -> PersonId:
    return PersonId(district.posts[unit, kind][1])


OF: dict[DeadlineKind, dict[str, Any]] = {
    DeadlineKind.FINDING_RECTIFICATION: {"finding": FINDING},
    DeadlineKind.INQUIRY_REPLY: {"follow_up": FOLLOW_UP},
    DeadlineKind.OBJECTION_DECISION: {"objection": OBJECTION},
    DeadlineKind.TRACKING_VISITS: {"case": CASE},
}
LEADS = [("DW01", PostKind.SECRETARY), ("DW01", PostKind.DEPUTY_IN_CHARGE)]
OFFICER, OFFICE = ("QW", PostKind.LIST_OFFICER), ("ZZB", PostKind.LIST_OFFICER)


@pytest.mark.parametrize(
    ("deadline", "near", "late"),
    [
        (
            DeadlineKind.FINDING_RECTIFICATION,
            [("DW01", PostKind.TEAM_MEMBER)],
            [("DW01", PostKind.TEAM_MEMBER), OFFICE],
        ),
        (DeadlineKind.INQUIRY_REPLY, LEADS, [*LEADS, OFFICE]),
        (
            DeadlineKind.OBJECTION_DECISION,
            [("QW", PostKind.SECRETARY), ("QW", PostKind.STAFF)],
            [("QW", PostKind.SECRETARY), ("QW", PostKind.STAFF)],
        ),
        (DeadlineKind.TRACKING_VISITS, [OFFICER], [OFFICER]),
    ],
)
def test_who_has_to_act_is_told_and_once_it_is_late_who_waits_for_it(
    district: District, deadline: DeadlineKind, near: list[Any], late: list[Any]
) -> None:
    [key] = OF[deadline].values()
    secret = deadline is not DeadlineKind.FINDING_RECTIFICATION

    district.submit(PLATFORM, SendDeadlineReminder(deadline, NEAR, DUE, **OF[deadline]))
    with pytest.raises(DeadlineReminderSent):
        district.submit(PLATFORM, SendDeadlineReminder(deadline, NEAR, DUE, **OF[deadline]))
    district.clock[0] = AFTER
    district.submit(PLATFORM, SendDeadlineReminder(deadline, LATE, DUE, **OF[deadline]))

    recorded = district.events(streams.deadline(deadline, key))
    told = [(each.event.kind, each.event.person) for each in recorded]
    assert told == [
        *((NEAR, person(district, *post)) for post in near),
        *((LATE, person(district, *post)) for post in late),
    ]
    assert {each.event.unit for each in recorded} == {district.units["DW01"]}
    assert {each.classification for each in recorded} == {
        Classification.RESTRICTED if secret else Classification.PARTY_INTERNAL
    }


def test_what_is_asked_wrongly_or_by_anybody_else_is_refused(district: District) -> None:
    rectification = DeadlineKind.FINDING_RECTIFICATION
    with pytest.raises(NotPermitted):
        district.submit(
            district.holder("ZZB", PostKind.STAFF), SendDeadlineReminder(rectification, NEAR, DUE, finding=FINDING)
        )
    with pytest.raises(FindingNotFound):
        district.submit(PLATFORM, SendDeadlineReminder(rectification, NEAR, DUE, finding=FindingId("nothing")))
    with pytest.raises(DeadlineReminderStale):
        district.submit(PLATFORM, SendDeadlineReminder(rectification, NEAR, DAY, finding=FINDING))
    for asked in (
        SendDeadlineReminder(rectification, NEAR, DUE, case=CASE),
        SendDeadlineReminder(DeadlineKind.TIME_NODE, NEAR, DUE, finding=FINDING),
    ):
        with pytest.raises(DeadlineOfNothing):
            district.submit(PLATFORM, asked)
