"""Whether the year's results were published, and the rows of 结果运用: each ruling that was issued and stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.codes import OPEN_CODES, CodeList, RulingCondition, RulingKind
from projections.evaluations import read as evaluations
from projections.rulings import read as rulings
from projections.rulings.read import RulingRow
from projections.tenancy import read as tenancy
from services.workbook.model_rows import Names, Source, natural, no_place
from services.workbook.rows import PlainRow
from services.workbook.ruling_cause import write_cause
from services.workbook.sheets import ERASED


@dataclass(slots=True)
class Concluded:
    """The sheet's rows, whether results were published, and what the layout has no place for."""

    published: bool
    rulings: list[PlainRow] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def gather_results(source: Source) -> Concluded:
    """What followed from the year, by day and document number."""
    fetch, tenant, year, at = source.fetch, source.tenant, source.year, source.at
    found = Concluded(published=bool(fetch(evaluations.publications(tenant, at, year=year))))
    by_hand = [row for row in fetch(evaluations.evaluations(tenant, at, years=[year])) if row.by_hand]
    found.left_out += no_place("个单位的等次由人工审定，与计算所得不同", len(by_hand))
    every: list[RulingRow] = fetch(rulings.rulings(tenant, at, year=year))
    issued = [row for row in every if row.state == "ISSUED"]
    found.left_out += no_place("项表彰、批评或处理没有印发或已撤销", len(every) - len(issued))
    issued.sort(key=lambda row: (row.issued_on, natural(row.document_number or ""), source.order[row.unit]))
    measures = dict(OPEN_CODES[CodeList.HANDLING_KIND])
    for code in fetch(tenancy.codes(tenant, at, year=None)):
        if code.code_list == CodeList.HANDLING_KIND:
            measures[code.code] = code.label
    found.rulings = [_ruling(row, measures, source.names) for row in issued]
    return found


def _ruling(row: RulingRow, measures: Mapping[str, str], names: Names) -> PlainRow:
    name = None if row.person is None else names.persons.get(row.person, ERASED)
    conditions = [RulingCondition(each) for each in row.conditions]
    values = {
        "unit": names.units[row.unit],
        "kind": RulingKind(row.kind),
        "cause": write_cause(conditions, row.basis, name, measures.get(row.measure or "", row.measure or "")),
        "on": row.issued_on,
        "document_number": row.document_number,
    }
    return PlainRow(0, values)
