"""Commands on follow-ups. All that tells of one is RESTRICTED, what was written or said is sealed besides."""

from domain import streams
from domain.codes import CodeList, UnitKind
from domain.ids import FollowUpId
from domain.recorded import Classification
from domain.supervision import follow_ups
from domain.supervision.commands import (
    ApproveFollowUp,
    CloseFollowUp,
    ProposeFollowUp,
    RecordReply,
    RecordTalk,
    ReportRectified,
    SendFollowUp,
)
from domain.supervision.errors import NoFindingCited
from domain.supervision.follow_ups import FollowUpState
from domain.tenancy.decider import codes_in
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles
from services.commands.scoring_ground import roles_over
from services.commands.standing import Standing, person_of, unit_of
from services.commands.supervision import in_team, organiser_of, refuse_foreign_evidence
from services.working_days import working_day_after


@handles(ProposeFollowUp)
def propose_follow_up(command: ProposeFollowUp, decide: Decide) -> None:
    follow_up = FollowUpId(decide.new_id())
    stream = streams.follow_up(follow_up)
    state = decide.load(stream, follow_ups.EMPTY, follow_ups.evolve)
    if not command.findings:
        raise NoFindingCited(field="findings")
    cited = {finding: states.finding(decide, finding, field="findings") for finding in command.findings}
    unit, year = cited[command.findings[0]].unit, cited[command.findings[0]].year
    assert unit is not None, "a raised finding has a unit"
    states.open_cycle(decide, year)
    standing = decide.authorise(unit=unit, supervisor=decide.acting_unit, group=roles_over(decide, unit, year))
    events = follow_ups.propose_follow_up(
        state,
        follow_up,
        kind=command.kind,
        kinds=codes_in(states.tenant(decide), CodeList.FOLLOW_UP_KIND, year),
        organiser=organiser_of(decide, standing, unit, year),
        unit=unit,
        year=year,
        findings=command.findings,
        cited=cited,
        addressee=command.addressee,
        addressee_in_team=in_team(decide, unit, command.addressee),
        proposed_by=person_of(standing),
        proposed_on=command.proposed_on,
    )
    decide.emit(stream, events, Classification.RESTRICTED)


@handles(ApproveFollowUp)
def approve_follow_up(command: ApproveFollowUp, decide: Decide) -> None:
    state, standing = _proposed(decide, command.follow_up)
    signs_for = states.unit(decide, unit_of(standing)).kind
    events = follow_ups.approve_follow_up(
        state,
        approver=person_of(standing),
        by_committee=signs_for is not UnitKind.ORG_DEPT,
        approved_on=command.approved_on,
    )
    decide.emit(streams.follow_up(command.follow_up), events, Classification.RESTRICTED)


@handles(SendFollowUp)
def send_follow_up(command: SendFollowUp, decide: Decide) -> None:
    state, standing = _proposed(decide, command.follow_up)
    policy = states.tenant(decide).policy
    reply_due = working_day_after(command.sent_on, policy.inquiry_reply_working_days)
    events = follow_ups.send_follow_up(
        state,
        document_number=command.document_number,
        text=command.text,
        sent_on=command.sent_on,
        reply_due_on=reply_due.day,
        holidays_known=reply_due.holidays_known,
        rectification_months=policy.rectification_report_months,
        attested=standing.attested,
    )
    decide.emit(streams.follow_up(command.follow_up), events, Classification.RESTRICTED)


@handles(RecordReply)
def record_reply(command: RecordReply, decide: Decide) -> None:
    state, _ = _proposed(decide, command.follow_up)
    events = follow_ups.record_reply(state, text=command.text, replied_on=command.replied_on)
    decide.emit(streams.follow_up(command.follow_up), events, Classification.RESTRICTED)


@handles(RecordTalk)
def record_talk(command: RecordTalk, decide: Decide) -> None:
    state, standing = _proposed(decide, command.follow_up)
    events = follow_ups.record_talk(
        state,
        text=command.text,
        held_on=command.held_on,
        rectification_months=states.tenant(decide).policy.rectification_report_months,
        attested=standing.attested,
    )
    decide.emit(streams.follow_up(command.follow_up), events, Classification.RESTRICTED)


@handles(ReportRectified)
def report_rectified(command: ReportRectified, decide: Decide) -> None:
    state, _ = _proposed(decide, command.follow_up)
    refuse_foreign_evidence(decide, command.evidence, (state.unit,))
    events = follow_ups.report_rectified(
        state, text=command.text, evidence=command.evidence, reported_on=command.reported_on
    )
    decide.emit(streams.follow_up(command.follow_up), events, Classification.RESTRICTED)


@handles(CloseFollowUp)
def close_follow_up(command: CloseFollowUp, decide: Decide) -> None:
    state, standing = _proposed(decide, command.follow_up)
    events = follow_ups.close_follow_up(
        state, result=command.result, closed_on=command.closed_on, attested=standing.attested
    )
    decide.emit(streams.follow_up(command.follow_up), events, Classification.RESTRICTED)


def _proposed(decide: Decide, follow_up: FollowUpId) -> tuple[FollowUpState, Standing]:
    """A proposed follow-up and who acts on it, whatever became of its year."""
    state = states.follow_up(decide, follow_up)
    return state, decide.authorise(unit=state.unit, supervisor=state.organiser, holder=state.addressee)
