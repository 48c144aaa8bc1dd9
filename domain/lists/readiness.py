"""Issue (policy 四(一)), and all that must stand before it: the question and the command ask the same function."""

from collections.abc import Container, Iterator
from datetime import date

from domain.codes import DutyRole, PostKind, TaskTier
from domain.execution.events import ItemCarriedOver, ItemIssued
from domain.ids import ItemId, PersonId
from domain.labels import label
from domain.lists.content import check_problem, check_task, with_tenure
from domain.lists.errors import DayOutOfOrder, IssuerIsDrafter, UnitHasNoLists
from domain.lists.events import DutyItemRevised, ListIssued
from domain.lists.facts import Ground, TeamPost
from domain.lists.guards import before_issue
from domain.lists.list_set import ListSetState, ListStage
from domain.lists.not_ready import (
    CarriedItemFinished,
    ConsultationMissing,
    ContentOutdated,
    DirectResponsibleMissing,
    DutyHolderNotInTeam,
    DutyRoleOutdated,
    ElementNotCompared,
    FirstResponsibleNotOne,
    ListNotReady,
    MemberWithoutDuty,
    NotSubmitted,
    OfficerMissing,
    OpinionsUnresolved,
    OutsideIssueWindow,
    PortfolioMissing,
    PrioritiesNotOnFile,
    ReportNotOnFile,
    ResearchMissing,
    TierMissing,
)
from domain.refusal import Refusal
from domain.text import DOCUMENT_NUMBER_CHARACTERS_MAX, check_text


def issue_blockers(
    state: ListSetState,
    ground: Ground,
    *,
    officer: PersonId | None,
    researched_on: date | None,
    finished: Container[ItemId],
    on: date,
) -> list[ListNotReady]:
    """Everything that keeps a drafted list set from being issued on a day; empty when nothing does.

    ground: the unit, its team and the year as they are on that day. officer: the maker's list officer that day.
    researched_on: when the research was completed, None while it is not. finished: of the items of the year before
    that were carried over, those that are finished by now.
    """
    return [
        *_bases(ground, officer, researched_on, on),
        *_consultation(state),
        *_content(state, ground),
        *_carried(state, finished),
        *team_blockers(state, ground.unit.team),
        *_approval(state, ground, on),
    ]


def issue_list(
    state: ListSetState,
    ground: Ground,
    *,
    officer: PersonId | None,
    researched_on: date | None,
    finished: Container[ItemId],
    issued_on: date,
    document_number: str,
    issuer: PersonId | None,
) -> list[DutyItemRevised | ListIssued]:
    """The committee issues the lists. Duties take the post and portfolio that their holders have on the day (R7).

    issuer: who decides, None when only paper shows it. Raises the first of issue_blockers with a detail that lists
    the others, DayOutOfOrder or IssuerIsDrafter.
    """
    before_issue(state)
    if ground.unit.superior is None:
        raise UnitHasNoLists("当日该单位没有上级。", field="unit")
    blockers = issue_blockers(
        state, ground, officer=officer, researched_on=researched_on, finished=finished, on=issued_on
    )
    if blockers:
        raise blockers[0].naming(blockers)
    if issuer in state.prepared_by:
        raise IssuerIsDrafter
    _check_order(state, issued_on)
    check_text(document_number, "document_number", "文号", characters_max=DOCUMENT_NUMBER_CHARACTERS_MAX)
    tenures: list[DutyItemRevised | ListIssued] = [
        DutyItemRevised(item=item, content=with_tenure(duty, ground), reason="按印发当日任职确定分管")
        for item, duty in state.duties.items()
        if with_tenure(duty, ground) != duty
    ]
    issued = ListIssued(
        unit=ground.unit.unit,
        year=ground.year.year,
        maker=ground.unit.superior,
        issued_on=issued_on,
        document_number=document_number,
    )
    return [*tenures, issued]


def items_issued(state: ListSetState) -> list[ItemIssued]:
    """The first fact of each item's own stream, to be recorded with the issue. Of an issued list set."""
    return [
        ItemIssued(item=item.item, unit=state.unit, year=state.year, kind=item.kind, issued_on=state.issued_on)
        for item in state.standing()
        if state.unit is not None and state.issued_on is not None
    ]


def _bases(ground: Ground, officer: PersonId | None, researched_on: date | None, on: date) -> Iterator[ListNotReady]:
    if officer is None:
        yield OfficerMissing()
    if researched_on is None:
        yield ResearchMissing()
    elif on < researched_on:
        yield ResearchMissing(f"调研于{researched_on}完成，晚于印发日期{on}。")
    if not ground.year.prior_report:
        yield ReportNotOnFile()
    if not ground.year.priorities:
        yield PrioritiesNotOnFile()


def _consultation(state: ListSetState) -> Iterator[ListNotReady]:
    talk = state.consultation
    if talk.held_on is None:
        if talk.edits_since:
            yield ConsultationMissing(f"责任单位确认后，内容又改动了{talk.edits_since}处，须重新征求意见。")
        elif talk.requested_on is not None:
            yield ConsultationMissing(f"已于{talk.requested_on}征求意见，责任单位尚未确认沟通完毕。")
        else:
            yield ConsultationMissing()
    elif talk.held_by in state.prepared_by:
        yield ConsultationMissing("代责任单位确认的人也替制定单位办理了清单，须由另一人重新确认。")
    if state.unresolved:
        yield OpinionsUnresolved(f"还有{len(state.unresolved)}条。")


def _content(state: ListSetState, ground: Ground) -> Iterator[ListNotReady]:
    told = state.carried_elements | state.compared.keys()
    missing = [name for element, name in ground.codes.elements.items() if element not in told]
    if missing:
        yield ElementNotCompared(f"{'、'.join(missing)}。")
    tiers = {task.tier for task in state.tasks.values()}
    absent = [label(tier) for tier in TaskTier if tier not in tiers]
    if absent:
        yield TierMissing(f"{'、'.join(absent)}。")
    for item, problem in state.problems.items():
        try:
            check_problem(problem, ground, "content")
        except Refusal as refusal:
            yield ContentOutdated(f"{state.items[item].number}，{refusal.message}")
    for item, task in state.tasks.items():
        try:
            check_task(task, ground, state.problems, "content", before=task)
        except Refusal as refusal:
            yield ContentOutdated(f"{state.items[item].number}，{refusal.message}")


def _carried(state: ListSetState, finished: Container[ItemId]) -> Iterator[ListNotReady]:
    for item in state.standing():
        if item.carried_from in finished:
            yield CarriedItemFinished(f"{item.number}。")


def team_blockers(state: ListSetState, team: tuple[TeamPost, ...]) -> Iterator[ListNotReady]:
    """The responsibility list is the team of the day: nobody missing, nobody else, each in their own role (R7).

    Each finding names one person or one duty, so that what a change adds can be told from what was there before.
    """
    by_person = {post.person: post for post in team}
    for item, duty in state.duties.items():
        number, held = state.items[item].number, by_person.get(duty.holder)
        if held is None:
            yield DutyHolderNotInTeam(f"{number}（{label(duty.role)}）。")
        elif held.role is not duty.role:
            yield DutyRoleOutdated(
                f"{number}，责任人任{held.title}，应为“{label(held.role)}”，现为“{label(duty.role)}”。"
            )
        elif held.role is DutyRole.PORTFOLIO_RESPONSIBLE and not held.portfolio.strip():
            yield PortfolioMissing(f"{number}，责任人任{held.title}。")
    first = {duty.holder for duty in state.duties.values() if duty.role is DutyRole.FIRST_RESPONSIBLE}
    if not any(post.kind is PostKind.SECRETARY for post in team):
        yield FirstResponsibleNotOne("该单位当日没有书记，请先在班子中登记。")
    elif len(first) != 1:
        yield FirstResponsibleNotOne(f"现有{len(first)}名。")
    if not any(post.kind is PostKind.DEPUTY_IN_CHARGE for post in team):
        yield DirectResponsibleMissing("该单位当日没有分管党建工作的领导，请先在班子中登记。")
    elif not any(duty.role is DutyRole.DIRECT_RESPONSIBLE for duty in state.duties.values()):
        yield DirectResponsibleMissing()
    holders = {duty.holder for duty in state.duties.values()}
    for post in team:
        if post.person not in holders:
            yield MemberWithoutDuty(f"{post.title}（{post.portfolio or '未填分管'}）。")


def _approval(state: ListSetState, ground: Ground, on: date) -> Iterator[ListNotReady]:
    if state.stage is not ListStage.SUBMITTED:
        yield NotSubmitted()
    year = ground.year
    if on.year != year.year:
        yield OutsideIssueWindow(f"{on}不在{year.year}年之内。", field="issued_on")
    elif year.issue_from is None or year.issue_until is None:
        yield OutsideIssueWindow("本年度还没有规定印发的起止日期。", field="issued_on")
    elif not year.issue_from <= on <= year.issue_until and (year.exception_until is None or on > year.exception_until):
        exception = "" if year.exception_until is None else f"，批准的例外截至{year.exception_until}"
        yield OutsideIssueWindow(f"{on}，规定为{year.issue_from}至{year.issue_until}{exception}。", field="issued_on")


def items_carried(state: ListSetState) -> list[ItemCarriedOver]:
    """The last fact of each item of the year before that goes on in this list set, to be recorded with the issue."""
    return [
        ItemCarriedOver(item=item.carried_from, to_year=state.year, into=item.item, reason=item.carried_reason)
        for item in state.standing()
        if item.carried_from is not None
    ]


def _check_order(state: ListSetState, issued_on: date) -> None:
    for day, what in ((state.consultation.held_on, "沟通完成"), (state.submitted_on, "提请审定")):
        if day is not None and issued_on < day:
            raise DayOutOfOrder(f"印发日期{issued_on}早于{what}日期{day}。", field="issued_on")
