"""A district whose people work over HTTP: every command is a mutation, given by whoever may give it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from graphql_api.commands import COMMANDS
from graphql_api.ids import Ids
from tests.graphql_api.server import IDS_KEY, Client, Edge

FOUNDED = "2019-01-01"
TEAM = ("SECRETARY", "DEPUTY_IN_CHARGE", "TEAM_MEMBER", "LIST_OFFICER", "STAFF")

UNITS: dict[str, tuple[str, str | None, str | None, tuple[str, ...]]] = {
    "QW": ("DISTRICT_COMMITTEE", None, None, (*TEAM, "COMMITTEE_APPROVER")),
    "ZZB": ("ORG_DEPT", "QW", None, ("STAFF",)),
    "ZN01": ("FUNCTIONAL_DEPT", "QW", None, ("STAFF",)),
    "ZN02": ("FUNCTIONAL_DEPT", "QW", None, ("STAFF",)),
    "DW01": ("PARTY_WORK_COMMITTEE", "QW", None, TEAM),
    "DW02": ("PARTY_COMMITTEE", "QW", None, TEAM),
    "DW01-001": ("GRASSROOTS", "DW01", "COMMUNITY", TEAM),
    "DW02-001": ("GRASSROOTS", "DW02", "ENTERPRISE", TEAM),
    "DW02-002": ("GRASSROOTS", "DW02", "SCHOOL", ("SECRETARY",)),
}
"""Code -> kind, superior, domain and posts."""

INPUT_OF = {spec.mutation: f"{spec.command.__name__}Input" for spec in COMMANDS}


@dataclass
class HttpDistrict:
    """One district. Units are called by code, posts by (code, kind); all ids are the API's opaque ones.

    `mark` stands in every text, so that a byte of this district found elsewhere is known for one.
    """

    edge: Edge
    tenant_id: int
    mark: str
    units: dict[str, str] = field(default_factory=dict)
    posts: dict[tuple[str, str], str] = field(default_factory=dict)
    people: dict[tuple[str, str], str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)
    effective: dict[str, tuple[Client, dict[str, Any]]] = field(default_factory=dict)
    """Mutation -> who last gave it so that it took effect, and its input."""
    position: int = -1

    @property
    def ids(self) -> Ids:
        """Opens what the API sealed."""
        return Ids(IDS_KEY, self.tenant_id)

    def raw(self, node_id: str) -> str:
        """The key behind an id, as a token names it."""
        found = self.ids.read(node_id)
        assert found is not None
        return found[1]

    def text(self, text: str) -> str:
        """A text of this district."""
        return f"{text}〔{self.mark}〕"

    def platform(self, role: str) -> Client:
        """Somebody with a platform role and no post."""
        return self.edge.client(self.tenant_id, f"{self.mark}-{role.lower()}", roles=[role])

    def holder(self, unit: str, kind: str) -> Client:
        """Whoever holds that post."""
        return self.edge.client(
            self.tenant_id,
            self.raw(self.people[unit, kind]),
            post=self.raw(self.posts[unit, kind]),
            unit=self.raw(self.units[unit]),
        )

    def ask(self, actor: Client, mutation: str, **given: Any) -> dict[str, Any]:
        """Give a command and return its payload."""
        given.setdefault("commandId", str(uuid5(NAMESPACE_URL, f"{self.mark}/{len(self.given)}")))
        self.given.append(mutation)
        document = (
            f"mutation Give($input: {INPUT_OF[mutation]}!) {{ payload: {mutation}(input: $input) {{"
            " receipt { commandId position version recordedAt entityId }"
            " refusals { code message rule source field } } }"
        )
        payload: dict[str, Any] = actor.ask(document, input=given).data["payload"]
        return payload

    def give(self, actor: Client, mutation: str, **given: Any) -> dict[str, Any]:
        """Give a command that is to take effect, and return its receipt."""
        payload = self.ask(actor, mutation, **given)
        assert payload["receipt"] is not None, (mutation, given, payload["refusals"])
        receipt: dict[str, Any] = payload["receipt"]
        self.position = receipt["position"]
        self.effective[mutation] = (actor, given)
        return receipt

    def make(self, actor: Client, mutation: str, **given: Any) -> str:
        """Give a command and return the id of what it made."""
        entity: str = self.give(actor, mutation, **given)["entityId"]
        assert entity is not None, mutation
        return entity

    def refused(self, actor: Client, mutation: str, **given: Any) -> list[dict[str, Any]]:
        """Give a command that is to be refused, and return why."""
        payload = self.ask(actor, mutation, **given)
        assert payload["receipt"] is None, mutation
        refusals: list[dict[str, Any]] = payload["refusals"]
        return refusals

    def appoint(self, unit: str, kind: str, from_on: str = FOUNDED, **given: Any) -> None:
        """Register a person and give them a post."""
        admin = self.platform("TENANT_ADMIN")
        name = self.text(f"{unit}{kind}{len(self.given)}")
        person = self.make(admin, "personRegister", name=name, telephone="13800000000")
        self.people[unit, kind] = person
        self.posts[unit, kind] = self.make(
            admin, "postAssign", unit=self.units[unit], person=person, title=self.text("职务"), kind=kind,
            fromOn=from_on, portfolio=self.text("分管党建"), **given,
        )  # fmt: skip

    def register(self, code: str, kind: str, superior: str | None, domain: str | None) -> None:
        """A unit, standing since the district was founded."""
        given: dict[str, Any] = {} if superior is None else {"superior": self.units[superior]}
        if domain is not None:
            given["domain"] = domain
        self.units[code] = self.make(
            self.platform("TENANT_ADMIN"), "unitRegister", code=code, name=self.text(f"{code}单位"), kind=kind,
            effectiveOn=FOUNDED, assessmentClass=self.text("街道"), **given,
        )  # fmt: skip

    def open(self) -> None:
        """The district, its units, and every kind of post in each of them."""
        self.give(self.platform("SYSTEM"), "tenantOpen", code="330299", name=self.text("示例区"))
        for code, (kind, superior, domain, posts) in UNITS.items():
            self.register(code, kind, superior, domain)
            for post in posts:
                self.appoint(code, post)
