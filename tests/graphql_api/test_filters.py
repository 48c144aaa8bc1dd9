"""Filters narrow and never widen: an empty value matches nothing, only what is left out or null is not asked."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLList

from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.questions import SCHEMA, named

EMPTY = {"String": '""', "ID": '""', "Int": "0"}


def fields() -> dict[str, Any]:
    """Every field of the ledger's filter with its type."""
    where = SCHEMA.type_map["LedgerFilter"]
    assert isinstance(where, GraphQLInputObjectType)
    return {name: field.type for name, field in where.fields.items()}


def empty_filters() -> Iterator[str]:
    """Every filter that has a value and matches nothing."""
    for name, kind in fields().items():
        if isinstance(kind, GraphQLList):
            yield f"{name}: []"
        elif named(kind).name in EMPTY:
            yield f"{name}: {EMPTY[named(kind).name]}"


def counted(ours: HttpDistrict, where: str) -> int:
    """How many items of the ledger there are, by two ways that must agree."""
    question = f"ledger(filter: {{{where}}}) {{ totalCount }} ledgerTotals(filter: {{{where}}}) {{ items }}"
    district = ours.platform("AUDITOR").ask(f"{{ district {{ {question} }} }}").data["district"]
    assert district["ledger"]["totalCount"] == district["ledgerTotals"]["items"]
    return int(district["ledger"]["totalCount"])


@pytest.mark.parametrize("where", list(empty_filters()))
def test_an_empty_value_matches_nothing(ours: HttpDistrict, where: str) -> None:
    assert counted(ours, where) == 0


def test_a_value_that_is_null_narrows_nothing(ours: HttpDistrict) -> None:
    nothing = ", ".join(f"{name}: null" for name in fields())

    assert counted(ours, nothing) == counted(ours, "") > 30


def test_a_unit_and_a_branch_are_both_to_hold(ours: HttpDistrict) -> None:
    question = "query A($id: ID!) { district { ledger(filter: {unit: $id, under: $id}) { totalCount } } }"
    street = ours.units["DW01"]

    both = ours.platform("AUDITOR").ask(question, id=street).data["district"]["ledger"]["totalCount"]

    assert both == counted(ours, f'unit: "{street}"') < counted(ours, f'under: "{street}"')
    assert counted(ours, f'unit: "{street}", under: "{ours.units["DW02"]}"') == 0
