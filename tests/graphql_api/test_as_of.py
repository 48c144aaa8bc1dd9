"""Asked about a past position, the API answers as if nothing had happened since: byte for byte.

The second database is only ever given the first events of the log, a few more each time, and projects them itself.
"""

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from graphql import FieldNode, GraphQLObjectType, OperationDefinitionNode, parse

from domain.catalogue import EVENT_CLASSES
from services.embedded import Postgres
from services.projector.projector import Projector
from services.store import Store, tenant
from tests.conftest import Database
from tests.graphql_api.conftest import Played, new_database
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.questions import LOOK, SCHEMA, Question, bundled, of_node, questions
from tests.graphql_api.second_half import frozen, score_sheet
from tests.graphql_api.server import Answer, Client, Edge

ROOT = Path(__file__).parents[2]
POSITIONS = 200
DAYS = ("2020-01-08", "2020-02-10", "2020-03-05", "2020-06-10", "2020-06-30", "2020-09-02", "2020-12-31", None)


def everything(district: HttpDistrict) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Every question that can be asked of a district, wide (all rows, one level down, every node) and deep (few rows,
    two levels down), in as few requests as the limits allow."""
    made = district.made
    item = made["DW01/2020/T01"]
    given = {
        "unit": f'id: "{district.units["DW02-002"]}"',
        "person": f'id: "{district.people["DW01", "STAFF"]}"',
        "item": f'id: "{item}"',
        "node": f'id: "{item}"',
        "cycle": "year: 2020",
        "coverageMatrix": "year: 2020",
        "ranking": "year: 2020",
        "coverageLines": "year: 2020",
        "listDifference": "yearBefore: 2020, yearAfter: 2021",
        "notices": "mine: false",
        "escalationAdvice": f'unit: "{district.units["DW01"]}", year: 2020',
        "burdenMeter": "year: 2020",
        "caseFolder": f'id: "{made["folder"]}"',
        "whatIf": f'year: 2020, digest: "{frozen(district)}"',
        "scoreExplain": f'unit: "{district.units["DW01"]}", year: 2020',
        "personTimeline": f'person: "{district.people["ZZB", "STAFF"]}"',
        "evidenceTrail": f'item: "{item}", {LOOK}',
        "trailDifference": f'item: "{item}", before: {{position: 0}}, {LOOK}',
        "signingText": f"act: REGISTER_KEY, {PUBLIC_KEY}",
    }
    wide = {f"{asked.field}_wide": asked.text for asked in questions(given, depth=1, first=100)}
    deep = {f"{asked.field}_deep": asked.text for asked in questions(given, depth=2, first=2)}
    nodes = {
        "Unit": district.units["DW01"], "Post": district.posts["DW01", "DEPUTY_IN_CHARGE"], "Item": item,
        "Person": district.people["DW01", "DEPUTY_IN_CHARGE"], "Priority": made["priority/2020"],
        "CityTarget": made["target withdrawn"], "ListTemplate": made["template"], "GoodPractice": made["practice"],
        "Change": made["change"], "ProgressReport": made["report"], "Contribution": made["contribution"],
        "Suggestion": made["suggestion"], "Evidence": made["evidence"], "Opinion": made["opinion"],
        "ListSet": district.ids.make("ListSet", f"{district.raw(district.units['DW01'])}/2020"),
        "ResearchRecord": district.ids.make("ResearchRecord", f"{district.raw(district.units['DW01'])}/2020"),
        "Cycle": district.ids.make("Cycle", "2020"), "ReviewQuestion": made["question"],
        "ReviewMeeting": district.ids.make("ReviewMeeting", f"{district.raw(district.units['QW'])}/2020"),
        "ReviewReport": district.ids.make("ReviewReport", f"{district.raw(district.units['DW01'])}/2020"),
        "BallotTally": district.ids.make("BallotTally", f"{district.raw(district.units['DW01'])}/2020"),
        "AssessmentGroup": made["group"],
        "Assessment": district.ids.make("Assessment", f"{district.raw(district.units['DW01'])}/2020"),
        "ScoreSheet": score_sheet(district), "RuleSet": district.ids.make("RuleSet", f"2020/{frozen(district)}"),
        "Objection": made["objection"], "Ruling": made["criticism"], "KeyManagementCase": made["case"],
        "Inspection": made["inspection"], "Finding": made["finding"],
        "FollowUp": made["follow up"], "SealedSubject": made["erased"], "SigningKey": made["lost"],
        "CaseFolder": made["folder"],
    }  # fmt: skip
    wide |= {f"node{kind}": f'node(id: "{key}") {of_node(kind, 0)}' for kind, key in nodes.items()}
    in_wide, in_deep = (bundled({name: f"{name}: {text}" for name, text in texts.items()}) for texts in (wide, deep))
    return in_wide, in_deep


def filtered(district: HttpDistrict) -> dict[str, str]:
    """Questions with the arguments that everything() leaves at their defaults, and what only such ones reach."""
    units, people, item = district.units, district.people, district.made["DW01/2020/T01"]
    street, top = units["DW01"], units["QW"]
    items = "{ totalCount edges { cursor node { number state light dueOn } } }"
    events = "{ totalCount edges { cursor node { position type } } }"
    nodes = "{ totalCount edges { cursor node { id } } }"
    divided = "{ numerator denominator result }"
    scores = "{ totalCount edges { node { score position item { number } } } }"
    return {
        "tasks": f'ledger(first: 5, filter: {{kinds: [TASK], under: "{top}", year: 2020}}) {items}',
        "lit": f"ledger(first: 5, filter: {{lights: [GREEN, YELLOW, RED]}}) {items}",
        "led": f'ledger(first: 5, filter: {{leader: "{people["DW01", "DEPUTY_IN_CHARGE"]}"}}) {items}',
        "held": f'ledger(first: 5, filter: {{holder: "{people["DW01", "DEPUTY_IN_CHARGE"]}"}}) {items}',
        "answered": f'ledger(first: 5, filter: {{bases: [PROBLEM_ITEM], unit: "{street}"}}) {items}',
        "sourced": f'ledger(first: 5, filter: {{sources: [SUPERIOR_COMMENT], element: "TEAM"}}) {items}',
        "prior": f'ledger(first: 5, filter: {{priority: "{district.made["priority/2020"]}", tiers: [KEY]}}) {items}',
        "targeted": f'ledger(first: 5, filter: {{target: "{district.made["target"]}"}}) {items}',
        "sums": f'ledgerTotals(filter: {{under: "{street}", kinds: [PROBLEM, TASK]}}) {{ items counts {{ state }} }}',
        "due": f'dueBoard(first: 5, filter: {{kinds: [TASK], dueUntil: "2020-12-31"}}) {items}',
        "ofUnit": f'timeline(first: 5, unit: "{street}", newestFirst: true) {events}',
        "ofItem": f'timeline(first: 5, item: "{item}") {events}',
        "ofPerson": f'timeline(first: 5, person: "{people["DW01", "STAFF"]}", newestFirst: true) {events}',
        "byActor": f'timeline(first: 5, actor: "{people["QW", "LIST_OFFICER"]}", year: 2020) {events}',
        "ofType": f'timeline(first: 5, types: ["list_set.problem_item_added.v1"], under: "{top}") {events}',
        "actors": """timeline(first: 5, newestFirst: true) { edges { node { actor { roles person { id } post { title }
            unit { code } onBehalfOf { attestedOnPaper unit { id } post { id } person { id } } } } } }""",
        "branch": f'unitTree(first: 10, under: "{street}") {{ edges {{ node {{ depth unit {{ code }} }} }} }}',
        "branchUnits": f'units(first: 10, under: "{top}", kinds: [GRASSROOTS]) {nodes}',
        "sets": f'listSets(first: 5, unit: "{street}", states: [ISSUED, CHANGE_PROPOSED]) {nodes}',
        "setOfYear": f"""unit(id: "{street}") {{ listSet(year: 2020) {{ state version coverage {{
            unanswered {{ number }} commitmentTasks {{ number }} }} }} }}""",
        "opinions2020": f'opinions(first: 5, unit: "{street}", year: 2020) {nodes}',
        "research2020": f'research(first: 5, under: "{top}", year: 2020) {nodes}',
        "approved": f"changes(first: 5, states: [APPROVED], year: 2020) {nodes}",
        "accepted": f'reports(first: 5, states: [ACCEPTED, CORRECTED], under: "{top}") {nodes}',
        "delivered": f'contributions(first: 5, department: "{units["ZN01"]}", states: [DELIVERED]) {nodes}',
        "sealed": f'evidence(first: 5, item: "{item}", states: [SEALED]) {nodes}',
        "adopted": f'suggestions(first: 5, unit: "{street}", states: [ADOPTED]) {nodes}',
        "targets": f"cityTargets(first: 5, year: 2020, withdrawn: true) {nodes}",
        "templates": f'listTemplates(first: 5, domain: "COMMUNITY", industry: "COMMERCE", withdrawn: true) {nodes}',
        "inspected": f"""inspectionCalendar(first: 5, styles: [ANNOUNCED], states: [PLANNED, RUNNING, FED_BACK],
            fromOn: "2020-01-01", untilOn: "2020-12-31", under: "{top}") {nodes}""",
        "weak": f"findingLedger(first: 5, states: [ASSIGNED, REOPENED], weaknesses: [WEAK_PROGRESS]) {nodes}",
        "late": f'rectificationLedger(first: 5, unit: "{street}", overdue: false) {nodes}',
        "inquired": f"""followUpLedger(first: 5, kinds: ["WRITTEN_INQUIRY", "REMINDER"], states: [SENT, CLOSED],
            overdue: false) {nodes}""",
        "burdened": f'burdenMeter(year: 2020, under: "{street}") {{ edges {{ node {{ reportsAsked }} }} }}',
        "ofOne": f"""personTimeline(first: 5, person: "{people["DW01", "TEAM_MEMBER"]}", year: 2020, newestFirst: true)
            {events}""",
        "covered": f'coverageMatrix(year: 2020, under: "{street}") {{ element domain tier items units }}',
        "decomposed": f'decompositionStatus(first: 5, year: 2020, under: "{top}") {{ edges {{ node {{ items }} }} }}',
        "noticed": "notices(first: 5, mine: false, newestFirst: false) { totalCount edges { node { position } } }",
        "ofLevel": f"priorities(first: 5, levels: [CITY]) {nodes}",
        "ofList": "codes(codeList: PROGRAMME, year: 2020) { code label own }",
        "byCode": f'units(first: 5, codes: ["QW", "DW01"]) {nodes}',
        "graded": f'ranking(first: 5, year: 2020, classes: ["1/{district.text("街道")}"], grades: [AVERAGE]) {nodes}',
        "overYears": f"evaluations(first: 5, years: [2019, 2020]) {nodes}",
        "disclosed": "disclosures(first: 5) { totalCount edges { node { position sealedAt field } } }",
        "cases": f'caseFolders(first: 5, keeper: "{people["ZZB", "STAFF"]}") {nodes}',
        "closedCases": f"caseFolders(first: 5, closed: true) {nodes}",
        "destroyed": f"erasures(first: 5, states: [DESTROYED], held: false) {nodes}",
        "toSign": f"""signingText(act: REGISTER_KEY, on: "2020-01-03", ruling: "{district.made["criticism"]}",
            {PUBLIC_KEY}) {{ text summary }}""",
        "lostKeys": f"signingKeys(first: 5, states: [REVOKED]) {nodes}",
        "keysOfOne": f'signingKeys(first: 5, person: "{people["ZZB", "STAFF"]}") {nodes}',
        "upheld": f"objections(first: 5, states: [UPHELD]) {nodes}",
        "criticised": f"rulings(first: 5, kinds: [CRITICISM], states: [ISSUED, REVOKED]) {nodes}",
        "released": f"keyManagementCases(first: 5, states: [RELEASED]) {nodes}",
        "adjourned": f'meetingBoard(first: 5, organiser: "{top}", states: [ADJOURNED], year: 2020) {nodes}',
        "counted": f'ballotTally(first: 5, unit: "{street}", states: [COUNTED]) {nodes}',
        "groups": f'assessmentGroups(first: 5, organiser: "{top}", year: 2020) {nodes}',
        "assessed": f'assessments(first: 5, year: 2020, under: "{top}", states: [FED_BACK]) {nodes}',
        "scored": f'node(id: "{score_sheet(district)}") {{ ... on ScoreSheet {{ scores(first: 5) {scores} }} }}',
        "explained": f"""scoreExplain(unit: "{street}", year: 2020) {{ agrees points {{ final
            components {{ name result share {divided} survey {{ position answers {{ count }} }}
              items {{ number score {divided}
                criteria {{ entries {{ score position }} settled {{ score position }} }} }} }}
            deductions {{ result facts {{ position }} }} }} standing {{ agrees secretary {divided}
            ballot {{ position votes {{ name count }} }} rank {{ rank }} grade {{ grade }} }} }}""",
        "tried": """whatIf(year: 2020, rules: "{}") { faults { code message } units { problem } }""",
        "ruled": f"ruleSets(first: 5, year: 2020) {nodes}",
        "practices": f"goodPractices(first: 5, withdrawn: true) {nodes}",
        "compared": """listDifference(first: 5, before: {occurredBy: "2020-01-11"}, yearBefore: 2020) {
            totalCount edges { node { number kind before { statement } after { statement } } } }""",
    }


PUBLIC_KEY = 'publicKey: "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="'

OF_A_LINE = """ledger(first: 20) { totalCount edges { node { number unit { code } } } }
    listSets(first: 20) { edges { node { state unit { code } } } } reports(first: 20) { totalCount }
    inspectionCalendar { totalCount } findingLedger { totalCount } followUpLedger { totalCount }
    opinions { totalCount } suggestions { totalCount } evidence { totalCount } units { totalCount }
    timeline(first: 20, newestFirst: true) { totalCount edges { node { position } } }"""
"""What somebody with a post and a line asks."""


def ask(client: Client, bundle: dict[str, str], position: int, day: str | None) -> Answer:
    """One bundle of questions about one position."""
    body = "\n".join(bundle.values())
    document = (
        "query Past($position: Position!, $today: Date) {"
        f" district(asOf: {{position: $position}}, today: $today) {{ position recordedAt today {body} }} }}"
    )
    return client.ask(document, position=position, today=day)


def shown(value: Any) -> bool:
    """Whether an answer shows anything."""
    if isinstance(value, dict) and "edges" in value:
        return bool(value["edges"])
    if isinstance(value, dict) and "counts" in value:
        return bool(value["items"])
    return value not in (None, [], 0)


class Follower:
    """A database that is given the first events of another one's log, and no others."""

    def __init__(self, source: Database, target: Database, tenant_id: int) -> None:
        self.source = source
        self.target = target
        self.tenant_id = tenant_id
        self.store = Store(target.dsn, target.keyring)
        self.projector = Projector(self.store)
        self.size = 0
        self._copy("subject_key", "true")

    def follow(self, position: int) -> None:
        """Give it the log up to a position, and let it project."""
        if position < self.size:
            return
        self._copy("event", f"position >= {self.size} AND position <= {position}")
        self._copy("command", f"last_position >= {self.size} AND last_position <= {position}")
        self.size = position + 1
        with psycopg.connect(self.target.superuser_dsn) as connection:
            connection.execute(
                "UPDATE log_head SET size = %s, recorded_at ="
                " (SELECT max(recorded_at) FROM event WHERE tenant_id = %s) WHERE tenant_id = %s",
                (self.size, self.tenant_id, self.tenant_id),
            )
        self.projector.catch_up(self.tenant_id)

    def _copy(self, table: str, condition: str) -> None:
        with (
            psycopg.connect(self.source.superuser_dsn) as source,
            psycopg.connect(self.target.superuser_dsn) as target,
            source.cursor().copy(
                f"COPY (SELECT * FROM {table} WHERE tenant_id = {self.tenant_id} AND {condition}) TO STDOUT".encode()
            ) as given,
            target.cursor().copy(f"COPY {table} FROM STDIN".encode()) as taken,
        ):
            for data in given:
                taken.write(data)


PROGRAM = """
import sys
from pathlib import Path
from services.logging import configure
from tests.graphql_api.second_half import frozen, score_sheet
from tests.graphql_api.server import running_edge
configure(None, "error", "follower")
with running_edge(sys.argv[1], Path(sys.argv[2]), projecting=False) as edge:
    print(edge.url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def follower(
    played: Played, postgres: Postgres, played_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Follower]:
    """A database whose district has no event yet, with the same id and the same keys."""
    _, empty = new_database(postgres, tmp_path_factory.mktemp("unused"))
    assert empty.new_tenant() == played.ours.tenant_id
    found = Follower(played_database, replace(empty, keyring=played.keyring), played.ours.tenant_id)
    with found.store:
        yield found


@pytest.fixture(scope="module")
def elsewhere(follower: Follower) -> Iterator[str]:
    """The URL of an edge on the follower's database, in a process of its own: two answer faster than one."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, follower.target.dsn, str(follower.target.keyring)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'graphql'}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.stdin.close()
    process.wait(20)
    process.stdout.close()


def test_the_history_holds_every_kind_of_event(edge: Edge, ours: HttpDistrict) -> None:
    with tenant(ours.tenant_id):
        recorded = {event.type for event in edge.store.read_raw(0, 10_000)}

    assert recorded == set(EVENT_CLASSES)


@pytest.mark.timeout(1200)
def test_every_question_about_a_past_position_is_answered_as_it_was_then(
    edge: Edge, ours: HttpDistrict, follower: Follower, elsewhere: str, seed: int
) -> None:
    chance = random.Random(seed)
    now = ours.platform("DISCIPLINE_INSPECTOR")
    wide, deep = everything(ours)
    bundles = [*wide, *bundled({name: f"{name}: {text}" for name, text in filtered(ours).items()})]
    officer = ours.holder("DW01", "LIST_OFFICER")
    appointed = position_of_post(now, ours.people["DW01", "LIST_OFFICER"])
    with tenant(ours.tenant_id):
        # One of each equal part of the log: how many come after an event does not hang on chance.
        asked = [int((part + chance.random()) * edge.store.head() / POSITIONS) for part in range(POSITIONS)]
        snapped = [edge.store.snap(position) for position in asked]

    answered: Counter[str] = Counter()
    with httpx.Client(timeout=60) as http, ThreadPoolExecutor(1) as beside:
        then = replace(now, url=elsewhere, http=http)
        for position, end in zip(asked, snapped, strict=True):
            follower.follow(end)
            day = chance.choice(DAYS)
            # Every question wide at every position; the deep ones take turns.
            turn = [(now, bundle) for bundle in (*bundles, deep[follower.size % len(deep)])]
            if end >= appointed:
                # Who asks is known as of now, so only once both databases know of the post.
                turn.append((officer, {"line": OF_A_LINE}))
            for client, bundle in turn:
                waiting = beside.submit(ask, replace(then, token=client.token), bundle, position, day)
                whole, beginning = ask(client, bundle, position, day), waiting.result()
                assert whole.bytes == beginning.bytes, f"seed {seed}, position {position}, today {day}: {list(bundle)}"
                district = whole.data["district"]
                assert district["position"] == end
                answered.update(name for name in bundle if shown(district.get(name)))

    always_empty = {"suspendedReason_wide", "lateEntries_wide"}
    asked_wide = [name for bundle in bundles for name in bundle]
    seldom = {name: answered[name] for name in asked_wide if answered[name] < POSITIONS / 2}
    assert seldom.keys() == always_empty


def position_of_post(client: Client, person: str) -> int:
    """Where the log appoints somebody."""
    question = """query A($person: ID!) { district { timeline(person: $person, types: ["unit.post_assigned.v1"]) {
        edges { node { position } } } } }"""
    [appointed] = client.ask(question, person=person).data["district"]["timeline"]["edges"]
    return int(appointed["node"]["position"])


def test_every_argument_of_a_district_is_asked(ours: HttpDistrict) -> None:
    wide, deep = everything(ours)
    texts = [text for bundle in (*wide, *deep) for text in bundle.values()] + list(filtered(ours).values())
    asked: set[tuple[str, str]] = set()
    for text in texts:
        [operation] = parse(f"{{ {text} }}").definitions
        assert isinstance(operation, OperationDefinitionNode)
        [field] = operation.selection_set.selections
        assert isinstance(field, FieldNode)
        asked |= {(field.name.value, argument.name.value) for argument in field.arguments or ()}
    district = SCHEMA.type_map["District"]
    assert isinstance(district, GraphQLObjectType)

    left_out = {
        (name, argument) for name, field in district.fields.items() for argument in field.args
    } - asked  # fmt: skip

    # Cursors are followed in test_paging. One unit and a branch go the same way (roots/choice.py), as do years.
    assert {each for each in left_out if each[1] not in ("after", "unit", "under", "year")} == set()


def test_questions_cover_the_whole_contract(ours: HttpDistrict) -> None:
    wide, _ = everything(ours)
    asked = {name.removesuffix("_wide") for bundle in wide for name in bundle if name.endswith("_wide")}

    assert asked == {question.field for question in whole_district()}


def whole_district() -> list[Question]:
    """Every field of a district."""
    needed = ("unit", "person", "item", "node", "cycle", "coverageMatrix", "coverageLines", "listDifference")
    needed += ("escalationAdvice", "burdenMeter", "personTimeline", "ranking", "scoreExplain", "whatIf")
    needed += ("evidenceTrail", "signingText", "trailDifference", "caseFolder")
    return questions(dict.fromkeys(needed, "id: 1"), depth=0, first=1)
