"""Commands on the district as a tenant."""

from domain import streams
from domain.tenancy import decider as tenancy
from domain.tenancy import log_key
from domain.tenancy.commands import (
    ExtendCodeList,
    GrantConsent,
    OpenTenant,
    ResumeTenant,
    RotateKey,
    RotateLogKey,
    SetPolicy,
    SuspendTenant,
)
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles


@handles(OpenTenant)
def open_tenant(command: OpenTenant, decide: Decide) -> None:
    state = states.tenant(decide)
    decide.authorise()
    decide.emit(streams.TENANT, tenancy.open_tenant(state, code=command.code, name=command.name))


@handles(SetPolicy)
def set_policy(command: SetPolicy, decide: Decide) -> None:
    state = states.tenant(decide)
    decide.authorise()
    decide.emit(streams.TENANT, tenancy.set_policy(state, command.policy, reason=command.reason))


@handles(ExtendCodeList)
def extend_code_list(command: ExtendCodeList, decide: Decide) -> None:
    state = states.tenant(decide)
    decide.authorise()
    events = tenancy.extend_code_list(
        state, code_list=command.code_list, code=command.code, label=command.label, year=command.year
    )
    decide.emit(streams.TENANT, events)


@handles(RotateKey)
def rotate_key(command: RotateKey, decide: Decide) -> None:
    state = states.tenant(decide)
    decide.authorise()
    decide.emit(streams.TENANT, tenancy.rotate_key(state, reason=command.reason))


@handles(RotateLogKey)
def rotate_log_key(command: RotateLogKey, decide: Decide) -> None:
    state = decide.load(streams.LOG_KEY, log_key.EMPTY, log_key.evolve)
    states.person(decide, command.ordered_by)
    decide.authorise()
    events = log_key.rotate_log_key(
        state,
        old_key=command.old_key,
        new_key=command.new_key,
        reason=command.reason,
        ordered_by=command.ordered_by,
    )
    decide.emit(streams.LOG_KEY, events)


@handles(SuspendTenant)
def suspend_tenant(command: SuspendTenant, decide: Decide) -> None:
    state = states.tenant(decide)
    decide.authorise()
    decide.emit(streams.TENANT, tenancy.suspend(state, reason=command.reason))


@handles(ResumeTenant)
def resume_tenant(command: ResumeTenant, decide: Decide) -> None:
    state = states.tenant(decide)
    decide.authorise()
    decide.emit(streams.TENANT, tenancy.resume(state, reason=command.reason))


@handles(GrantConsent)
def grant_consent(command: GrantConsent, decide: Decide) -> None:
    states.tenant(decide)
    decide.authorise()
    events = tenancy.grant_consent(purpose=command.purpose, until_on=command.until_on, today=decide.today)
    decide.emit(streams.TENANT, events)
