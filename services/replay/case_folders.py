"""Case folders and holds, replayed."""

from services.replay.organisation import sealed_text
from services.replay.world import Facts, World


def opened(world: World, event: Facts, said: Facts) -> None:
    row = {"number": said["number"], "keeper": said["keeper"], "sealed": sealed_text(event)}
    world.write("case_folder", (said["folder"],), **row, opened_at=event["recorded_at"], position=world.position)


def added(world: World, event: Facts, said: Facts) -> None:
    row = {"ground": said["ground"], "added_at": event["recorded_at"], "position": world.position}
    world.write("case_content", _content(said), **row)


def removed(world: World, event: Facts, said: Facts) -> None:
    world.drop("case_content", _content(said))


def handed_over(world: World, event: Facts, said: Facts) -> None:
    world.change("case_folder", (said["folder"],), keeper=said["keeper"])


def closed(world: World, event: Facts, said: Facts) -> None:
    world.change("case_folder", (said["folder"],), outcome=said["outcome"], closed_at=event["recorded_at"])


def hold_placed(world: World, event: Facts, said: Facts) -> None:
    row = {"ground": said["ground"], "placed_at": event["recorded_at"], "position": world.position}
    world.write("evidence_hold", (said["evidence"], said["folder"]), **row)


def hold_released(world: World, event: Facts, said: Facts) -> None:
    world.drop("evidence_hold", (said["evidence"], said["folder"]))


def _content(said: Facts) -> tuple[str, str, str]:
    """The key of what came into a folder."""
    [(kind, entity)] = [(kind, entity) for kind, entity in said["content"].items() if entity is not None]
    return said["folder"], kind, entity


FOLDS = {
    "case_folder.opened.v1": opened,
    "case_folder.content_added.v1": added,
    "case_folder.content_removed.v1": removed,
    "case_folder.handed_over.v1": handed_over,
    "case_folder.closed.v1": closed,
    "evidence.hold_placed.v1": hold_placed,
    "evidence.hold_released.v1": hold_released,
}
