"""What an assessment group may say beyond its scores (4.4): find and propose; never confirm, approve or decide."""

from typing import Any

import pytest

from domain import streams
from domain.assessment.commands import DeclareInterest
from domain.codes import CyclePhase, Grade, InterestKind, PostKind, RulingKind, Weakness
from domain.cycle.commands import AdvancePhase
from domain.outcomes.commands import ProposeGrade
from domain.outcomes.errors import NotEvaluated
from domain.recorded import Actor
from domain.refusal import NotPermitted
from domain.rulings.commands import ProposeRuling
from domain.rulings.decider import CONDITIONS
from domain.supervision.commands import ApproveFollowUp, ConfirmFinding, ProposeFollowUp, RaiseFinding
from tests.commands.conftest import rehearse
from tests.commands.test_assessment import OPENED, TEAM, YEAR, Assessing


@pytest.fixture
def assessing() -> Assessing:
    """A street that is assessed by the district's group."""
    district = rehearse()
    district.open()
    assessing = Assessing(district)
    assessing.begin()
    return assessing


def leader(assessing: Assessing) -> Actor:
    return assessing.district.holder(*TEAM[0])


def assessor(assessing: Assessing) -> Actor:
    return assessing.district.holder(*TEAM[1])


def found(assessing: Assessing, unit: str = "DW01") -> RaiseFinding:
    task: Any = assessing.items[unit]["T01"]
    return RaiseFinding(
        assessing.unit(unit), YEAR, (task,), Weakness.WEAK_PROGRESS, "年度考核中发现推进缓慢", OPENED
    )  # fmt: skip


def confirmed(assessing: Assessing) -> Any:
    """A finding that an assessor raised and the organisation department confirmed."""
    finding: Any = assessing.district.make(assessor(assessing), found(assessing))
    assessing.district.submit(assessing.office, ConfirmFinding(finding, OPENED))
    return finding


def criticism(assessing: Assessing) -> ProposeRuling:
    kind = RulingKind.CRITICISM
    return ProposeRuling(kind, assessing.unit("DW01"), YEAR, CONDITIONS[kind], "年度考核情况", OPENED)


def advance(assessing: Assessing) -> None:
    """To the use of results; whether there are any is another matter."""
    for phase in (CyclePhase.REVIEW, CyclePhase.RESULT_USE):
        assessing.district.submit(assessing.office, AdvancePhase(YEAR, phase, OPENED))


def test_an_assessor_raises_what_the_assessment_found_and_the_department_goes_on_with_it(assessing: Assessing) -> None:
    assessing.open("DW01", assessing.form("QW"))

    finding = confirmed(assessing)

    raised = assessing.district.events(streams.finding(finding))[0].event
    assert raised.organiser == assessing.unit("ZZB")
    assert raised.raised_by == assessor(assessing).person


def test_a_group_of_a_committee_raises_for_that_committee(assessing: Assessing) -> None:
    assessing.open("DW01-001", assessing.form("DW01"))

    finding = assessing.district.make(assessor(assessing), found(assessing, "DW01-001"))

    assert assessing.district.events(streams.finding(finding))[0].event.organiser == assessing.unit("DW01")


def test_a_leader_proposes_a_follow_up_which_the_committee_approves(assessing: Assessing) -> None:
    assessing.open("DW01", assessing.form("QW"))
    proposal = ProposeFollowUp("REMINDER", (confirmed(assessing),), OPENED)

    with pytest.raises(NotPermitted):
        assessing.district.submit(assessor(assessing), proposal)
    follow_up: Any = assessing.district.make(leader(assessing), proposal)

    with pytest.raises(NotPermitted):
        assessing.district.submit(leader(assessing), ApproveFollowUp(follow_up, OPENED))
    signer = assessing.district.holder("QW", PostKind.COMMITTEE_APPROVER)
    assessing.district.submit(signer, ApproveFollowUp(follow_up, OPENED))
    proposed = assessing.district.events(streams.follow_up(follow_up))[0].event
    assert (proposed.organiser, proposed.proposed_by) == (assessing.unit("ZZB"), leader(assessing).person)


def test_a_leader_proposes_a_ruling_and_no_other_assessor_does(assessing: Assessing) -> None:
    assessing.open("DW01", assessing.form("QW"))
    advance(assessing)

    with pytest.raises(NotPermitted):
        assessing.district.submit(assessor(assessing), criticism(assessing))
    ruling: Any = assessing.district.make(leader(assessing), criticism(assessing))

    assert assessing.district.events(streams.ruling(ruling))[0].event.proposed_by == leader(assessing).person


def test_a_leader_proposes_a_grade(assessing: Assessing) -> None:
    assessing.open("DW01", assessing.form("QW"))
    advance(assessing)
    proposal = ProposeGrade(assessing.unit("DW01"), YEAR, Grade.AVERAGE, "发生舆情", OPENED)

    with pytest.raises(NotPermitted):
        assessing.district.submit(assessor(assessing), proposal)
    # Permitted, so that what is missing is the result alone.
    with pytest.raises(NotEvaluated):
        assessing.district.submit(leader(assessing), proposal)


def test_who_leads_another_group_stands_back_or_assesses_nothing_yet_proposes_nothing(assessing: Assessing) -> None:
    group: Any = assessing.form("QW")
    with pytest.raises(NotPermitted):
        assessing.district.submit(leader(assessing), found(assessing))
    assessing.open("DW01", group)
    with pytest.raises(NotPermitted):
        assessing.district.submit(leader(assessing), found(assessing, "DW01-001"))
    back = DeclareInterest(group, assessing.unit("DW01"), InterestKind.FAMILY, OPENED)
    assessing.district.submit(leader(assessing), back)

    with pytest.raises(NotPermitted):
        assessing.district.submit(leader(assessing), found(assessing))
