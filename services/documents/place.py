"""Where a document's figures come from: one moment of one district, one unit, and whether the viewer sees it all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.codes import UnitKind
from domain.reading import ReadSubject
from domain.roles import Scope
from services.clock import BEIJING
from services.documents.asking import Asking
from services.documents.errors import DocumentOutOfReach
from services.documents.paper import written_day


@dataclass(frozen=True, slots=True)
class Place:
    """`position` is the end of a whole command, `day` the one looked from and written on, that on which it was recorded
    unless told; ids are the API's own.

    `issuer` is who writes to the unit, or about those below it: the unit itself or its superior, for the district
    committee its organisation department.
    """

    district: str
    position: int
    recorded_at: datetime
    day: date
    unit: str
    unit_name: str
    unit_kind: UnitKind
    superior: str
    org_dept: str
    year: int

    @property
    def note(self) -> str:
        """附注: which position the figures were read at."""
        at = self.recorded_at
        moment = f"{written_day(at.date())}{at:%H:%M:%S}"
        return f"文中数字取自{self.district}事件日志，位置第{self.position}号，时点{moment}"


async def find_place(
    asking: Asking, *, code: str, year: int, position: int | None, day: date | None, subjects: Iterable[ReadSubject]
) -> Place:
    """The place of a document on a unit at a position (its command whole), the newest where none is given.

    subjects: what the figures belong to. Raises DocumentOutOfReach for whoever does not see all of that below the unit,
    since a figure of a part would pass for one of the whole.
    """
    as_of = None if position is None else {"position": position}
    answer = await asking.ask("document_place", asOf=as_of, codes=[code])
    district = answer["district"]
    if district is None:
        # Nothing recorded yet, or nothing that a person without any role may see: both look alike from outside.
        raise DocumentOutOfReach(f"单位编码{code}。")
    found = [edge["node"] for edge in district["units"]["edges"]]
    if not found:
        raise DocumentOutOfReach(f"单位编码{code}。")
    [unit] = found
    line = {unit["id"], *(above["id"] for above in unit["chain"])}
    for subject in subjects:
        if not _sees_all(answer["viewer"], subject, line):
            raise DocumentOutOfReach(f"{unit['name']}。")
    superior, offices = unit["superior"], [edge["node"]["name"] for edge in district["orgDept"]["edges"]]
    recorded_at = datetime.fromisoformat(district["recordedAt"]).astimezone(BEIJING)
    return Place(
        district=district["name"],
        position=district["position"],
        recorded_at=recorded_at,
        day=day or recorded_at.date(),
        unit=unit["id"],
        unit_name=unit["name"],
        unit_kind=UnitKind(unit["kind"]),
        superior=superior["name"] if superior else unit["name"],
        org_dept=offices[0] if offices else "",
        year=year,
    )


def _sees_all(viewer: dict[str, Any], subject: ReadSubject, line: set[str]) -> bool:
    """Whether the viewer's reach in a subject holds the unit of that line and everything below it."""
    scopes = {grant["scope"] for reads in viewer["reads"] if reads["subject"] == subject for grant in reads["grants"]}
    return Scope.DISTRICT in scopes or (Scope.SUBTREE in scopes and viewer["unitId"] in line)
