"""From rows to commands, in the order of their business dates (the workbook's own order within a day).

Pure: the same workbook against the same log makes the same plan; against a log that holds part of it, the rest.
"""

from dataclasses import dataclass
from datetime import date

from domain.recorded import Actor
from services.workbook.check import in_order
from services.workbook.faults import Fault
from services.workbook.plan_assessment import plan_assessment
from services.workbook.plan_district import organiser, plan_tenant, plan_units, plan_year
from services.workbook.plan_execution import plan_execution
from services.workbook.plan_lists import plan_lists
from services.workbook.plan_results import plan_results
from services.workbook.plan_review import plan_review
from services.workbook.plan_rulings import plan_rulings
from services.workbook.plan_supervision import plan_supervision
from services.workbook.plan_team import plan_team
from services.workbook.present import Present
from services.workbook.rows import DistrictYear
from services.workbook.steps import Ids, Planner, Step


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in their order; faults for which there is no command; notices of what was left alone."""

    steps: tuple[Step, ...]
    faults: tuple[Fault, ...]
    notices: tuple[Fault, ...]


def plan(
    district: DistrictYear, present: Present, *, tenant_id: int, importer: Actor, open_tenant: bool = False
) -> Plan:
    """Plan the import of a workbook that passed every check. With faults nothing of it may be sent."""
    planner = Planner(district, present, Ids(tenant_id, district.year), importer, organiser(district.units))
    plan_tenant(planner, open_tenant=open_tenant)
    plan_units(planner, min([date(district.year, 1, 1), *(post.from_on for post in district.team)]))
    people = plan_team(planner)
    plan_year(planner)
    numbers = plan_lists(planner, people)
    plan_execution(planner, people, numbers)
    plan_supervision(planner, numbers)
    plan_assessment(planner, people, numbers)
    plan_review(planner, people)
    plan_rulings(planner, people, plan_results(planner, people))
    return Plan(
        tuple(sorted(planner.steps, key=lambda step: step.order)),
        tuple(in_order(planner.faults)),
        tuple(in_order(planner.notices)),
    )
