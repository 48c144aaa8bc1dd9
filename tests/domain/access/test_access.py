"""What an access may say: ids and codes, never what somebody wrote."""

from typing import Any

import pytest

from domain.access.codes import ACCESS_LABELS, Act, Purpose, SubjectKind
from domain.access.entry import ID_CHARACTERS_MAX, Access, Subject
from domain.recorded import Actor
from domain.roles import Role

WHO = Actor(person="p-1", post="s-1", unit="u-1")
COMMAND = "8f1c6c1e-6e0b-4a57-9d0f-5a9be9b3c001"


def access(subject: str = "e-1", **more: Any) -> Access:
    about = Subject(SubjectKind.EVIDENCE, subject)
    return Access(
        COMMAND, Act.EVIDENCE_ORIGINAL_VIEWED, about, more.pop("actor", WHO), Role.AUDITOR, Purpose.AUDIT, **more
    )


def test_every_act_purpose_and_kind_of_subject_has_a_name_of_its_own() -> None:
    codes = [*Act, *Purpose, *SubjectKind]

    assert set(ACCESS_LABELS) == set(codes)
    for kind in (Act, Purpose, SubjectKind):
        assert len({ACCESS_LABELS[code] for code in kind}) == len(kind)


@pytest.mark.parametrize("text", ["", "张三 的照片", "line\nend", "x" * (ID_CHARACTERS_MAX + 1), "\u202egpj"])
def test_what_has_the_form_of_a_text_is_no_id(text: str) -> None:
    with pytest.raises(ValueError, match="no id"):
        access(text)
    for place in ("item", "case_folder", "ordered_by"):
        with pytest.raises(ValueError, match="no id"):
            access(**{place: text})
    with pytest.raises(ValueError, match="no id"):
        access(actor=Actor(person=text))


def test_what_is_not_known_may_be_left_out() -> None:
    said = access()

    assert (said.size_bytes, said.item, said.year, said.case_folder, said.ordered_by) == (None,) * 5
