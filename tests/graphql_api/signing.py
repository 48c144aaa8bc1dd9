"""Officers of a district who sign over HTTP: the text is fetched, signed as it is, and given back with the command."""

from typing import Any

from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import Client
from tests.pen import Pen

TEXT = """query Text($act: SigningAct!, $on: Date, $unit: ID, $year: Int, $ruling: ID, $publicKey: String,
    $at: Position) { district(atLeast: $at) {
    signingText(act: $act, on: $on, unit: $unit, year: $year, ruling: $ruling, publicKey: $publicKey) {
        text sha256 summary lines } } }"""


def text_of(district: HttpDistrict, officer: Client, act: str, **about: Any) -> dict[str, Any]:
    """What the officer is to sign now."""
    found = officer.ask(TEXT, act=act, at=district.position, **about).data["district"]["signingText"]
    assert found is not None, (act, about)
    told: dict[str, Any] = found
    return told


def own_key(district: HttpDistrict, officer: Client, name: str, **given: Any) -> str:
    """A key of the officer's, confirmed by the administrator; its id is kept under the name of its pen."""
    pen = Pen(name)
    text = text_of(district, officer, "REGISTER_KEY", publicKey=pen.public)["text"]
    proof = {"publicKey": pen.public, "proof": pen.sign(text.encode())}
    key = district.made[name] = district.make(officer, "signingKeyRegister", **proof, **given)
    district.give(district.platform("TENANT_ADMIN"), "signingKeyConfirm", signingKey=key)
    return key


def signed(district: HttpDistrict, officer: Client, name: str, act: str, **about: Any) -> dict[str, Any]:
    """The signature of that pen on what the officer is about to do."""
    text = text_of(district, officer, act, **about)["text"]
    return {"signingKey": district.made[name], "value": Pen(name).sign(text.encode())}
