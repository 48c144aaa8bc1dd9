"""The district's policy as the log has it now."""

from domain import streams
from domain.tenancy.decider import EMPTY, evolve
from domain.tenancy.events import Policy
from services.evidence.dossier import ReadStream


def read_policy(read_stream: ReadStream) -> Policy:
    """Fold the district's own stream; the defaults where no policy was set."""
    state = EMPTY
    for recorded in read_stream(streams.TENANT):
        state = evolve(state, recorded.event)
    return state.policy
