"""Questions that every command on a list set asks first, and what it refuses on."""

from domain.codes import ListKind
from domain.ids import ItemId, UnitId
from domain.lists.content import check_number
from domain.lists.errors import (
    ContentUnchanged,
    ElementContradicted,
    ItemNotFound,
    ItemWithdrawnAlready,
    ListIssuedAlready,
    ListNotIssued,
    ListSetNotFound,
    ListSubmittedAlready,
    NumberTaken,
    ProblemInUse,
)
from domain.lists.events import ProblemContent
from domain.lists.facts import Ground
from domain.lists.list_set import Content, Item, ListSetState, ListStage


def before_issue(state: ListSetState) -> UnitId:
    """The unit of a list set that was drafted and is not yet issued. Raises ListSetNotFound or ListIssuedAlready."""
    if state.unit is None:
        raise ListSetNotFound
    if state.stage is ListStage.ISSUED:
        raise ListIssuedAlready
    return state.unit


def editable(state: ListSetState) -> UnitId:
    """The unit of a list set whose content may change. Raises ListSubmittedAlready as well."""
    unit = before_issue(state)
    if state.stage is ListStage.SUBMITTED:
        raise ListSubmittedAlready
    return unit


def after_issue(state: ListSetState) -> UnitId:
    """The unit of an issued list set. Raises ListSetNotFound or ListNotIssued."""
    if state.unit is None:
        raise ListSetNotFound
    if state.stage is not ListStage.ISSUED:
        raise ListNotIssued
    return state.unit


def standing_item(state: ListSetState, item: ItemId, kind: ListKind | None = None) -> Item:
    """An item that was not withdrawn. Raises ListSetNotFound, ItemNotFound or ItemWithdrawnAlready."""
    if state.unit is None:
        raise ListSetNotFound
    found = state.items.get(item)
    if found is None or kind not in (None, found.kind):
        raise ItemNotFound(field="item")
    if found.withdrawn:
        raise ItemWithdrawnAlready(f"{found.number}。", field="item")
    return found


def check_new_number(state: ListSetState, number: str) -> None:
    """A number that no item of the list set has or had. Raises InvalidInput or NumberTaken."""
    check_number(number, "number")
    if state.has_number(number):
        raise NumberTaken(f"{number}，请换一个编号。", field="number")


def refuse_contradiction(state: ListSetState, content: ProblemContent, ground: Ground) -> None:
    """A problem may not carry an element for which it is on record that none was found. Raises ElementContradicted."""
    for element in content.elements:
        if element in state.compared:
            name = ground.codes.elements.get(element, element)
            raise ElementContradicted(
                f"“{name}”的对照结论为“{state.compared[element]}”，请先撤回该对照结论。", field="content.elements"
            )


def refuse_unchanged(state: ListSetState, item: ItemId, content: Content) -> None:
    """Saying the same again is no fact, and would make a consultation void. Raises ContentUnchanged."""
    if state.items[item].content == content:
        raise ContentUnchanged(field="content")


def refuse_in_use(state: ListSetState, item: ItemId) -> None:
    """A problem on which a standing task rests stays. Raises ProblemInUse."""
    resting = [state.items[task].number for task, content in state.tasks.items() if item in content.problems]
    if resting:
        raise ProblemInUse(f"{'、'.join(resting)}。", field="item")
