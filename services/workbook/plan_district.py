"""From 说明 and 单位 to the tenant, the unit tree and the year with its phases and its catalogue."""

from collections.abc import Iterable
from datetime import date

from domain import streams
from domain.codes import CyclePhase, SuperiorLevel, UnitKind
from domain.cycle.commands import AdvancePhase, DeclarePriorReport, OpenCycle
from domain.cycle.decider import PHASES
from domain.ids import PriorityId, UnitId
from domain.labels import LABELS
from domain.lists.list_set import ListStage
from domain.organisation.commands import MoveUnit, RegisterUnit, ReviseUnit
from domain.organisation.unit import UnitState
from domain.priorities.commands import PublishPriority
from domain.recorded import Actor
from domain.roles import Role
from domain.tenancy.commands import OpenTenant
from domain.tenancy.policy import day_in
from domain.text import same_key
from services.workbook.faults import Fault
from services.workbook.present import day_after
from services.workbook.rows import UnitRow
from services.workbook.sheets import DESCRIPTION, ISSUE, PROBLEMS, RESEARCH, TEAM
from services.workbook.steps import CONSULTATION, Origin, Planner, Step, When

_FIRST = date(1900, 1, 1)
_YEAR_OPENS = When(TEAM.name, 1)
_CATALOGUE = When(TEAM.name, 2)


def plan_tenant(planner: Planner, *, open_tenant: bool) -> None:
    """Open the district where that was asked for; refuse another district's workbook."""
    district, tenancy = planner.district, planner.present.tenancy
    if not tenancy.open:
        if not open_tenant:
            planner.faults.append(_description(planner, "行政区划代码", "本区尚未开通，请先开通（tenant create）。"))
            return
        origin = _origin(planner, "行政区划代码", "tenant", district.code, district.name)
        planner.steps.append(
            Step(
                order=(_FIRST, 0, 0, 0, origin.row, 0),
                sheet=DESCRIPTION.name,
                row=origin.row,
                unit="",
                fields={"code": "value", "name": "value"},
                actor=Actor(planner.importer.person, roles=frozenset({Role.SYSTEM})),
                command=OpenTenant(code=district.code, name=district.name),
                occurred_on=None,
                command_id=planner.ids.command(origin.correlation, "open"),
                entity_id=None,
                correlation=origin.correlation,
            )
        )
        return
    if tenancy.code != district.code:
        message = f"这是{district.code}的工作簿，本区的行政区划代码是{tenancy.code}，请核对。"
        planner.faults.append(_description(planner, "行政区划代码", message))
    if tenancy.name != district.name:
        message = f"本区登记的名称是“{tenancy.name}”，工作簿写的是“{district.name}”，请核对。"
        planner.faults.append(_description(planner, "区名", message))


def plan_units(planner: Planner, first_day: date) -> None:
    """Register the tree from the top down; revise and move what differs. `first_day`: since when it is known."""
    depths = _depths(planner)
    for unit in planner.district.units:
        origin = planner.origin(planner.district.units, unit, unit.unit, unit=unit.unit)
        state = planner.present.unit(planner.ids.unit(unit.unit))
        if state.registered:
            _correct_unit(planner, origin, unit, state)
            continue
        superior = planner.present.unit(planner.ids.unit(unit.superior)) if unit.superior else None
        effective_on = max(first_day, superior.placements[0].from_on) if superior and superior.registered else first_day
        planner.step(
            origin,
            first_day,
            RegisterUnit(
                code=unit.unit,
                name=unit.name,
                kind=unit.kind,
                effective_on=effective_on,
                superior=UnitId(planner.ids.unit(unit.superior)) if unit.superior else None,
                domain=unit.domain,
                assessment_class=unit.assessment_class,
                credit_code=unit.credit_code,
            ),
            planner.on_paper(planner.organiser),
            verb="register",
            occurred_on=effective_on,
            when=When(origin.sheet.name, depths[unit.unit]),
        )


def _depths(planner: Planner) -> dict[str, int]:
    superiors = planner.district.superiors
    depths: dict[str, int] = {}
    for code in superiors:
        above, depth = superiors[code], 0
        while above:
            above, depth = superiors.get(above, ""), depth + 1
        depths[code] = depth
    return depths


def _correct_unit(planner: Planner, origin: Origin, unit: UnitRow, state: UnitState) -> None:
    table, stream = planner.district.units, streams.unit(planner.ids.unit(unit.unit))
    year_begins, year_ends = date(planner.year, 1, 1), date(planner.year, 12, 31)
    if state.kind is not unit.kind:
        message = f"单位已登记为“{LABELS[state.kind]}”，类型不能更改。请改回，或用新编码另行登记。"
        planner.refuse(table, unit.row, "kind", message)
    if state.dissolved_by(year_ends):
        planner.refuse(table, unit.row, "unit", f"单位自{state.dissolved_on}起已撤销，请删除这一行。")
        return
    said = state.described_on(year_ends)
    now = (said.name, said.domain, said.assessment_class, said.credit_code)
    wanted = (unit.name, unit.domain, unit.assessment_class, unit.credit_code)
    if now != wanted and planner.differs(origin, table, "name", stream, "unit"):
        effective_on = max(year_begins, state.descriptions[-1].from_on)
        planner.step(
            origin,
            effective_on,
            ReviseUnit(
                unit=UnitId(planner.ids.unit(unit.unit)),
                name=unit.name,
                effective_on=effective_on,
                reason=planner.reason(origin),
                domain=unit.domain,
                assessment_class=unit.assessment_class,
                credit_code=unit.credit_code,
            ),
            planner.on_paper(planner.organiser),
            verb="revise",
            occurred_on=effective_on,
        )
    superior = planner.ids.unit(unit.superior) if unit.superior else None
    if state.superior_on(year_ends) != superior and planner.differs(origin, table, "superior", stream, "unit"):
        _move_unit(planner, origin, unit, state)


def _move_unit(planner: Planner, origin: Origin, unit: UnitRow, state: UnitState) -> None:
    table, unit_id = planner.district.units, planner.ids.unit(unit.unit)
    drafted = planner.present.list_set(unit_id, planner.year).stage is not ListStage.ABSENT
    if drafted or planner.present.research(unit_id, planner.year).started_on is not None or not unit.superior:
        message = (
            f"“{unit.unit}”本年度的调研或清单已由原上级办理，不能用改表的办法划转。"
            "请改回，或在系统中办理划转（写明生效日期）。"
        )
        planner.refuse(table, unit.row, "superior", message)
        return
    effective_on = max(date(planner.year, 1, 1), state.placements[-1].from_on)
    planner.step(
        origin,
        effective_on,
        MoveUnit(
            unit=UnitId(unit_id),
            superior=UnitId(planner.ids.unit(unit.superior)),
            effective_on=effective_on,
            reason=planner.reason(origin),
        ),
        planner.on_paper(planner.organiser),
        verb="move",
        occurred_on=effective_on,
    )


def plan_year(planner: Planner) -> None:
    """Open the year with its prior report, publish the catalogue, and follow the phases."""
    year, cycle = planner.year, planner.present.cycle(planner.year)
    begins, behalf = date(year, 1, 1), planner.on_paper(planner.organiser)
    if not cycle.opened:
        origin = _origin(planner, "年度", "open", year)
        command = OpenCycle(year=year, opened_on=begins)
        planner.step(origin, begins, command, behalf, verb="open", occurred_on=begins, when=_YEAR_OPENS)
    document = f"{year - 1}年度党组织书记抓基层党建专项述职报告（外部文件）"
    for unit in _reporting_units(planner):
        if None in cycle.prior_reports or unit in cycle.prior_reports:
            continue
        origin = _origin(planner, "年度", "prior report", unit)
        declare = DeclarePriorReport(year=year, document=document, unit=unit)
        planner.step(origin, begins, declare, behalf, verb="declare", occurred_on=begins, when=_YEAR_OPENS)
    _plan_catalogue(planner, begins)
    _plan_phases(planner)


def _reporting_units(planner: Planner) -> list[UnitId | None]:
    """Whose prior report is declared: everyone's at once in a district's first year, else unit by unit."""
    first = planner.present.first_year()
    if first is None or first >= planner.year:
        return [None]
    return [UnitId(planner.ids.unit(issue.unit)) for issue in planner.district.issues]


def _plan_catalogue(planner: Planner, begins: date) -> None:
    """One entry per (level, 依据说明) of the tasks that rest on a superior priority."""
    known = {
        (entry.level, same_key(entry.title)): priority
        for priority, entry in planner.present.priorities(planner.year).entries.items()
    }
    for task in planner.district.tasks:
        level = task.basis.level
        if level is None:
            continue
        key = (level, same_key(task.basis_note))
        if key not in known:
            known[key] = PriorityId(planner.ids.of("priority", planner.year, level, key[1]))
            planner.step(
                planner.origin(planner.district.tasks, task, task.number, unit=""),
                begins,
                PublishPriority(year=planner.year, level=level, title=task.basis_note),
                planner.on_paper(planner.organiser),
                verb="publish",
                occurred_on=begins,
                entity=known[key],
                when=_CATALOGUE,
                fields={"title": "basis_note"},
            )
    planner.priorities = known


def priority_of(planner: Planner, level: SuperiorLevel, note: str) -> PriorityId:
    """The catalogue's entry for a task's basis; `plan_year` made sure that there is one."""
    return planner.priorities[level, same_key(note)]


def _plan_phases(planner: Planner) -> None:
    """Each phase begins with the first row that belongs to it; execution on the day after the last issue."""
    district, cycle = planner.district, planner.present.cycle(planner.year)
    window = cycle.issue_window()
    issue_from = window.from_on if window else day_in(planner.year, planner.present.tenancy.policy.issue_from)
    researched = [row.completed_on for row in district.research]
    issued = [row.issued_on for row in district.issues]
    begun: list[tuple[CyclePhase, date, When]] = [
        (CyclePhase.RESEARCH, min(researched), When(RESEARCH.name, -1)),
        (CyclePhase.DRAFTING, min(researched), When(PROBLEMS.name, -2)),
        (CyclePhase.CONSULTATION, min(row.on for row in district.opinions), When(CONSULTATION.sheet, -1)),
        (CyclePhase.ISSUED, max(min(issued), issue_from), When(ISSUE.name, -1)),
        (CyclePhase.EXECUTION, day_after(max(issued)), When("分解", -1)),
    ]
    day = cycle.moved_on
    for phase, first, when in begun:
        day = max(day, first)
        origin = _origin(planner, "年度", "phase", phase)
        if PHASES.index(cycle.phase) >= PHASES.index(phase) or origin.correlation in planner.present.correlations:
            continue
        command = AdvancePhase(year=planner.year, phase=phase, advanced_on=day)
        behalf = planner.on_paper(planner.organiser)
        planner.step(origin, day, command, behalf, verb="advance", occurred_on=day, when=when)


def _origin(planner: Planner, key: str, *what: object) -> Origin:
    """A row of 说明 as the origin of what it stands for."""
    row = planner.district.description_rows[key]
    return Origin(DESCRIPTION, row, planner.ids.content(DESCRIPTION.name, (key, *what), ""))


def _description(planner: Planner, key: str, message: str) -> Fault:
    return planner.district.description.fault(planner.district.description_rows[key], "value", "本区", message)


def organiser(units: Iterable[UnitRow]) -> str:
    """The code of the district's organisation department."""
    return next(unit.unit for unit in units if unit.kind is UnitKind.ORG_DEPT)
