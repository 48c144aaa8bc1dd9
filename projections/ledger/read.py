"""Reads of the one ledger (一本账): items with their contents, decomposition, progress and light."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from projections.query import Query, Read, Within, as_of


@dataclass(frozen=True, slots=True)
class Lights:
    """What a light depends on: the day looked from, and the district's thresholds (domain.tenancy.events.Policy)."""

    today: date
    yellow_days: int = 7
    behind_percent: int = 10


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """An item. `statement` is the problem, the goal or the duty; fields of the other kinds are None.

    `task_due_on` stands in the list, `node_on` is the unit's own time node, `due_on` the one that counts: the node,
    else the list's. `state` is DRAFT, ISSUED, ASSIGNED, IN_PROGRESS, CLAIMED_DONE, VERIFIED, CLOSED, REOPENED,
    SUSPENDED, WITHDRAWN or CARRIED_OVER. `light` is GREEN, YELLOW, RED, GREY or NONE. The submitted value is that of
    the latest report, the standing one that of the latest accepted report; both cumulative in `unit_of_measure`.
    """

    item: str
    unit: str
    year: int
    kind: str
    number: str
    statement: str
    weight: int
    source: str | None
    source_note: str | None
    elements: list[str] | None
    domains: list[str] | None
    salient: bool | None
    root_cause: str | None
    suggestion: str | None
    finding: str | None
    tier: str | None
    basis: str | None
    basis_note: str | None
    level: str | None
    priority: str | None
    problems: list[str] | None
    programme: str | None
    unit_of_measure: str | None
    target_value: Decimal | None
    task_due_on: date | None
    evidence_kind: str | None
    check_method: str | None
    tags: list[str] | None
    subgroup: str | None
    secretary_commitment: int | None
    role: str | None
    holder: str | None
    post: str | None
    portfolio: str | None
    targets: list[str]
    change: str | None
    carried_from: str | None
    carried_into: str | None
    carried_reason: str | None
    withdrawn_reason: str | None
    position: int
    maker: str
    issued_on: date | None
    document_number: str | None
    leader: str | None
    department: str | None
    collaborators: list[str]
    frequency: str | None
    measure: str | None
    node_on: date | None
    accepted_on: date | None
    report_count: int
    submitted_report: str | None
    submitted_on: date | None
    submitted_value: Decimal | None
    standing_report: str | None
    standing_on: date | None
    standing_value: Decimal | None
    contribution_count: int
    evidence: list[str]
    claimed_on: date | None
    verified_by: str | None
    verified_on: date | None
    closed_on: date | None
    state_reason: str | None
    due_on: date | None
    state: str
    light: str


@dataclass(frozen=True, slots=True)
class LedgerTotal:
    """How many items of a unit are of this kind, tier, state and light."""

    unit: str
    kind: str
    tier: str | None
    state: str
    light: str
    items: int


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """How many items of a unit stand in one cell. A problem has no tier; a task has the elements and domains of the
    problems it answers, or None for both."""

    unit: str
    element: str | None
    domain: str | None
    tier: str | None
    items: int


@dataclass(frozen=True, slots=True)
class DecompositionRow:
    """How far a unit has broken an issued list down: an item counts with leader, department, measure and node."""

    unit: str
    year: int
    issued_on: date
    items: int
    decomposed: int
    without_leader: int
    without_department: int
    without_measure: int
    without_node: int


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A progress report: state SUBMITTED, RETURNED, ACCEPTED or CORRECTED. A correction takes its place when accepted:
    `stands_on` is the day of the report it corrects. `replaces` is the returned one it was handed in
    for. Reporter and reviewer are None where only paper shows them."""

    report: str
    item: str
    unit: str
    reported_on: date
    stands_on: date
    value: Decimal | None
    note: str
    evidence: list[str]
    reporter: str | None
    state: str
    reviewed_on: date | None
    reviewer: str | None
    returned_reason: str | None
    replaces: str | None
    corrects: str | None
    corrected_by: str | None
    correction_reason: str | None
    position: int


_ROWS = f"""ledger_item AS i
JOIN ledger_work AS w ON w.item = i.item AND {as_of("w")}
JOIN ledger_set AS s ON s.unit = i.unit AND s.year = i.year AND {as_of("s")}"""

_EACH = f"""ledger_item AS i
JOIN LATERAL (
  SELECT version.* FROM ledger_work AS version
  WHERE version.tenant_id = %(tenant)s AND version.item = i.item AND version.valid_to > %(at)s
  ORDER BY version.valid_to LIMIT 1) AS w ON w.valid_from <= %(at)s
JOIN ledger_set AS s ON s.unit = i.unit AND s.year = i.year AND {as_of("s")}"""
"""The same rows, the work of one item looked up after the other: one step each, however many versions it has had."""

_DUE = "coalesce(w.node_on, i.due_on)"
_LIGHT = f"""model.item_light(w.state, s.issued_on, {_DUE}, i.target_value, w.standing_value,
  %(today)s, %(yellow_days)s, %(behind_percent)s)"""

_OF_SET = ("maker", "issued_on", "document_number")
_OF_WORK = (
    "leader", "department", "collaborators", "frequency", "measure", "node_on", "accepted_on", "report_count",
    "submitted_report", "submitted_on", "submitted_value", "standing_report", "standing_on", "standing_value",
    "contribution_count", "evidence", "claimed_on", "verified_by", "verified_on", "closed_on", "state_reason", "state",
)  # fmt: skip
_COLUMNS = {
    "": "i",
    "task_due_on": "i.due_on",
    "due_on": _DUE,
    "light": _LIGHT,
    **{name: f"s.{name}" for name in _OF_SET},
    **{name: f"w.{name}" for name in _OF_WORK},
}


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """Which items: every field that is given must hold. Sequences name alternatives; `within` is what may be seen."""

    items: Sequence[str] | None = None
    units: Sequence[str] | None = None
    year: int | None = None
    kinds: Sequence[str] | None = None
    tiers: Sequence[str] | None = None
    bases: Sequence[str] | None = None
    sources: Sequence[str] | None = None
    element: str | None = None
    domain: str | None = None
    states: Sequence[str] | None = None
    lights: Sequence[str] | None = None
    leader: str | None = None
    department: str | None = None
    holder: str | None = None
    answers_problem: str | None = None
    priority: str | None = None
    target: str | None = None
    carried_from: Sequence[str] | None = None
    due_from: date | None = None
    due_until: date | None = None
    numbers: Sequence[str] | None = None
    within: Within | None = None


_OF_WORK_ALONE = ("states", "lights", "leader", "department", "due_from", "due_until")
"""Filters that may leave few items of many: these are not looked for one after the other."""


def ledger(
    tenant: int,
    at: int,
    lights: Lights,
    which: LedgerFilter | None = None,
    *,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[LedgerRow]:
    """Items by (number, item). Draft and withdrawn ones included: filter by state.

    A page goes along the index of that order and takes as long as of any position as now; a whole ledger is joined, and
    put in order at the end.
    """
    order, chosen = ("number", "item"), _chosen(tenant, at, lights, which)
    if first is None:
        return chosen.page(LedgerRow, _COLUMNS, order, first, after, sorted_last=True)
    page = chosen.page(LedgerRow, _COLUMNS, order, first, after)
    if which is not None and any(getattr(which, name) is not None for name in _OF_WORK_ALONE):
        return page
    looked_up = _chosen(tenant, at, lights, which, _EACH).page(LedgerRow, _COLUMNS, order, first, after)
    return replace(looked_up, counted=page.counted)


def due_board(
    tenant: int,
    at: int,
    lights: Lights,
    which: LedgerFilter | None = None,
    *,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[LedgerRow]:
    """Items that have a due day and a light, by (due_on, item): what is due when (policy 五(二))."""
    chosen = _chosen(tenant, at, lights, which).always(f"{_DUE} IS NOT NULL AND {_LIGHT} NOT IN ('NONE', 'GREY')")
    return chosen.page(LedgerRow, _COLUMNS, ("due_on", "item"), first, after)


def totals(tenant: int, at: int, lights: Lights, which: LedgerFilter | None = None) -> Query[LedgerTotal]:
    """Items counted by (unit, kind, tier, state, light), in that order."""
    chosen = _chosen(tenant, at, lights, which)
    return Query(
        f"""
        SELECT i.unit, i.kind, i.tier, w.state AS state, {_LIGHT} AS light, count(*) AS items
        FROM {_ROWS} WHERE {" AND ".join(chosen.conditions)}
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5""",
        chosen.params,
        LedgerTotal,
    )


def coverage(tenant: int, at: int, *, year: int, units: Sequence[str] | None = None) -> Query[CoverageCell]:
    """The coverage matrix (element x domain x tier, policy 三, 五(一)) of the items that are not withdrawn, by
    (unit, element, domain, tier). An item in two elements stands in both cells."""
    chosen = (
        Read(tenant, at, "", "i")
        .always("i.year = %(year)s AND i.withdrawn_reason IS NULL", year=year)
        .given("i.unit = ANY(%(units)s)", units=units)
    )
    where = " AND ".join(chosen.conditions)
    return Query(
        f"""
        WITH chosen AS (
          SELECT i.item, i.unit, i.kind, i.tier, i.elements, i.domains, i.problems FROM ledger_item AS i WHERE {where}
        ), placed AS (
          SELECT unit, item, elements, domains, NULL AS tier FROM chosen WHERE kind = 'PROBLEM'
          UNION ALL
          SELECT task.unit, task.item, problem.elements, problem.domains, task.tier
          FROM chosen AS task
          -- By equality, so that the planner may hash: "= ANY(task.problems)" pairs every task with every problem.
          LEFT JOIN (
            SELECT answering.item, answered.elements, answered.domains
            FROM chosen AS answering
            CROSS JOIN LATERAL unnest(answering.problems) AS basis (problem)
            JOIN chosen AS answered ON answered.item = basis.problem
          ) AS problem ON problem.item = task.item
          WHERE task.kind = 'TASK'
        )
        SELECT placed.unit, element, domain, placed.tier, count(DISTINCT placed.item) AS items
        FROM placed
        LEFT JOIN LATERAL unnest(placed.elements) AS element ON true
        LEFT JOIN LATERAL unnest(placed.domains) AS domain ON true
        GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4""",
        chosen.params,
        CoverageCell,
    )


def decomposition(
    tenant: int,
    at: int,
    *,
    year: int | None = None,
    units: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[DecompositionRow]:
    """Issued list sets and how far they are decomposed (policy 五(二)), by (unit, year)."""
    chosen = (
        Read(tenant, at, "", "s")
        .always("s.issued_on IS NOT NULL")
        .given("s.year = %(year)s", year=year)
        .given("s.unit = ANY(%(units)s)", units=units)
    )
    source = f"""(
      SELECT s.unit, s.year, s.issued_on, count(i.item) AS items,
        count(i.item) FILTER (WHERE w.leader IS NOT NULL AND w.department IS NOT NULL AND w.measure IS NOT NULL
                              AND w.node_on IS NOT NULL) AS decomposed,
        count(i.item) FILTER (WHERE w.leader IS NULL) AS without_leader,
        count(i.item) FILTER (WHERE w.department IS NULL) AS without_department,
        count(i.item) FILTER (WHERE w.measure IS NULL) AS without_measure,
        count(i.item) FILTER (WHERE w.node_on IS NULL) AS without_node
      FROM ledger_set AS s
      LEFT JOIN ledger_item AS i
        ON i.unit = s.unit AND i.year = s.year AND i.withdrawn_reason IS NULL AND {as_of("i")}
      LEFT JOIN ledger_work AS w ON w.item = i.item AND {as_of("w")}
      WHERE {" AND ".join(chosen.conditions)}
      GROUP BY s.unit, s.year, s.issued_on) AS d"""
    broken_down = Read(tenant, at, source).always("true", **chosen.params)
    return broken_down.page(DecompositionRow, "d", ("unit", "year"), first, after)


def reports(
    tenant: int,
    at: int,
    *,
    reports: Sequence[str] | None = None,
    items: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
    within: Within | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[ReportRow]:
    """Progress reports by (position, report): the order in which they came in."""
    # An accepted report whose correction was accepted too no longer counts.
    source = f"""report AS r
    LEFT JOIN LATERAL (
      SELECT c.report FROM report AS c
      WHERE {as_of("c")} AND c.item = r.item AND c.corrects = r.report AND c.state = 'ACCEPTED'
      ORDER BY c.position DESC LIMIT 1) AS correction ON true"""
    state = "CASE WHEN correction.report IS NULL THEN r.state ELSE 'CORRECTED' END"
    return (
        Read(tenant, at, source, "r")
        .given("r.report = ANY(%(reports)s)", reports=reports)
        .given("r.item = ANY(%(items)s)", items=items)
        .given("r.unit = ANY(%(units)s)", units=units)
        .given(f"{state} = ANY(%(states)s)", states=states)
        .within(within, "r.unit", "r.item")
        .page(
            ReportRow,
            {"": "r", "state": state, "corrected_by": "correction.report"},
            ("position", "report"),
            first,
            after,
        )
    )


def _chosen(tenant: int, at: int, lights: Lights, which: LedgerFilter | None, source: str = _ROWS) -> Read:
    which = which or LedgerFilter()
    return (
        Read(tenant, at, source, "i")
        .always("", today=lights.today, yellow_days=lights.yellow_days, behind_percent=lights.behind_percent)
        .given("i.item = ANY(%(items)s)", items=which.items)
        .given("i.unit = ANY(%(units)s)", units=which.units)
        .given("i.year = %(year)s", year=which.year)
        .given("i.kind = ANY(%(kinds)s)", kinds=which.kinds)
        .given("i.tier = ANY(%(tiers)s)", tiers=which.tiers)
        .given("i.basis = ANY(%(bases)s)", bases=which.bases)
        .given("i.source = ANY(%(sources)s)", sources=which.sources)
        .given("%(element)s = ANY(i.elements)", element=which.element)
        .given("%(domain)s = ANY(i.domains)", domain=which.domain)
        .given("w.state = ANY(%(states)s)", states=which.states)
        .given(f"{_LIGHT} = ANY(%(lights)s)", lights=which.lights)
        .given("w.leader = %(leader)s", leader=which.leader)
        .given("w.department = %(department)s", department=which.department)
        .given("i.holder = %(holder)s", holder=which.holder)
        .given("%(answers_problem)s = ANY(i.problems)", answers_problem=which.answers_problem)
        .given("i.priority = %(priority)s", priority=which.priority)
        .given("%(target)s = ANY(i.targets)", target=which.target)
        .given("i.carried_from = ANY(%(carried_from)s)", carried_from=which.carried_from)
        .given(f"{_DUE} >= %(due_from)s", due_from=which.due_from)
        .given(f"{_DUE} <= %(due_until)s", due_until=which.due_until)
        .given("i.number = ANY(%(numbers)s)", numbers=which.numbers)
        .within(which.within, "i.unit", "i.item", "i.year")
    )
