"""Whatever is moved whenever: never a circle, always one superior, and the past stays as it was."""

from datetime import date, timedelta
from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.codes import UnitKind
from domain.ids import UnitId
from domain.organisation.decider import EMPTY, UnitState, evolve, move_unit, refuse_cycle
from domain.organisation.events import UnitMoved, UnitRegistered
from domain.refusal import Refusal

START = date(2020, 1, 1)
DAYS = 40
days = st.integers(0, DAYS - 1).map(lambda number: START + timedelta(days=number))
numbers = st.integers(0, 5)

Tree = dict[UnitId, UnitState]


def unit(number: int) -> UnitId:
    return UnitId(f"U{number}")


def registered(name: UnitId, kind: UnitKind, superior: UnitId | None) -> UnitState:
    return evolve(EMPTY, UnitRegistered(name, name, name, kind, superior, "COMMUNITY", "", "", START))


def any_tree() -> Tree:
    """Six units under one root, of a kind that no rule looks at: only the circle is in question."""
    tree = {unit(number): registered(unit(number), UnitKind.GRASSROOTS, UnitId("ROOT")) for number in range(6)}
    return {UnitId("ROOT"): registered(UnitId("ROOT"), UnitKind.DISTRICT_COMMITTEE, None), **tree}


def district() -> Tree:
    """区委, three committees, six organisations: with every rule."""
    root = UnitId("ROOT")
    committees = [UnitId(f"C{number}") for number in range(3)]
    tree = {root: registered(root, UnitKind.DISTRICT_COMMITTEE, None)}
    tree |= {name: registered(name, UnitKind.PARTY_COMMITTEE, root) for name in committees}
    branches = {unit(number): committees[number % 3] for number in range(6)}
    return tree | {name: registered(name, UnitKind.GRASSROOTS, above) for name, above in branches.items()}


def superiors(tree: Tree) -> dict[date, dict[UnitId, UnitId | None]]:
    span = [START + timedelta(days=number) for number in range(DAYS)]
    return {day: {name: state.superior_on(day) for name, state in tree.items()} for day in span}


def assert_sound(tree: Tree) -> None:
    for day, above in superiors(tree).items():
        for name in tree:
            seen = [name]
            while (superior := above[seen[-1]]) is not None:
                assert superior not in seen, f"{day}: {seen} under {superior}"
                seen.append(superior)
            assert seen[-1] == "ROOT", f"{day}: {name} hangs in the air"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(numbers, numbers, days), max_size=14))
def test_no_sequence_of_moves_makes_a_circle_on_any_day(moves: list[tuple[int, int, date]]) -> None:
    tree = any_tree()

    for moved, target, day in moves:
        state, superior = tree[unit(moved)], tree[unit(target)]
        if day < state.placements[-1].from_on:
            continue
        try:
            refuse_cycle(unit(moved), superior, day, tree.__getitem__)
        except Refusal:
            continue
        tree[unit(moved)] = evolve(state, UnitMoved(unit(moved), unit(target), day, ""))

    assert_sound(tree)


@settings(max_examples=300, deadline=None)
@given(numbers, numbers, days)
def test_a_refused_move_would_have_made_a_circle(moved: int, target: int, day: date) -> None:
    tree = any_tree()
    chain = {0: 1, 1: 2, 3: 1}
    for below, above in chain.items():
        moved_on = START + timedelta(days=10 * (below + 1))
        tree[unit(below)] = evolve(tree[unit(below)], UnitMoved(unit(below), unit(above), moved_on, ""))

    try:
        refuse_cycle(unit(moved), tree[unit(target)], day, tree.__getitem__)
        refused = False
    except Refusal:
        refused = True

    forced = {**tree, unit(moved): evolve(tree[unit(moved)], UnitMoved(unit(moved), unit(target), day, ""))}
    circle = False
    for later in (START + timedelta(days=number) for number in range(DAYS + 20)):
        at: UnitId | None = forced[unit(moved)].superior_on(later) if later >= day else None
        for _ in range(len(tree)):
            circle = circle or at == unit(moved)
            at = None if at is None else forced[at].superior_on(later)
    if day >= tree[unit(moved)].placements[-1].from_on:
        assert refused == circle


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(numbers, st.integers(0, 2), days), max_size=14))
def test_days_before_a_move_keep_their_tree(moves: list[tuple[int, int, date]]) -> None:
    tree = district()

    for moved, target, day in moves:
        before = superiors(tree)
        state = tree[unit(moved)]
        try:
            events = move_unit(
                state, tree[UnitId(f"C{target}")], find=tree.__getitem__, effective_on=day, reason="划转"
            )
        except Refusal:
            continue
        tree[unit(moved)] = reduce(evolve, events, state)
        after = superiors(tree)
        assert all(before[earlier] == after[earlier] for earlier in before if earlier < day)
        assert tree[unit(moved)].superior_on(day) == f"C{target}"

    assert_sound(tree)
