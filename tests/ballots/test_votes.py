"""A vote as it travels tells nothing, not even by its size, and opens only where it belongs."""

import secrets

import pytest

from services.ballots.keys import make_box_keys
from services.ballots.votes import (
    SEALED_BYTES,
    Vote,
    VoteUnreadable,
    as_text,
    from_text,
    new_vote,
    open_vote,
    seal_vote,
)

CHOICES = ("好", "较好", "一般", "差", "弃权")
BOX = "1.00000000-0000-4000-8000-000000000000"


def test_votes_are_of_one_size_and_open_as_they_were_cast() -> None:
    keys = make_box_keys()

    for choice in CHOICES:
        token, vote = secrets.token_bytes(32), new_vote(choice)
        sealed = seal_vote(keys.vote_key, BOX, CHOICES, token, vote)
        assert len(sealed) == SEALED_BYTES
        assert open_vote(keys.vote, BOX, CHOICES, token, sealed) == vote


def test_a_copied_vote_opens_neither_under_another_token_nor_in_another_box() -> None:
    keys, token = make_box_keys(), secrets.token_bytes(32)
    sealed = seal_vote(keys.vote_key, BOX, CHOICES, token, new_vote("好"))

    for key, box, under, text in (
        (keys.vote, BOX, secrets.token_bytes(32), sealed),
        (keys.vote, BOX.replace("1.", "2."), token, sealed),
        (make_box_keys().vote, BOX, token, sealed),
        (keys.vote, BOX, token, sealed[:-1]),
        (keys.vote, BOX, token, b""),
    ):
        with pytest.raises(VoteUnreadable):
            open_vote(key, box, CHOICES, under, text)


def test_a_choice_that_the_box_does_not_have_is_unreadable() -> None:
    keys, token = make_box_keys(), secrets.token_bytes(32)
    sealed = seal_vote(keys.vote_key, BOX, (*CHOICES, "优秀"), token, new_vote("优秀"))

    with pytest.raises(VoteUnreadable):
        open_vote(keys.vote, BOX, CHOICES, token, sealed)


def test_a_commitment_depends_on_everything_and_tells_nothing_without_the_nonce() -> None:
    nonce = secrets.token_bytes(32)
    commitments = [
        Vote("好", nonce).commitment(BOX),
        Vote("差", nonce).commitment(BOX),
        Vote("好", nonce).commitment("2" + BOX),
        new_vote("好").commitment(BOX),
    ]

    assert len(set(commitments)) == 4
    assert len(from_text(commitments[0])) == 32
    assert as_text(from_text(commitments[0])) == commitments[0]
