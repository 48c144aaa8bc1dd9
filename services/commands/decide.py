"""One decision on one command: what was loaded, who may, what is to be recorded. Made anew at every attempt."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, TypeVar

from domain.ids import PersonId
from domain.permissions import COMMAND_GRANTS
from domain.recorded import Actor, Classification
from domain.refusal import InvalidInput
from domain.roles import Role
from services.commands.identity import created_id
from services.commands.log import Log
from services.commands.memory import Ahead, Memory, Remembered
from services.commands.standing import Standing, Subject, find_standing, recorded_roles
from services.store.records import BoundHead, Pending

State = TypeVar("State")


@dataclass(slots=True)
class _Loaded:
    """A stream as this decision sees it: `version` as read, `state` with what was emitted since."""

    version: int
    state: Any
    evolve: Callable[[Any, Any], Any]
    emitted: int = 0


class DecidedAhead(Exception):
    """A decision that needs the log's end is asked for while earlier commands of its batch are not recorded yet."""


class Decide:
    """What a handler works with.

    actor: who acts, from the token; on whose behalf, for an importer.
    today: the server's day. occurred_on: the business day, None for housekeeping. day: the one of them that counts.
    """

    def __init__(
        self,
        log: Log,
        command: object,
        *,
        tenant_id: int,
        command_id: str,
        actor: Actor,
        today: date,
        occurred_on: date | None,
        entity_id: str | None = None,
        causation: str | None = None,
        correlation: str | None = None,
        memory: Memory | None = None,
        recalls: bool = False,
    ) -> None:
        self._log = log
        self._memory = memory
        self._recalls = recalls
        self._command = command
        self._entity_id = entity_id
        self._causation = causation
        self._correlation = correlation
        self._loaded: dict[str, _Loaded] = {}
        self._pending: list[Pending] = []
        self._recorded_actor: Actor | None = None
        self.tenant_id = tenant_id
        self.command_id = command_id
        self.actor = actor
        self.today = today
        self.occurred_on = occurred_on
        self.created: str | None = None
        self.recalled = False

    @property
    def day(self) -> date:
        """The business day, or the server's day where there is none."""
        return self.occurred_on or self.today

    @property
    def command_class(self) -> type:
        """What is asked for."""
        return type(self._command)

    @property
    def acting_unit(self) -> str | None:
        """The unit the actor acts for: their own, or the one an importer names."""
        behalf = self.actor.on_behalf_of
        return self.actor.unit if behalf is None else behalf.unit

    def load(self, stream: str, initial: State, evolve: Callable[[State, Any], State]) -> State:
        """The state of a stream, folded from `initial`. Its version joins what the append rests on, 0 included.

        Within one decision a stream is read once; events already emitted to it are part of its state.
        """
        loaded = self._loaded.get(stream)
        if loaded is None:
            known = self._memory.recall(self.tenant_id, stream) if self._memory is not None and self._recalls else None
            if known is not None and known.evolve is evolve:
                self.recalled = True
                loaded = _Loaded(known.version, known.state, evolve)
            else:
                state, version = initial, 0
                for recorded in self._log.read_stream(stream):
                    state, version = evolve(state, recorded.event), recorded.version
                loaded = _Loaded(version, state, evolve)
            self._loaded[stream] = loaded
        return loaded.state  # type: ignore[no-any-return]

    def version(self, stream: str) -> int:
        """How many events a stream that was loaded has, those that this decision emitted left out."""
        return self._loaded[stream].version

    def first_position(self, stream: str) -> int:
        """Where the first event of a stream lies, which never changes. There must be one."""
        return self._log.read_stream(stream)[0].position

    def sealed_fields(self, stream: str) -> dict[int, tuple[str, ...]]:
        """Position -> names of the fields of what is sealed there and can be opened, in a stream."""
        found = {}
        for recorded in self._log.read_stream(stream):
            personal = getattr(recorded.event, "sealed", None)
            if personal is not None:
                found[recorded.position] = tuple(field.name for field in fields(personal))
        return found

    def last_position(self) -> int:
        """The last position of the log now. Ask after loading everything: nothing that was loaded lies beyond it.

        Raises DecidedAhead in a batch, which rests on what has no position yet; it is then decided alone.
        """
        if isinstance(self._memory, Ahead):
            raise DecidedAhead
        return self._log.head() - 1

    def bound_head(self) -> BoundHead:
        """The newest sealed head of the log, which the decision names: it stays, whatever is sealed meanwhile."""
        return self._log.bind_head()

    def authorise(
        self,
        *,
        unit: str | None = None,
        on: date | None = None,
        holder: str | None = None,
        department: str | None = None,
        under: str | None = None,
        group: Mapping[PersonId, frozenset[Role]] | None = None,
        supervisor: str | None = None,
    ) -> Standing:
        """Who acts, once it is sure that they may. Every handler calls this before it emits.

        unit: the responsible unit the command is about; None where only district-wide grants can apply.
        on: the day whose tree counts (the business day unless told), beside the server's day.
        holder: the item's responsible leader. department: the functional department that was asked.
        under: the unit under which a new one is put.
        group: the members of the assessment group and what each of them is in it.
        supervisor: the unit that began to supervise it.
        Raises NotPermitted, NotTheMaker (R1) or PostNotHeld.
        """
        subject = Subject(
            unit=unit,
            on=on or self.day,
            holder=holder,
            department=department,
            under=under,
            group={} if group is None else group,
            supervisor=supervisor,
        )
        standing = find_standing(self, COMMAND_GRANTS[type(self._command)], subject)
        self._recorded_actor = replace(self.actor, roles=recorded_roles(self.actor, standing))
        return standing

    def new_id(self, name: str = "entity") -> str:
        """An id for what the command creates: the caller's `entity_id` for "entity", or one made from the command's id.

        The id named "entity" is the one the receipt gives back.
        """
        if name != "entity":
            return created_id(self.command_id, name)
        return self.create(self._entity_id or created_id(self.command_id))

    def create(self, entity: str) -> str:
        """Say what the command creates, where its id is not drawn from the command's: the receipt gives it back."""
        if self._entity_id not in (None, entity):
            raise InvalidInput("此对象的编号由其编码得出，不能另行指定。", field="entity_id")
        self.created = entity
        return entity

    def emit(
        self,
        stream: str,
        events: Iterable[object],
        classification: Classification = Classification.PARTY_INTERNAL,
    ) -> None:
        """Have events recorded in a stream that was loaded before; the first stream emitted to is the primary one."""
        if self._recorded_actor is None:
            raise RuntimeError(f"the handler of {type(self._command).__name__} emits before it authorises")
        loaded = self._loaded[stream]
        for event in events:
            loaded.emitted += 1
            loaded.state = loaded.evolve(loaded.state, event)
            self._pending.append(
                Pending(
                    stream=stream,
                    version=loaded.version + loaded.emitted,
                    event=event,
                    command_id=self.command_id,
                    actor=self._recorded_actor,
                    occurred_on=self.occurred_on,
                    causation=self._causation,
                    correlation=self._correlation,
                    classification=classification,
                )
            )

    @property
    def pending(self) -> tuple[Pending, ...]:
        """What is to be appended, in the order it was emitted."""
        return tuple(self._pending)

    @property
    def reads(self) -> dict[str, int]:
        """Version of each loaded stream as read, those to be written included."""
        return {stream: loaded.version for stream, loaded in self._loaded.items()}

    def remember(self) -> None:
        """Keep every state of this decision, which the append has just found to be the latest."""
        if self._memory is not None:
            for stream, loaded in self._loaded.items():
                latest = Remembered(loaded.version + loaded.emitted, loaded.state, loaded.evolve)
                self._memory.keep(self.tenant_id, stream, latest)

    def forget(self) -> None:
        """Have every stream of this decision read again."""
        if self._memory is not None:
            self._memory.forget(self.tenant_id, self._loaded)
