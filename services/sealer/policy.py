"""Whom a verifier trusts (C2SP tlog-policy): logs, witnesses, and which of them must have signed. Pure.

The file is the auditor's own: nothing that comes with a log or a proof may name its keys.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from services.sealer.checkpoint import Checkpoint, read_checkpoint
from services.sealer.note import Note, NoteUnsound, SignatureType, Verifier, read_verifier, verified

NONE = "none"


class PolicyUnsound(ValueError):
    """信任策略文件有误："""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"{(type(self).__doc__ or '').strip()}第 {line} 行{what}。")


class Untrusted(Exception):
    """不符合信任策略："""

    def __init__(self, what: str) -> None:
        super().__init__(f"{(type(self).__doc__ or '').strip()}{what}")


@dataclass(frozen=True, slots=True)
class TrustedWitness:
    """A witness of the policy; `url` is where it is asked, for those who ask it."""

    name: str
    verifier: Verifier
    url: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Holds where at least `least` of its members do: witnesses and groups by their names."""

    least: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a policy file says. `quorum` names a witness or group, or is `none`."""

    logs: tuple[Verifier, ...]
    witnesses: Mapping[str, TrustedWitness]
    groups: Mapping[str, Group]
    quorum: str

    def accept(self, note: Note) -> Checkpoint:
        """The checkpoint of a note that a log of the policy signed and its quorum cosigned. Raises Untrusted."""
        try:
            checkpoint = read_checkpoint(note.text)
            signed = verified(note, [*self.logs, *(witness.verifier for witness in self.witnesses.values())])
        except NoteUnsound as unsound:
            raise Untrusted(str(unsound)) from unsound
        # A log's key is trusted for the log of its name and no other.
        if not any(log in signed and log.name == checkpoint.origin for log in self.logs):
            raise Untrusted(f"{checkpoint.origin} 的检查点没有可信日志的签名")
        cosigned = {name for name, witness in self.witnesses.items() if witness.verifier in signed}
        if not self.met(cosigned):
            raise Untrusted(f"见证不足：只有 {'、'.join(sorted(cosigned)) or '（无）'} 见证，未达到 {self.quorum}")
        return checkpoint

    def met(self, cosigned: set[str]) -> bool:
        """Whether these witnesses are a quorum."""
        return self.quorum == NONE or self._holds(self.quorum, cosigned)

    def _holds(self, name: str, cosigned: set[str]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return name in cosigned
        return sum(self._holds(member, cosigned) for member in group.members) >= group.least


def read_policy(content: bytes) -> Policy:
    """A policy file. Raises PolicyUnsound with the line that is wrong."""
    reading = _Reading()
    lines = content.decode("utf-8", errors="surrogateescape").split("\n")
    for number, line in enumerate(lines, start=1):
        reading.number = number
        if any((ord(character) < 0x20 and character != "\t") or character == "\x7f" for character in line):
            reading.refuse("含有控制字符")
        # Spaces and tabs alone: what else Unicode calls a space belongs to a name.
        words = re.split(r"[ \t]+", line.strip(" \t"))
        if words != [""] and not words[0].startswith("#"):
            reading.read(words)
    if reading.quorum is None:
        reading.refuse("之前没有 quorum")
    return Policy(tuple(reading.logs), reading.witnesses, reading.groups, reading.quorum or NONE)


class _Reading:
    """What was read so far, and at which line."""

    def __init__(self) -> None:
        self.number = 0
        self.logs: list[Verifier] = []
        self.witnesses: dict[str, TrustedWitness] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None
        self._members: set[str] = set()

    def refuse(self, what: str) -> None:
        raise PolicyUnsound(self.number, what)

    def read(self, words: list[str]) -> None:
        match words:
            case ["log", key, *url] if len(url) <= 1:
                self._log(key)
            case ["witness", name, key, *url] if len(url) <= 1:
                self._witness(name, key, url[0] if url else None)
            case ["group", name, least, *members] if members:
                self._group(name, least, members)
            case ["quorum", name]:
                if self.quorum is not None:
                    self.refuse("又一次写了 quorum")
                if name != NONE and not self._is_known(name):
                    self.refuse(f"的 {name} 此前没有定义")
                self.quorum = name
            case _:
                self.refuse(f"不是 log、witness、group 或 quorum 的写法：{' '.join(words)[:60]}")

    def _log(self, key: str) -> None:
        verifier = self._key(key, SignatureType.ED25519)
        if verifier.public_key in {log.public_key for log in self.logs}:
            self.refuse("的日志密钥重复")
        self.logs.append(verifier)

    def _witness(self, name: str, key: str, url: str | None) -> None:
        self._refuse_taken(name)
        verifier = self._key(key, SignatureType.COSIGNATURE)
        if verifier.public_key in {witness.verifier.public_key for witness in self.witnesses.values()}:
            self.refuse("的见证密钥重复：同一方只算一次")
        self.witnesses[name] = TrustedWitness(name, verifier, url)

    def _group(self, name: str, least: str, members: list[str]) -> None:
        self._refuse_taken(name)
        for member in members:
            if not self._is_known(member):
                self.refuse(f"的 {member} 此前没有定义")
            if member in self._members:
                self.refuse(f"的 {member} 已是某组成员")
            self._members.add(member)
        count = {"all": str(len(members)), "any": "1"}.get(least, least)
        if not re.fullmatch(r"[1-9][0-9]{0,8}", count) or int(count) > len(members):
            self.refuse(f"的个数应为 all、any 或 1 至 {len(members)}")
        self.groups[name] = Group(int(count), tuple(members))

    def _key(self, text: str, type_: SignatureType) -> Verifier:
        try:
            verifier = read_verifier(text)
        except NoteUnsound as unsound:
            raise PolicyUnsound(self.number, f"的公钥读不通：{unsound}") from unsound
        if verifier.type is not type_:
            self.refuse("的公钥种类不对：日志用 01，见证用 04")
        return verifier

    def _is_known(self, name: str) -> bool:
        return name in self.witnesses or name in self.groups

    def _refuse_taken(self, name: str) -> None:
        if name == NONE or self._is_known(name):
            self.refuse(f"的名称 {name} 不能用或已用过")
