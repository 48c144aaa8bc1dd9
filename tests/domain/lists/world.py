"""One street's lists of 2020 as facts: what is given, so that each test changes one thing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.codes import (
    OPEN_CODES,
    CodeList,
    DutyRole,
    PostKind,
    ProblemSource,
    SuperiorLevel,
    TaskBasis,
    TaskTier,
    UnitKind,
)
from domain.ids import ItemId, PersonId, PostId, PriorityId, UnitId
from domain.lists.events import (
    ConsultationHeld,
    ConsultationRequested,
    DutyContent,
    DutyItemAdded,
    ElementCompared,
    ListDrafted,
    ListEvent,
    ListIssued,
    ListSubmitted,
    ProblemContent,
    ProblemItemAdded,
    TaskContent,
    TaskItemAdded,
)
from domain.lists.facts import CodeFacts, Ground, TeamPost, UnitFacts, YearFacts
from domain.lists.list_set import EMPTY, ListSetState, evolve_all
from domain.lists.readiness import issue_list

YEAR = 2020
STREET, DISTRICT = UnitId("street"), UnitId("district")
SECRETARY, DEPUTY, MEMBER = PersonId("secretary"), PersonId("deputy"), PersonId("member")
OFFICER, COMMITTEE_SECRETARY = PersonId("officer"), PersonId("committee secretary")
PRIORITY = PriorityId("priority")
P1, T_BASIC, T_KEY, T_FEATURED = ItemId("P1"), ItemId("T-basic"), ItemId("T-key"), ItemId("T-featured")
D_FIRST, D_DIRECT, D_MEMBER = ItemId("D-first"), ItemId("D-direct"), ItemId("D-member")
RESEARCHED_ON = date(2020, 1, 2)
ISSUED_ON = date(2020, 2, 5)

TEAM = (
    TeamPost(PostId("post 1"), SECRETARY, PostKind.SECRETARY, "书记", "全面工作"),
    TeamPost(PostId("post 2"), DEPUTY, PostKind.DEPUTY_IN_CHARGE, "副书记", "党建工作"),
    TeamPost(PostId("post 3"), MEMBER, PostKind.TEAM_MEMBER, "委员", "纪检监察"),
)
UNIT = UnitFacts(STREET, UnitKind.PARTY_WORK_COMMITTEE, DISTRICT, None, TEAM)
CYCLE = YearFacts(
    year=YEAR,
    issue_from=date(2020, 1, 5),
    issue_until=date(2020, 2, 15),
    prior_report=True,
    commitments=("建成党群活动室", "配齐社区工作者"),
    priorities={PRIORITY: SuperiorLevel.CITY},
)
CODES = CodeFacts(
    elements=OPEN_CODES[CodeList.WORK_ELEMENT],
    domains=OPEN_CODES[CodeList.DOMAIN],
    programmes={"RED_FLAG": "红旗社区"},
    tags=OPEN_CODES[CodeList.CONSTRUCTION_TAG],
    subgroups=OPEN_CODES[CodeList.BASIC_SUBGROUP],
)
GROUND = Ground(UNIT, CYCLE, CODES)

PROBLEM = ProblemContent(
    statement="集中学习参与率偏低",
    source=ProblemSource.SUPERIOR_COMMENT,
    source_note="会议纪要",
    elements=("TEAM",),
    domains=("COMMUNITY",),
    weight=100,
)
TASK = TaskContent(
    tier=TaskTier.BASIC,
    goal="按期开展主题党日",
    basis=TaskBasis.LOCAL_REALITY,
    basis_note="",
    unit_of_measure="次",
    target_value=Decimal(12),
    due_on=date(2020, 7, 11),
    weight=100,
)
DUTY = DutyContent(DutyRole.FIRST_RESPONSIBLE, SECRETARY, "负第一责任", 100, PostId("post 1"), "全面工作")

DRAFTED = ListDrafted(STREET, YEAR, DISTRICT, OFFICER)
ITEMS: tuple[ListEvent, ...] = (
    ProblemItemAdded(STREET, YEAR, P1, "P01", PROBLEM),
    TaskItemAdded(STREET, YEAR, T_BASIC, "T01", replace(TASK, basis=TaskBasis.PROBLEM_ITEM, problems=(P1,))),
    TaskItemAdded(
        STREET,
        YEAR,
        T_KEY,
        "T02",
        replace(
            TASK,
            tier=TaskTier.KEY,
            basis=TaskBasis.SUPERIOR_PRIORITY,
            level=SuperiorLevel.CITY,
            priority=PRIORITY,
        ),
    ),
    TaskItemAdded(STREET, YEAR, T_FEATURED, "T03", replace(TASK, tier=TaskTier.FEATURED)),
    DutyItemAdded(STREET, YEAR, D_FIRST, "D01", DUTY),
    DutyItemAdded(
        STREET,
        YEAR,
        D_DIRECT,
        "D02",
        DutyContent(DutyRole.DIRECT_RESPONSIBLE, DEPUTY, "协助书记", 100, PostId("post 2"), "党建工作"),
    ),
    DutyItemAdded(
        STREET,
        YEAR,
        D_MEMBER,
        "D03",
        DutyContent(DutyRole.PORTFOLIO_RESPONSIBLE, MEMBER, "落实分管领域责任", 100, PostId("post 3"), "纪检监察"),
    ),
)
COMPARED: tuple[ListEvent, ...] = tuple(
    ElementCompared(STREET, YEAR, element, "未发现突出问题")
    for element in ("VENUE", "SUPPORT", "INSTITUTION", "INNOVATION")
)
CONSULTED: tuple[ListEvent, ...] = (
    ConsultationRequested(STREET, YEAR, date(2020, 1, 30), OFFICER),
    ConsultationHeld(STREET, YEAR, date(2020, 1, 30), SECRETARY),
)
SUBMITTED = ListSubmitted(STREET, YEAR, date(2020, 2, 1), OFFICER)
READY: tuple[ListEvent, ...] = (DRAFTED, *ITEMS, *COMPARED, *CONSULTED, SUBMITTED)
ISSUED = ListIssued(STREET, YEAR, DISTRICT, ISSUED_ON, "示委发〔2020〕1号")
IN_FORCE: tuple[ListEvent, ...] = (*READY, ISSUED)


def given(*events: ListEvent) -> ListSetState:
    """The list set after these facts."""
    return evolve_all(EMPTY, events)


def without(events: Iterable[ListEvent], *items: ItemId) -> Sequence[ListEvent]:
    """The facts without those that added these items."""
    return [event for event in events if getattr(event, "item", None) not in items]


def issue(
    state: ListSetState,
    *,
    around: Ground = GROUND,
    officer: PersonId | None = OFFICER,
    researched_on: date | None = RESEARCHED_ON,
    finished: frozenset[ItemId] = frozenset(),
    issued_on: date = ISSUED_ON,
    document_number: str = "示委发〔2020〕1号",
    issuer: PersonId | None = COMMITTEE_SECRETARY,
) -> Sequence[ListEvent]:
    """Issue, with everything in place unless a test says otherwise."""
    return issue_list(
        state,
        around,
        officer=officer,
        researched_on=researched_on,
        finished=finished,
        issued_on=issued_on,
        document_number=document_number,
        issuer=issuer,
    )
