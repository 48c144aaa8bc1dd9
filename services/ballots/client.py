"""A voter's side of a vote, as a client does it: blind a token, have it signed, cast with it, keep the receipt.

It sends nothing itself: the caller carries `request` with the voter's credentials, and `ballot` without any, best over
another connection and a while later (README.md).
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from services.ballots.blind import Blinding, blind, unblind
from services.ballots.votes import TOKEN_BYTES, Vote, as_text, from_text, new_vote, seal_vote, token_message


@dataclass(frozen=True, slots=True)
class PublishedBox:
    """A box as the log publishes it: compare the keys with what others see before you trust them."""

    address: str
    choices: Sequence[str]
    token_key: str
    vote_key: str

    @property
    def modulus(self) -> int:
        """The modulus that tokens are signed with."""
        return int.from_bytes(from_text(self.token_key))


@dataclass(frozen=True, slots=True)
class Token:
    """A signed token: whoever holds it casts the vote."""

    token: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Ballot:
    """What is cast, and the receipt to look for once the box is sealed."""

    body: dict[str, str]
    commitment: str


class Voter:
    """One voter at one box."""

    def __init__(self, box: PublishedBox) -> None:
        self._box = box
        self._token = secrets.token_bytes(TOKEN_BYTES)
        self._blinding: Blinding = blind(box.modulus, token_message(box.address, self._token))

    def request(self) -> dict[str, str]:
        """The body of POST /ballots/tokens: send the same one again when no answer came."""
        return {"box": self._box.address, "blinded": as_text(self._blinding.blinded)}

    def token(self, answer: dict[str, str]) -> Token:
        """The token out of the answer. Raises SignatureWrong where the platform did not sign with the box's key."""
        signature = unblind(self._box.modulus, self._blinding, from_text(answer["signature"]))
        return Token(self._token, signature)

    def ballot(self, token: Token, choice: str) -> Ballot:
        """The body of POST /ballots/votes: send the same one again when no answer came."""
        vote: Vote = new_vote(choice)
        vote_key = from_text(self._box.vote_key)
        sealed = seal_vote(vote_key, self._box.address, self._box.choices, token.token, vote)
        body = {
            "box": self._box.address,
            "token": as_text(token.token),
            "signature": as_text(token.signature),
            "sealed": as_text(sealed),
        }
        return Ballot(body, vote.commitment(self._box.address))
