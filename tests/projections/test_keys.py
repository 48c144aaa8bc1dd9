"""Every text that is part of an index is so short that PostgreSQL can keep it there."""

import random
from collections import defaultdict
from datetime import date

import psycopg
import pytest

from domain.access.codes import SubjectKind
from domain.codes import CodeList, CyclePhase
from domain.refusal import InvalidInput
from domain.tenancy.commands import GrantConsent
from projections.catalogue import PROJECTIONS
from services.commands.hygiene import ID_CHARACTERS_MAX, SHORT_CHARACTERS_MAX, refuse_unclean
from services.sealer.note import NAME_CHARACTERS_MAX
from tests.conftest import Database

ROW_BYTES_MAX = 2_704
"""A third of a page, the longest row of a btree, with its head."""
NUMBERS_BYTES_MAX = 64
"""More than the tenant, generation, positions, years, days and head beside the texts of any index."""
UTF8_BYTES_MAX = 4

IDS = {
    *("change", "contribution", "entity", "evidence", "item", "leader", "opinion", "person", "post", "practice"),
    *("priority", "report", "suggestion", "target", "template", "unit", "subject", "ruling", "case_id", "objection"),
    *("organiser", "question", "voter"),
    *("assessment_group", "assessor"),
    *("inspection", "finding", "follow_up", "sealed_subject"),
    *("successor", "signing_key", "folder", "subject_id"),
}
CODES = {"code_list": CodeList, "phase": CyclePhase}
OURS = {
    "projection": max(map(len, PROJECTIONS)),
    "task": 10,
    "application_name": 0,
    "sha256": 64,
    "ground": len("SURVEY"),
    "kind": len("evidence"),
    "subject_kind": max(map(len, SubjectKind)),
    "log": len("access"),
    "check_name": len("READ_MODELS"),
    "witness": NAME_CHARACTERS_MAX,
    "place": ID_CHARACTERS_MAX,
}
"""Names that stand in the program or its settings, digests, where a fault lies (an id, a table, a tile). Only the
library's own tests write `tracking`."""
STREAM_CHARACTERS_MAX = 200
"""Asked of every append; a matter of a trail is named as its stream is."""

INDEXED = """
SELECT i.indexrelid::regclass::text, a.attname FROM pg_index AS i
JOIN pg_class AS t ON t.oid = i.indrelid AND t.relnamespace IN ('public'::regnamespace, 'model'::regnamespace)
JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[])
WHERE a.atttypid = 'text'::regtype ORDER BY 1, 2"""


def characters_max(column: str) -> int:
    """The most that any command lets through. Raises KeyError for a column nobody bounds."""
    if column in IDS:
        return ID_CHARACTERS_MAX
    if column in CODES:
        return max(len(code) for code in CODES[column])
    if column in ("stream_id", "stream", "about", "matter"):
        return STREAM_CHARACTERS_MAX
    return OURS[column] if column in OURS else SHORT_CHARACTERS_MAX[column]


def test_what_a_command_may_say_fits_into_every_index_it_comes_into(database: Database) -> None:
    widths: dict[str, int] = defaultdict(lambda: NUMBERS_BYTES_MAX)
    with psycopg.connect(database.superuser_dsn) as connection:
        for index, column in connection.execute(INDEXED):
            widths[index] += characters_max(column) * UTF8_BYTES_MAX

    assert len(widths) > 40
    assert {index: width for index, width in widths.items() if width > ROW_BYTES_MAX} == {}


def test_a_purpose_longer_than_a_key_is_refused_by_name() -> None:
    chance = random.Random(1)
    purpose = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(5_000))

    with pytest.raises(InvalidInput) as refused:
        refuse_unclean(GrantConsent(purpose, date(2030, 1, 1)))

    assert refused.value.field == "purpose"
