"""A later release of the program: a kind of event has got a second version, and its first is read as that.

Run with the database's address, the keyring, the district's id and the year. Prints as JSON how the facts of the year
are read, whether computing the year anew changes it, and what a verification finds.
"""

import json
import sys
from dataclasses import dataclass, fields
from pathlib import Path

from domain import streams
from domain.assessment.events import AssessmentFactRecorded
from domain.outcomes.commands import ComputeResults
from domain.outcomes.errors import ResultsUnchanged
from domain.recorded import stored, upcasts
from services.replay import verify_year
from services.store import Store, tenant
from tests.replay.sample_year import LATER, SampleYear


@stored("assessment.fact_recorded.v2")
@dataclass(frozen=True, slots=True)
class AssessmentFactRecordedV2(AssessmentFactRecorded):
    """Says besides on which document it rests."""

    document: str = ""


@upcasts(AssessmentFactRecorded)
def read_first_version(old: AssessmentFactRecorded) -> AssessmentFactRecordedV2:
    """Before, nobody was asked for the document."""
    return AssessmentFactRecordedV2(**{each.name: getattr(old, each.name) for each in fields(old)}, document="未载明")


def main(dsn: str, keyring: str, tenant_id: int, year: int, unit: str) -> None:
    with Store(dsn, Path(keyring)) as store:
        played = SampleYear(store, tenant_id, after=10_000)
        with tenant(tenant_id):
            events = [each.event for each in store.read_stream(streams.assessment(played.unit(unit), year))]
        try:
            played.give(played.actor("ZZB"), ComputeResults(year, LATER), LATER)
            changed = True
        except ResultsUnchanged:
            changed = False
    facts = [event for event in events if isinstance(event, AssessmentFactRecorded)]
    print(
        json.dumps(
            {
                "documents": [getattr(fact, "document", None) for fact in facts],
                "changed": changed,
                "faults": verify_year(dsn, tenant_id, year).faults,
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
