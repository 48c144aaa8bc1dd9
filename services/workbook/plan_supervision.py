"""From 督导 to inspections, findings, follow-ups and what was put right."""

from collections.abc import Mapping
from datetime import date

from domain import streams
from domain.codes import UnitKind, Weakness
from domain.ids import FindingId, FollowUpId, ItemId, UnitId
from domain.recorded import Behalf
from domain.supervision.commands import (
    ApproveFollowUp,
    AssignFinding,
    CloseFinding,
    CloseFollowUp,
    ConcludeInspection,
    ConfirmFinding,
    PlanInspection,
    ProposeFollowUp,
    RaiseFinding,
    RecheckFinding,
    RecordTalk,
    SendFollowUp,
    StartInspection,
    SubmitRectification,
)
from domain.supervision.findings import FindingStage
from domain.supervision.follow_ups import ORG_TALK, FollowUpStage
from domain.supervision.inspections import InspectionStage
from services.commands.identity import inspection_id
from services.workbook.rows import InspectionRow
from services.workbook.sheets import INSPECTIONS
from services.workbook.steps import Planner

NOTHING_FOUND = "工作簿没有记载发现问题"
FAILED_NOTE = "工作簿的复查结果为未通过，没有写明情况"
PASSED_RESULT = "整改后复查通过"

_OF_PROGRESS = ("推进", "进度", "进展", "缓慢", "滞后", "拖延", "逾期", "未完成", "未启动")
"""Words of a finding that tell weak progress (推进不力); any other is of weak effect (效果不好)."""

_FIELDS = {
    "number": "inspection",
    "planned_for_on": "on",
    "started_on": "on",
    "raised_on": "on",
    "items": "number",
    "description": "finding",
    "kind": "follow_up",
    "findings": "finding",
    "note": "rectification",
    "submitted_on": "rechecked_on",
    "closed_on": "rechecked_on",
}


def weakness_of(finding: str) -> Weakness:
    """What a finding is of, as far as its words tell: the sheet has no column for it."""
    slow = any(word in finding for word in _OF_PROGRESS)
    return Weakness.WEAK_PROGRESS if slow else Weakness.POOR_EFFECT


def plan_supervision(planner: Planner, numbers: Mapping[str, ItemId]) -> None:
    """Plan 督导. numbers: the id of each item."""
    named = set()
    for row in planner.district.inspections:
        found = _Inspection(planner, numbers, row)
        named.add(found.inspection)
        found.plan()
    for inspection, planned in planner.present.supervised.planned.items():
        if planned.year == planner.year and inspection not in named and planner.district.inspections.present:
            planner.left_alone(INSPECTIONS.name, f"还有督导“{planned.number}”")


class _Inspection:
    """One row of 督导 against what the log says of the inspection with that number."""

    def __init__(self, planner: Planner, numbers: Mapping[str, ItemId], row: InspectionRow) -> None:
        self._planner = planner
        self._row = row
        self._item = numbers[row.number] if row.number else None
        self.inspection = inspection_id(planner.ids.tenant_id, planner.year, row.inspection)
        self._origin = planner.origin(planner.district.inspections, row, row.inspection, unit=row.unit)
        kinds = {unit.unit: unit.kind for unit in planner.district.units}
        above = planner.district.superiors[row.unit]
        of_district = kinds.get(above) is UnitKind.DISTRICT_COMMITTEE
        # R11 for assessment, and the same for supervision: the organisation department for the district's committees.
        self._organiser = planner.organiser if of_district else above
        self._committee = above

    def plan(self) -> None:
        """Whatever of the row the log lacks; what it says otherwise and no command changes is refused."""
        state = self._planner.present.inspection(self.inspection)
        if state.stage is InspectionStage.ABSENT:
            self._make()
        elif not self._same():
            return
        if self._row.finding:
            self._plan_finding()
        if state.stage in (InspectionStage.ABSENT, InspectionStage.PLANNED, InspectionStage.RUNNING) and self._mine(
            streams.inspection(self.inspection), self.inspection
        ):
            conclusion = self._row.finding or NOTHING_FOUND
            self._step(ConcludeInspection(self.inspection, conclusion, self._row.on), "conclude")

    def _make(self) -> None:
        row, ids = self._row, self._planner.ids
        command = PlanInspection(
            unit=UnitId(ids.unit(row.unit)),
            year=self._planner.year,
            number=row.inspection,
            method=row.method,
            style=row.style,
            team=(),
            planned_for_on=row.on,
            departments=tuple(UnitId(ids.unit(code)) for code in row.departments),
        )
        self._step(command, "plan")
        self._step(StartInspection(self.inspection, row.on), "start")

    def _same(self) -> bool:
        """Whether the log says of the inspection what the row says; names the first cell that differs."""
        row, ids, told = self._row, self._planner.ids, self._planner.present.supervised
        planned, started = told.planned[self.inspection], told.started.get(self.inspection)
        said = {
            "unit": (planned.unit, ids.unit(row.unit)),
            "method": (planned.method, row.method),
            "style": (planned.style, row.style),
            "departments": (planned.departments, tuple(ids.unit(code) for code in row.departments)),
            "on": (planned.planned_for_on if started is None else started.started_on, row.on),
        }
        for name, (logged, wanted) in said.items():
            if logged != wanted:
                self._refuse(name, "督导已经登记，这一项不能改写。请改回，或用新的编号另行登记。")
                return False
        return True

    def _plan_finding(self) -> None:
        told, row = self._planner.present.supervised, self._row
        finding = told.first_finding(self.inspection) or FindingId(
            self._planner.ids.of("finding", self._planner.year, row.inspection)
        )
        state = self._planner.present.finding(finding)
        stage, mine = state.stage, self._mine(streams.finding(finding), finding)
        assert self._item is not None, "a finding cites an item"
        if stage is FindingStage.ABSENT:
            command = RaiseFinding(
                unit=UnitId(self._planner.ids.unit(row.unit)),
                year=self._planner.year,
                items=(self._item,),
                weakness=weakness_of(row.finding),
                description=row.finding,
                raised_on=row.on,
                inspection=self.inspection,
            )
            self._step(command, "raise", entity=finding)
            stage = FindingStage.RAISED
        elif (told.raised[finding].description, self._item in state.items) != (row.finding, True):
            self._refuse("finding", "这次督导的问题已经登记，问题和对应编号不能改写。请改回。")
            return
        if stage is FindingStage.RAISED and mine:
            self._step(ConfirmFinding(finding, row.on), "confirm")
            stage = FindingStage.CONFIRMED
        followed = self._plan_follow_up(finding)
        if row.rectification:
            self._plan_rectification(finding, stage, mine)
        if followed is not None and row.recheck and row.rechecked_on is not None:
            closing = CloseFollowUp(followed, PASSED_RESULT, row.rechecked_on)
            self._step(closing, "close follow-up", day=row.rechecked_on)

    def _plan_rectification(self, finding: FindingId, stage: FindingStage, mine: bool) -> None:
        row, told = self._row, self._planner.present.supervised
        last = told.rechecked.get(finding)
        as_told = last is not None and (last.passed, last.rechecked_on) == (row.recheck, row.rechecked_on)
        written = told.rectified.get(finding)
        if stage is FindingStage.CONFIRMED and mine:
            self._step(AssignFinding(finding, row.on), "assign")
            stage = FindingStage.ASSIGNED
        again = stage is FindingStage.RECTIFYING and (written != row.rectification or not as_told)
        if again or (stage is FindingStage.ASSIGNED and mine):
            day = row.rechecked_on or row.on
            unit = self._planner.on_paper(row.unit)
            self._step(SubmitRectification(finding, row.rectification, day), "submit", day=day, behalf=unit)
            stage = FindingStage.SUBMITTED
        elif written is not None and written != row.rectification:
            self._refuse("rectification", "整改情况已经报告，不能改写。请改回。")
            return
        if row.recheck is None or row.rechecked_on is None:
            return
        if stage is FindingStage.SUBMITTED and mine:
            note = "" if row.recheck else FAILED_NOTE
            recheck = RecheckFinding(finding, row.recheck, row.rechecked_on, note)
            self._step(recheck, "recheck", day=row.rechecked_on)
            stage = FindingStage.RECHECKED if row.recheck else FindingStage.RECTIFYING
        elif last is not None and not as_told:
            self._refuse("recheck", "复查结果已经登记，不能改写。请改回，或在系统中重新打开这个问题。")
            return
        if stage is FindingStage.RECHECKED and mine:
            self._step(CloseFinding(finding, row.rechecked_on), "close", day=row.rechecked_on)

    def _plan_follow_up(self, finding: FindingId) -> FollowUpId | None:
        """Plan the follow-up; gives it if it is then under way, to be closed by an import."""
        row, told = self._row, self._planner.present.supervised
        if row.follow_up is None:
            return None
        follow_up = told.first_follow_up(finding) or FollowUpId(
            self._planner.ids.of("follow_up", self._planner.year, row.inspection)
        )
        state = self._planner.present.follow_up(follow_up)
        stage, mine = state.stage, self._mine(streams.follow_up(follow_up), follow_up)
        if stage is FollowUpStage.ABSENT:
            self._step(ProposeFollowUp(row.follow_up, (finding,), row.on), "propose", entity=follow_up)
            stage = FollowUpStage.PROPOSED
        elif state.kind != row.follow_up:
            self._refuse("follow_up", "已经采取的措施不能改写。请改回，或在系统中另行提出。")
            return None
        if not mine:
            return None
        if stage is FollowUpStage.PROPOSED:
            committee = self._planner.on_paper(self._committee)
            self._step(ApproveFollowUp(follow_up, row.on), "approve", behalf=committee)
            stage = FollowUpStage.APPROVED
        if stage is FollowUpStage.APPROVED:
            talk = row.follow_up == ORG_TALK
            command = RecordTalk(follow_up, row.on) if talk else SendFollowUp(follow_up, row.on)
            self._step(command, "talk" if talk else "send")
            stage = FollowUpStage.TALK_HELD if talk else FollowUpStage.SENT
        return follow_up if stage in (FollowUpStage.SENT, FollowUpStage.TALK_HELD) else None

    def _mine(self, stream: str, part: str) -> bool:
        """Whether an import did last what the log says of it, or nothing is there yet: only then is it gone on with."""
        return self._planner.present.imported_last(stream, part)

    def _refuse(self, field: str, message: str) -> None:
        self._planner.refuse(self._planner.district.inspections, self._row.row, field, message)

    def _step(
        self,
        command: object,
        verb: str,
        *,
        day: date | None = None,
        behalf: Behalf | None = None,
        entity: str | None = None,
    ) -> None:
        on = day or self._row.on
        self._planner.step(
            self._origin,
            on,
            command,
            behalf or self._planner.on_paper(self._organiser),
            verb=verb,
            occurred_on=on,
            entity=entity,
            fields=_FIELDS,
        )
