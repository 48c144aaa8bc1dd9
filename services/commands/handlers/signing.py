"""Commands on officers' keys."""

from domain import streams
from domain.ids import PersonId, SigningKeyId
from domain.signing import decider as signing
from domain.signing.commands import ConfirmSigningKey, RegisterSigningKey, RevokeSigningKey
from domain.signing.errors import KeysInPerson
from domain.signing.text import key_text
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles
from services.commands.scoring_ground import roles_in
from services.commands.signatures import ed25519


@handles(RegisterSigningKey)
def register_key(command: RegisterSigningKey, decide: Decide) -> None:
    state, person = states.signing_keys(decide), _in_person(decide)
    group = {} if command.group is None else roles_in(states.assessment_group(decide, command.group))
    decide.authorise(holder=person, group=group)
    events = signing.register_key(
        state,
        SigningKeyId(decide.new_id()),
        person=person,
        public_key=command.public_key,
        proof=command.proof,
        text=key_text(district=states.tenant(decide).code, person=person, public_key=command.public_key),
        verifies=ed25519,
    )
    decide.emit(streams.SIGNING_KEYS, events)


@handles(ConfirmSigningKey)
def confirm_key(command: ConfirmSigningKey, decide: Decide) -> None:
    state, person = states.signing_keys(decide), _in_person(decide)
    decide.authorise()
    events = signing.confirm_key(state, command.signing_key, confirmed_by=person)
    decide.emit(streams.SIGNING_KEYS, events)


@handles(RevokeSigningKey)
def revoke_key(command: RevokeSigningKey, decide: Decide) -> None:
    state, person = states.signing_keys(decide), _in_person(decide)
    key = signing.unrevoked(state, command.signing_key)
    decide.authorise(holder=key.person)
    events = signing.revoke_key(state, command.signing_key, reason=command.reason, revoked_by=person)
    decide.emit(streams.SIGNING_KEYS, events)


def _in_person(decide: Decide) -> PersonId:
    """Who acts, for themself: a key is no use that somebody else registered or vouched for. Raises KeysInPerson."""
    if decide.actor.on_behalf_of is not None:
        raise KeysInPerson
    return PersonId(decide.actor.person)
