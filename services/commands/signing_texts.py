"""What somebody would sign: the question, answered by the code that holds the signature against the same bytes."""

from collections.abc import Callable, Sequence
from datetime import date

from domain import streams
from domain.assessment import sheet as sheets
from domain.codes import SigningAct
from domain.ids import PersonId
from domain.labels import label
from domain.outcomes import results
from domain.recorded import Recorded
from domain.refusal import Refusal
from domain.rulings import decider as rulings
from domain.scoring.score_1 import canonical
from domain.signing.text import TextToSign, ToSign, key_text
from services.commands import states
from services.commands.asking import asking
from services.commands.decide import Decide
from services.commands.signatures import text_to_sign


def find_signing_text(
    read_stream: Callable[[str], Sequence[Recorded]], tenant_id: int, asked: ToSign, person: PersonId, day: date
) -> TextToSign | None:
    """The text as things stand, None where there is nothing for that person to sign.

    read_stream: a stream's events up to the position asked for; call inside `with tenant(tenant_id)`.
    """
    decide = asking(read_stream, tenant_id, day)
    try:
        return _MAKERS[asked.act](decide, asked, person)
    except Refusal:
        return None


def _key(decide: Decide, asked: ToSign, person: PersonId) -> TextToSign | None:
    if not asked.public_key:
        return None
    text = key_text(district=states.tenant(decide).code, person=person, public_key=asked.public_key)
    return TextToSign(text, (label(asked.act), f"公钥：{asked.public_key}"))


def _sheet(decide: Decide, asked: ToSign, person: PersonId) -> TextToSign | None:
    if asked.unit is None or asked.year is None:
        return None
    unit = states.unit(decide, asked.unit)
    sheet = states.score_sheet(decide, asked.unit, asked.year, person)
    if not sheet.scores or sheet.signed_on is not None:
        return None
    assessment = states.assessment(decide, asked.unit, asked.year)
    content = sheets.content_of(sheet, assessment)
    stream = streams.score_sheet(asked.unit, asked.year, person)
    summary = (
        f"{label(asked.act)}：{asked.year}年度，{assessment.unit_code} {unit.described_on(asked.on).name}",
        f"共{content['lines']}个打分，摘要 {content['lines_sha256']}",
        f"评分办法 {content['rules']}",
        f"签字日期 {asked.on}",
    )
    text = text_to_sign(decide, asked.act, stream, person=person, on=asked.on, content=content)
    return TextToSign(text, summary, tuple(canonical(line).decode() for line in sheets.lines_of(sheet)))


def _ruling(decide: Decide, asked: ToSign, person: PersonId) -> TextToSign | None:
    if asked.ruling is None:
        return None
    state = states.ruling(decide, asked.ruling)
    content, proposal = rulings.content_of(state), state.proposal
    assert proposal is not None, "a reviewed ruling was proposed"
    unit = states.unit(decide, proposal.unit)
    conditions = "、".join(label(each) for each in proposal.conditions)
    summary = (
        f"{label(asked.act)}：{label(state.kind)}，{state.year}年度，{unit.code} {unit.described_on(asked.on).name}",
        f"条件：{conditions}",
        f"事由：{content['basis']}",
        f"审核意见：{content['note']}",
        f"签批日期 {asked.on}",
    )
    stream = streams.ruling(asked.ruling)
    return TextToSign(text_to_sign(decide, asked.act, stream, person=person, on=asked.on, content=content), summary)


def _publication(decide: Decide, asked: ToSign, person: PersonId) -> TextToSign | None:
    if asked.year is None:
        return None
    state = states.results(decide, asked.year)
    states.opened_cycle(decide, asked.year)
    opened = decide.first_position(streams.cycle(asked.year))
    content = results.content_of(state, from_position=opened)
    summary = (
        f"{label(asked.act)}：{asked.year}年度，第{content['round']}轮",
        f"评分办法 {content['rules']}",
        f"考核结果 {content['assessment']}",
        f"评定结果 {content['evaluation']}",
        f"公布日期 {asked.on}",
    )
    stream = streams.results(asked.year)
    return TextToSign(text_to_sign(decide, asked.act, stream, person=person, on=asked.on, content=content), summary)


_MAKERS: dict[SigningAct, Callable[[Decide, ToSign, PersonId], TextToSign | None]] = {
    SigningAct.REGISTER_KEY: _key,
    SigningAct.SIGN_SHEET: _sheet,
    SigningAct.APPROVE_RULING: _ruling,
    SigningAct.PUBLISH_RESULTS: _publication,
}
