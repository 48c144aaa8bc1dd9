"""Erasures of sealed parts, replayed."""

from services.replay.world import Facts, World


def requested(world: World, event: Facts, said: Facts) -> None:
    asked = {name: said[name] for name in ("basis", "reason", "requested_by")}
    _change(world, said, state="REQUESTED", **asked, requested_at=event["recorded_at"], declined_reason=None)


def declined(world: World, event: Facts, said: Facts) -> None:
    _change(world, said, state="DECLINED", declined_reason=said["reason"])


def held(world: World, event: Facts, said: Facts) -> None:
    _change(world, said, held_for=said["reason"])


def released(world: World, event: Facts, said: Facts) -> None:
    _change(world, said, held_for=None)


def erased(world: World, event: Facts, said: Facts) -> None:
    _change(world, said, state="ERASED", approved_by=said["approved_by"], erased_at=event["recorded_at"])


def destroyed(world: World, event: Facts, said: Facts) -> None:
    _change(world, said, state="DESTROYED", key_id=said["key_id"], destroyed_at=event["recorded_at"])


def disclosed(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("sealed_subject", "kind", "sealed_at", "field", "recipient", "purpose")}
    by = {"disclosed_by": event["actor"]["person"], "disclosed_at": event["recorded_at"]}
    world.note("disclosure", **row, **by)


def _change(world: World, said: Facts, **columns: object) -> None:
    key = (said["sealed_subject"],)
    before = world.now("erasure", *key) or {"kind": said["kind"], "position": world.position}
    world.write("erasure", key, **{**before, **columns})


FOLDS = {
    "disclosure.made.v1": disclosed,
    "erasure.requested.v1": requested,
    "erasure.declined.v1": declined,
    "erasure.hold_placed.v1": held,
    "erasure.hold_released.v1": released,
    "erasure.subject_erased.v1": erased,
    "erasure.key_destroyed.v1": destroyed,
}
