#!/usr/bin/env python3
"""Verifies the bundle of a published year, or the package of an item's evidence trail, without the platform, and
without believing whoever runs it.

One file: the standard library and `cryptography`, nothing of the platform. Keys, witnesses, district and year come from
the auditor's side (command line), never from the bundle. Formats: C2SP signed-note, tlog-checkpoint, tlog-cosignature,
tlog-tiles, tlog-proof and tlog-policy, RFC 6962 trees, RFC 8785 documents, `score/1`; the bundle's own layout is
written down in the README.md beside this file.

Exit code: 0 everything holds, 1 refused, 2 the command line, the policy or a file of the auditor's cannot be used.
"""

import argparse
import base64
import binascii
import hashlib
import hmac
import json
import re
import struct
import sys
import zlib
from calendar import timegm
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from io import TextIOWrapper
from itertools import pairwise
from pathlib import Path
from time import gmtime, perf_counter, strftime, strptime
from typing import Any, BinaryIO, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    ExtendedKeyUsage,
    ExtensionNotFound,
    load_der_x509_certificate,
    load_pem_x509_certificates,
)
from cryptography.x509.oid import ExtendedKeyUsageOID

FORMAT = "sandan-bundle/1"
TRAIL_FORMAT = "sandan-trail/1"
ENGINE = "score/1"
FAULTS_SHOWN_MAX = 50
SKEW_SECONDS = 300
LAG_HOURS = 24
ACCESS = "/access"
"""What the name of a district's access log has behind that of its log."""
TIME_MAX = 32_503_680_000
"""The year 3000, in seconds since 1970: no witness's clock goes beyond."""

# --------------------------------------------------------------------------------------------------------------------
# What is found, and how it is told
# --------------------------------------------------------------------------------------------------------------------

HEADS = {"AUTHENTICITY": "真实性", "INTEGRITY": "完整性", "USABILITY": "可用性", "SECURITY": "安全性"}

CODES = {
    "AUTHENTICITY": """
        NOTE_MALFORMED SIGNATURE_WRONG SIGNATURE_MISSING QUORUM_MISSING ORIGIN_OTHER DISTRICT_OTHER YEAR_OTHER
        CHECKPOINT_FORK SEEN_FORK TIME_AFTER_CHECKPOINT TIME_BACKDATED YEAR_UNPUBLISHED PUBLICATION_UNBOUND
        PUBLICATION_STALE PUBLICATION_ROOT_DIFFERS RULES_DIFFER ASSESSMENT_DIFFERS EVALUATION_DIFFERS RESULT_DIFFERS
        YEAR_UNSOUND KEY_UNTRUSTED KEY_OTHER TIME_STAMP_WRONG SHEET_UNSIGNED SHEET_CHANGED GRADE_UNDECIDED
        DISCLOSURE_FALSE DISCLOSURE_ELSEWHERE ITEM_OTHER OFFICER_KEY_PROOF_FALSE OFFICER_KEY_SELF_CONFIRMED
        OFFICER_KEY_UNKNOWN OFFICER_KEY_OTHER OFFICER_KEY_UNCONFIRMED OFFICER_KEY_REVOKED OFFICER_KEY_DIFFERS
        OFFICER_SIGNATURE_FALSE OFFICER_SIGNATURE_MISSING""",
    "INTEGRITY": """
        ZIP_LAYOUT MEMBER_DUPLICATE MEMBER_UNEXPECTED MEMBER_MISSING MEMBER_CORRUPT ENTRIES_MALFORMED ENTRY_CHANGED
        TILE_DIFFERS ROOT_DIFFERS PROOF_MALFORMED PROOF_WRONG STREAM_GAP HISTORY_INCOMPLETE COMMAND_REPEATED
        TIME_BACKWARDS BUNDLE_BEHIND RECEIPT_DIFFERS DOCUMENT_DIFFERS EVIDENCE_DIFFERS EVIDENCE_MISSING
        EVIDENCE_LIST_DIFFERS TRAIL_DIFFERS TRAIL_UNRELATED ACCESS_ELSEWHERE ACCESS_INCOMPLETE""",
    "USABILITY": """
        MEMBER_TOO_LARGE MANIFEST_MALFORMED FORMAT_UNKNOWN PART_UNKNOWN ENVELOPE_NOT_JSON ENVELOPE_DUPLICATE_KEY
        ENVELOPE_FLOAT ENVELOPE_FIELDS EVENT_TYPE_UNKNOWN EVENT_MALFORMED""",
    "SECURITY": """
        KEYS_INSIDE SEALED_MALFORMED SEALED_UNEXPECTED CLASSIFICATION_UNKNOWN SECRET_UNDECLARED
        ACCESS_MALFORMED ACCESS_UNKNOWN ACCESS_OF_NOTHING CASES_SHOWN CUSTODY_ORDER CUSTODY_UNSCANNED
        CUSTODY_INFECTED CUSTODY_CONTRADICTED CUSTODY_UNENCRYPTED CUSTODY_SUCCESSOR CUSTODY_KEPT CUSTODY_HOLD
        CUSTODY_ERASURE""",
}
HEAD_OF = {code: head for head, codes in CODES.items() for code in codes.split()}


class Fault(NamedTuple):
    """Something that is not as it must be."""

    code: str
    place: str
    message: str


class Refused(Exception):
    """A fault after which nothing further can be looked at."""

    def __init__(self, code: str, place: str, message: str) -> None:
        self.fault = Fault(code, place, message)
        super().__init__(f"{code} {place} {message}")


class Stopped(Exception):
    """What was found already leaves nothing to hold the rest against."""


class Unusable(Exception):
    """What the auditor brought cannot be used: exit code 2."""


class Report:
    """What was verified, what the bundle does not hold, and what is wrong with it."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.faults_total = 0
        self.verified: dict[str, list[str]] = {head: [] for head in HEADS}
        self.absent: dict[str, list[str]] = {head: [] for head in HEADS}
        self.facts: dict[str, Any] = {}

    def fault(self, code: str, place: str, message: str) -> None:
        """Note one; of a great many of them the first are kept of each kind."""
        self.faults_total += 1
        if sum(fault.code == code for fault in self.faults) < FAULTS_SHOWN_MAX:
            self.faults.append(Fault(code, place, message))

    @property
    def accepted(self) -> bool:
        """Whether nothing is wrong."""
        return self.faults_total == 0

    def of(self, head: str) -> list[Fault]:
        """The faults under a head."""
        return [fault for fault in self.faults if HEAD_OF[fault.code] == head]

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        heads = {
            head: {
                "passed": not self.of(head),
                "verified": self.verified[head],
                "absent": self.absent[head],
                "faults": [fault._asdict() for fault in self.of(head)],
            }
            for head in HEADS
        }
        verdict = "ACCEPTED" if self.accepted else "REFUSED"
        return {"format": "sandan-verification/1", "verdict": verdict, **self.facts, "heads": heads}

    def as_text(self) -> str:
        """For people."""
        facts = self.facts
        lines = ["三单制佐证轨迹包核验报告" if "item" in facts else "三单制年度存证包核验报告", ""]
        lines += [f"存证包　{facts['bundle']}", f"摘要　　SHA-256 {facts['sha256']}"]
        if "item" in facts:
            lines.append(f"日志　　{facts['origin']}（区县 {facts['district']}）")
            lines.append(f"项目　　{facts['item']}，到位置 {facts['until'] - 1} 为止")
            lines += ["", *map(told_step, facts.get("steps", []))]
        elif "size" in facts:
            lines.append(f"日志　　{facts['origin']}（区县 {facts['district']}，{facts['year']}年度）")
            span = f"位置 {facts['first']} 至 {facts['size'] - 1}"
            lines.append(f"事件　　{span}，共 {facts['size'] - facts['first']} 条，用时 {facts['seconds']:.2f} 秒")
        for number, (head, name) in enumerate(HEADS.items()):
            faults = self.of(head)
            lines += ["", f"{'一二三四'[number]}、{name}：{'不通过' if faults else '通过'}"]
            lines += [f"  不符　[{each.code}] {each.place}：{each.message}" for each in faults]
            lines += [f"  已核　{each}" for each in self.verified[head]]
            lines += [f"  未含　{each}" for each in self.absent[head]]
        hidden = self.faults_total - len(self.faults)
        absent = sum(map(len, self.absent.values()))
        if self.accepted:
            said = f"通过。包内所含均已核验；{f'另有 {absent} 项未含或未核，见上。' if absent else '没有未含的部分。'}"
        else:
            said = f"不通过，共 {self.faults_total} 处不符{f'（其中 {hidden} 处没有逐一列出）' if hidden else ''}。"
        lines += ["", f"结论：{said}", "", *(TRAIL_LIMITS if "item" in facts else []), *LIMITS, ""]
        return "\n".join(lines)


LIMITS = [
    "本核验看不出的：登记时就不真实的事实；登记之前就被丢弃的操作（当事人手中的回执可以缩小这一范围）；",
    "平台运行方与达到法定数的全部见证方合谋另造的历史（您自己留存的检查点和回执用 --seen 给出即可比对）。",
]

# --------------------------------------------------------------------------------------------------------------------
# Trees (RFC 6962)
# --------------------------------------------------------------------------------------------------------------------


def sha256(data: bytes) -> bytes:
    """The digest."""
    return hashlib.sha256(data).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    """Two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """A growing tree as the roots of its full subtrees, the largest first."""

    def __init__(self, size: int, roots: list[bytes]) -> None:
        self.size = size
        self.roots = roots

    def add(self, leaf: bytes) -> None:
        """One more leaf hash."""
        rest = self.size
        while rest & 1:
            leaf = hashlib.sha256(b"\x01" + self.roots.pop() + leaf).digest()
            rest >>= 1
        self.roots.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The tree's root."""
        if not self.roots:
            return sha256(b"")
        found = self.roots[-1]
        for left in self.roots[-2::-1]:
            found = node_of(left, found)
        return found


def root_by_inclusion(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root to which a path leads from a leaf, None where the path is not of this place (RFC 9162 2.1.3.2)."""
    if not 0 <= index < size:
        return None
    here, end, found = index, size - 1, leaf
    for each in path:
        if end == 0:
            return None
        if here % 2 or here == end:
            found = node_of(each, found)
            while here % 2 == 0 and here:
                here, end = here // 2, end // 2
        else:
            found = node_of(found, each)
        here, end = here // 2, end // 2
    return found if end == 0 else None


def roots_by_consistency(old: int, old_root: bytes, new: int, path: list[bytes]) -> tuple[bytes, bytes] | None:
    """Both roots to which a consistency proof leads, None where it is none of these sizes (RFC 9162 2.1.4.2)."""
    if not 0 < old < new:
        return None
    waiting = deque(path)
    if old & (old - 1) == 0:
        waiting.appendleft(old_root)
    if not waiting:
        return None
    here, end = old - 1, new - 1
    while here % 2:
        here, end = here // 2, end // 2
    first = second = waiting.popleft()
    for each in waiting:
        if end == 0:
            return None
        if here % 2 or here == end:
            first, second = node_of(each, first), node_of(each, second)
            while here % 2 == 0 and here:
                here, end = here // 2, end // 2
        else:
            second = node_of(second, each)
        here, end = here // 2, end // 2
    return (first, second) if end == 0 else None


# --------------------------------------------------------------------------------------------------------------------
# Keys, policy, notes (C2SP)
# --------------------------------------------------------------------------------------------------------------------


def from_base64(text: str) -> bytes | None:
    """The bytes, None unless `text` is their one and only spelling."""
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if base64.b64encode(found).decode() == text else None


class Key(NamedTuple):
    """A public key that the auditor trusts. kind: 1 signs as a log, 4 cosigns as a witness."""

    name: str
    id: bytes
    kind: int
    public: bytes

    @property
    def text(self) -> str:
        """As it is written down (vkey)."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Whether this key made the signature."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


def read_key(text: str, kind: int) -> Key:
    """A vkey. Raises Unusable."""
    name, _, rest = text.partition("+")
    id_, _, encoded = rest.partition("+")
    key = from_base64(encoded)
    if not name or key is None or len(key) != 33 or key[0] != kind:
        raise Unusable(f"公钥“{text[:60]}”读不通，或种类不是 {kind:02}")
    if sha256(name.encode() + b"\n" + key)[:4].hex() != id_:
        raise Unusable(f"公钥“{name}”的编号与密钥不符")
    return Key(name, bytes.fromhex(id_), kind, key[1:])


class Policy:
    """Whom the auditor trusts: logs, witnesses, groups of them, and which must have signed."""

    def __init__(self, text: str) -> None:
        self.logs: list[Key] = []
        self.witnesses: dict[str, Key] = {}
        self.groups: dict[str, tuple[int, list[str]]] = {}
        self.quorum = ""
        self._members: set[str] = set()
        for number, line in enumerate(text.split("\n"), start=1):
            words = line.split()
            if words and not words[0].startswith("#"):
                try:
                    self._line(words)
                except (Unusable, ValueError) as error:
                    raise Unusable(f"信任策略第 {number} 行：{error}") from error
        if not self.quorum or not self.logs:
            raise Unusable("信任策略须有 log 行和 quorum 行（不要求见证时写 quorum none）")

    def _line(self, words: list[str]) -> None:
        kind, *rest = words
        if kind == "log" and len(rest) in (1, 2):
            self.logs.append(read_key(rest[0], 1))
        elif kind == "witness" and len(rest) in (2, 3):
            key = read_key(rest[1], 4)
            if self._known(rest[0]) or any(key.public == other.public for other in self.witnesses.values()):
                raise Unusable("名称或密钥重复：同一方只算一次")
            self.witnesses[rest[0]] = key
        elif kind == "group" and len(rest) >= 3 and not self._known(rest[0]):
            name, least, *members = rest
            needed = {"any": 1, "all": len(members)}.get(least) or int(least)
            taken = len(set(members)) < len(members) or self._members & set(members)
            if taken or not all(map(self._known, members)) or not 1 <= needed <= len(members):
                raise Unusable("组的成员或个数有误")
            self._members.update(members)
            self.groups[name] = (needed, members)
        elif kind == "quorum" and len(rest) == 1 and not self.quorum:
            if rest[0] != "none" and not self._known(rest[0]):
                raise Unusable(f"{rest[0]} 没有定义")
            self.quorum = rest[0]
        else:
            raise Unusable(f"写法有误：{' '.join(words)[:60]}")

    def _known(self, name: str) -> bool:
        return name in self.witnesses or name in self.groups

    def met(self, by: Iterable[str]) -> bool:
        """Whether these witnesses suffice."""
        signed = set(by)

        def holds(name: str) -> bool:
            if name in self.witnesses:
                return name in signed
            needed, members = self.groups[name]
            return sum(map(holds, members)) >= needed

        return self.quorum == "none" or holds(self.quorum)


class Checkpoint(NamedTuple):
    """A signed head: `times` are those at which trusted witnesses saw it; `signatures` all lines, also unknown ones;
    `keys` those of the log, trusted by the auditor, that signed it."""

    origin: str
    size: int
    root: bytes
    times: dict[str, int]
    signatures: int
    keys: frozenset[str]


def read_checkpoint(note: bytes, place: str, origin: str, policy: Policy) -> Checkpoint:
    """A checkpoint that a trusted log of this origin signed, its cosignatures verified and not counted.

    Raises Refused.
    """

    def refuse(code: str, message: str) -> Refused:
        return Refused(code, place, message)

    try:
        text, blank, tail = note.decode("utf-8").rpartition("\n\n")
    except UnicodeDecodeError:
        raise refuse("NOTE_MALFORMED", "不是 UTF-8") from None
    text += "\n"
    lines = text.split("\n")
    if not blank or not tail.endswith("\n") or len(lines) != 4 or any(ord(c) < 32 for c in text.replace("\n", "")):
        raise refuse("NOTE_MALFORMED", "不是检查点的格式")
    root = from_base64(lines[2])
    if root is None or len(root) != 32 or not re.fullmatch(r"0|[1-9][0-9]{0,17}", lines[1], re.ASCII):
        raise refuse("NOTE_MALFORMED", "检查点的大小或根读不通")
    if lines[0] != origin:
        raise refuse("ORIGIN_OTHER", f"来源是“{lines[0]}”，应为“{origin}”")
    known = {(key.name, key.id): ("", key) for key in policy.logs if key.name == origin}
    known |= {(key.name, key.id): (name, key) for name, key in policy.witnesses.items()}
    by_log, times, signers = set(), {}, set()
    signatures = tail[:-1].split("\n")
    for line in signatures:
        found = re.fullmatch(r"— (\S+) (\S+)", line)
        signature = None if found is None else from_base64(found[2])
        if found is None or signature is None or len(signature) < 5:
            raise refuse("NOTE_MALFORMED", "签名行读不通")
        signer = (found[1], signature[:4])
        if signer not in known:
            continue
        name, key = known[signer]
        message, at, signed = text.encode(), 0, signature[4:]
        if key.kind == 4:
            at, signed = int.from_bytes(signed[:8], "big"), signed[8:]
            message = f"cosignature/v1\ntime {at}\n{text}".encode()
        if not key.signed(message, signed):
            raise refuse("SIGNATURE_WRONG", f"{key.name} 的签名不成立")
        if signer in signers or at > TIME_MAX:
            raise refuse("NOTE_MALFORMED", f"{key.name} 签了两次，或所签的时间有误")
        signers.add(signer)
        if name:
            times[name] = at
        else:
            by_log.add(key.text)
    if not by_log:
        raise refuse("SIGNATURE_MISSING", f"没有可信日志密钥对“{origin}”的签名")
    return Checkpoint(lines[0], int(lines[1]), root, times, len(signatures), frozenset(by_log))


class Seen(NamedTuple):
    """A checkpoint that the auditor holds, with the leaf and path of a receipt where it is one."""

    name: str
    checkpoint: Checkpoint
    leaf: int | None
    path: list[bytes]


def read_proof(text: str, place: str) -> tuple[int, list[bytes], str]:
    """A .tlog-proof: index, path, note. Raises Refused."""
    head, blank, note = text.partition("\n\n")
    lines = head.split("\n")
    if len(lines) > 1 and lines[1].startswith("extra "):
        del lines[1]
    found = re.fullmatch(r"index (0|[1-9][0-9]{0,17})", lines[1], re.ASCII) if len(lines) > 1 else None
    if not blank or lines[0] != "c2sp.org/tlog-proof@v1" or found is None:
        raise Refused("PROOF_MALFORMED", place, "不是 tlog-proof 文件")
    return int(found[1]), read_hashes(lines[2:], place), note


def read_hashes(lines: list[str], place: str) -> list[bytes]:
    """Hashes, one a line. Raises Refused."""
    hashes = [found for line in lines if (found := from_base64(line)) is not None and len(found) == 32]
    if len(hashes) != len(lines) or len(hashes) > 63:
        raise Refused("PROOF_MALFORMED", place, "散列读不通或过多")
    return hashes


def read_seen(path: Path, origin: str, policy: Policy) -> Seen:
    """A checkpoint or receipt of the auditor's, of the log or of its access log. Raises Unusable."""
    try:
        content = path.read_bytes()
        if f"\n{origin}{ACCESS}\n".encode() in b"\n" + content:
            origin += ACCESS
        index: int | None = None
        hashes: list[bytes] = []
        note = content
        if content.startswith(b"c2sp.org/tlog-proof@v1\n"):
            index, hashes, said = read_proof(content.decode(), path.name)
            note = said.encode()
        return Seen(path.name, read_checkpoint(note, path.name, origin, policy), index, hashes)
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"--seen {path}：{error}") from error
    except Refused as refused:
        raise Unusable(f"--seen {path}：{refused.fault.message}") from refused


# --------------------------------------------------------------------------------------------------------------------
# Time stamps (RFC 3161): as much of DER, CMS and X.509 as their tokens need
# --------------------------------------------------------------------------------------------------------------------

SIGNED_DATA, TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
CERTIFIED_BY = {"1.2.840.113549.1.9.16.2.12": "sha1", "1.2.840.113549.1.9.16.2.47": "sha256"}
DIGESTS = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
SIGNED_WITH = {
    "1.2.840.113549.1.1.1": None,
    "1.2.840.113549.1.1.11": "sha256",
    "1.2.840.113549.1.1.12": "sha384",
    "1.2.840.113549.1.1.13": "sha512",
    "1.2.840.10045.4.3.2": "sha256",
    "1.2.840.10045.4.3.3": "sha384",
    "1.2.840.10045.4.3.4": "sha512",
}
STAMP_BYTES_MAX = 1 << 16
PATH_MAX = 4


class Der:
    """One value of a DER encoding: its tag, its content, and the whole of it. Raises ValueError for what is not DER."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        if at + 2 > len(data) or data[at] & 31 == 31:
            raise ValueError("DER：标签")
        size, begin = data[at + 1], at + 2
        if size & 128:
            count = size & 127
            size = int.from_bytes(data[begin : begin + count], "big")
            if not 0 < count < 4 or begin + count > len(data) or size < 128 or not data[begin]:
                raise ValueError("DER：长度")
            begin += count
        self.tag = data[at]
        self.end = begin + size
        self.content = data[begin : self.end]
        self.whole = data[at : self.end]
        if self.end > len(data):
            raise ValueError("DER：长度")

    def parts(self, tag: int) -> "Parts":
        """What a value of this tag is made of."""
        if self.tag != tag:
            raise ValueError(f"DER：标签 {self.tag:#x}，应为 {tag:#x}")
        found, at = [], 0
        while at < len(self.content):
            part = Der(self.content, at)
            found.append(part)
            at = part.end
        return Parts(found)

    def primitive(self, tag: int) -> bytes:
        """The content of a value of this tag."""
        if self.tag != tag:
            raise ValueError(f"DER：标签 {self.tag:#x}，应为 {tag:#x}")
        return self.content

    def number(self) -> int:
        """A whole number in as few bytes as it takes."""
        content = self.primitive(2)
        if not content or (len(content) > 1 and content[0] in (0, 255) and (content[0] ^ content[1]) < 128):
            raise ValueError("DER：整数")
        return int.from_bytes(content, "big", signed=True)

    def oid(self) -> str:
        """An object identifier, written with points."""
        content = self.primitive(6)
        arcs, arc = [], 0
        for place, byte in enumerate(content):
            if byte == 128 and not arc and (not place or content[place - 1] < 128):
                raise ValueError("DER：对象标识")
            arc = arc << 7 | byte & 127
            if byte < 128:
                arcs.append(arc)
                arc = 0
        if not content or content[-1] & 128:
            raise ValueError("DER：对象标识")
        first = min(arcs[0] // 40, 2)
        return ".".join(map(str, [first, arcs[0] - 40 * first, *arcs[1:]]))


class Parts:
    """The values within a value, taken one after the other. Raises ValueError where one is missing or left."""

    def __init__(self, parts: list[Der]) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return len(self._parts)

    def take(self) -> Der:
        """The next one."""
        if not self._parts:
            raise ValueError("DER：缺少部分")
        return self._parts.pop(0)

    def optional(self, tag: int) -> Der | None:
        """The next one if it is of this tag."""
        return self._parts.pop(0) if self._parts and self._parts[0].tag == tag else None

    def all(self, *, sorted_: bool = False) -> list[Der]:
        """Those that are left; of a set, in the order that DER wants."""
        found, self._parts = self._parts, []
        encoded = [each.whole for each in found]
        if sorted_ and encoded != sorted(encoded):
            raise ValueError("DER：集合的次序")
        return found

    def end(self) -> None:
        """None is left."""
        if self._parts:
            raise ValueError("DER：多出部分")


def read_der(data: bytes) -> Der:
    """One value and nothing behind it. Raises ValueError."""
    found = Der(data)
    if found.end != len(data):
        raise ValueError("DER：其后另有内容")
    return found


def algorithm(value: Der) -> str:
    """An algorithm without parameters of its own."""
    parts = value.parts(0x30)
    name = parts.take().oid()
    rest = parts.optional(5)
    parts.end()
    if rest is not None and rest.content:
        raise ValueError("算法带有参数")
    return name


class Stamp(NamedTuple):
    """A token taken apart, nothing of it verified against a key yet: `at` in seconds since 1970, accuracy included."""

    imprint: bytes
    hash: str
    at: int
    attributes: bytes
    signature: bytes
    signed_with: str | None
    digest: str
    certified: tuple[str, bytes]
    issuer: bytes
    serial: int
    certificates: list[Certificate]


def read_stamp(answer: bytes) -> Stamp:
    """The token in an authority's answer (TimeStampResp); what it says of itself agrees. Raises ValueError."""
    response = read_der(answer).parts(0x30)
    status = response.take().parts(0x30)
    if status.take().number() != 0:
        raise ValueError("时间戳机构没有给出时间戳")
    content = response.take().parts(0x30)
    response.end()
    if content.take().oid() != SIGNED_DATA:
        raise ValueError("不是 SignedData")
    signed = _only(_only(content.all(), 0xA0).all(), 0x30)
    if signed.take().number() != 3:
        raise ValueError("SignedData 的版本")
    digests = signed.take().parts(0x31).all()
    encapsulated = signed.take().parts(0x30)
    if encapsulated.take().oid() != TST_INFO:
        raise ValueError("内容不是 TSTInfo")
    said = read_der(_only(encapsulated.all(), 0xA0).take().primitive(4))
    held = signed.optional(0xA0)
    certificates = [] if held is None else [load_der_x509_certificate(each.whole) for each in held.parts(0xA0).all()]
    signed.optional(0xA1)
    signer = _only(signed.take().parts(0x31).all(), 0x30)
    signed.end()
    if signer.take().number() != 1:
        raise ValueError("SignerInfo 的版本")
    by = signer.take().parts(0x30)
    issuer, serial = by.take().whole, by.take().number()
    by.end()
    digest = DIGESTS[algorithm(signer.take())]
    if [DIGESTS[algorithm(each)] for each in digests] != [digest]:
        raise ValueError("摘要算法不一")
    attributes = signer.take()
    signed_with = SIGNED_WITH[algorithm(signer.take())]
    signature = signer.take().primitive(4)
    signer.optional(0xA1)
    signer.end()
    own = b"\x31" + attributes.whole[1:]
    certified = _attributes(attributes, said.whole, digest)
    imprint, hash_, at = _said(said)
    return Stamp(imprint, hash_, at, own, signature, signed_with, digest, certified, issuer, serial, certificates)


def _only(parts: list[Der], tag: int) -> Parts:
    """What the one value is made of."""
    if len(parts) != 1:
        raise ValueError("DER：应恰有一个")
    return parts[0].parts(tag)


def _attributes(value: Der, said: bytes, digest: str) -> tuple[str, bytes]:
    """The signed attributes are those of this content; the digest of the signer's certificate that they name."""
    found: dict[str, Parts] = {}
    for each in value.parts(0xA0).all(sorted_=True):
        parts = each.parts(0x30)
        name = parts.take().oid()
        values = parts.take().parts(0x31)
        parts.end()
        if name in found or len(values) != 1:
            raise ValueError("签名属性重复")
        found[name] = values
    if found[CONTENT_TYPE].take().oid() != TST_INFO:
        raise ValueError("所签的不是 TSTInfo")
    if found[MESSAGE_DIGEST].take().primitive(4) != hashlib.new(digest, said).digest():
        raise ValueError("所签的摘要不是内容的摘要")
    [(name, hash_)] = [each for each in CERTIFIED_BY.items() if each[0] in found]
    first = found[name].take().parts(0x30).take().parts(0x30).take().parts(0x30)
    if hash_ == "sha256" and (other := first.optional(0x30)) is not None:
        hash_ = DIGESTS[algorithm(other)]
    return hash_, first.take().primitive(4)


def _said(value: Der) -> tuple[bytes, str, int]:
    """Imprint, its hash function, and the latest moment that the time may mean."""
    parts = value.parts(0x30)
    if parts.take().number() != 1:
        raise ValueError("TSTInfo 的版本")
    parts.take().oid()
    imprint = parts.take().parts(0x30)
    hash_, digest = DIGESTS[algorithm(imprint.take())], imprint.take().primitive(4)
    imprint.end()
    parts.take().number()
    found = re.fullmatch(rb"([0-9]{14})(\.[0-9]*[1-9])?Z", parts.take().primitive(0x18))
    if found is None:
        raise ValueError("时间的写法")
    at = timegm(strptime(found[1].decode(), "%Y%m%d%H%M%S")) + (found[2] is not None)
    accuracy = parts.optional(0x30)
    if accuracy is not None:
        within = accuracy.parts(0x30)
        seconds = within.optional(2)
        # Thousandths and millionths are less than one second more.
        at += (0 if seconds is None else seconds.number()) + bool(len(within))
    parts.optional(1)
    parts.optional(2)
    parts.optional(0xA0)
    parts.optional(0xA1)
    parts.end()
    if not 0 <= at <= TIME_MAX:
        raise ValueError("时间")
    return digest, hash_, at


def stamped_at(answer: bytes, message: bytes, trusted: list[Certificate]) -> int:
    """When at the latest an answer says the message was there, in seconds since 1970.

    Whose signature it is is not looked at where nobody is trusted. Raises ValueError.
    """
    try:
        stamp = read_stamp(answer)
        if hashlib.new(stamp.hash, message).digest() != stamp.imprint:
            raise ValueError("不是这个检查点的时间戳")
        if trusted:
            refuse_untrusted(stamp, trusted)
    except ValueError:
        raise
    except Exception as error:
        # A certificate of an odd form meets exceptions of a dozen kinds, now or when something of it is asked.
        raise ValueError(f"{type(error).__name__} {error}") from error
    return stamp.at


def refuse_untrusted(stamp: Stamp, trusted: list[Certificate]) -> None:
    """Let pass only what an authority signed whose certificate leads to one of the auditor's. Raises ValueError."""
    known = [*trusted, *stamp.certificates]
    signers = [
        each for each in known if each.serial_number == stamp.serial and each.issuer.public_bytes() == stamp.issuer
    ]
    if not signers:
        raise ValueError("没有签名者的证书")
    signer, (hash_, certified) = signers[0], stamp.certified
    if hashlib.new(hash_, signer.public_bytes(Encoding.DER)).digest() != certified:
        raise ValueError("所签的证书摘要不是签名者的证书的")
    try:
        usage = signer.extensions.get_extension_for_class(ExtendedKeyUsage)
    except ExtensionNotFound:
        raise ValueError("签名者的证书不是时间戳用途") from None
    if not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise ValueError("签名者的证书不是时间戳专用")
    if not _leads(signer, trusted, stamp, PATH_MAX):
        raise ValueError("签名者的证书不在您给出的证书之下，或当时不在有效期内")
    key, hash_ = signer.public_key(), stamp.signed_with or stamp.digest
    try:
        if isinstance(key, RSAPublicKey):
            key.verify(stamp.signature, stamp.attributes, PKCS1v15(), HASHES[hash_])
        elif isinstance(key, EllipticCurvePublicKey):
            key.verify(stamp.signature, stamp.attributes, ECDSA(HASHES[hash_]))
        else:
            raise ValueError("签名算法")
    except InvalidSignature:
        raise ValueError("签名不成立") from None


def _leads(certificate: Certificate, trusted: list[Certificate], stamp: Stamp, steps: int) -> bool:
    """Whether a certificate, valid at the time, is one of the auditor's or certified by one that leads there."""
    at = datetime.fromtimestamp(stamp.at, UTC)
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        return False
    if certificate in trusted:
        return True
    above = [each for each in [*trusted, *stamp.certificates] if steps and each.subject == certificate.issuer]
    return any(_certified(certificate, each) and _leads(each, trusted, stamp, steps - 1) for each in above)


def _certified(certificate: Certificate, by: Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(by)
        return by.extensions.get_extension_for_class(BasicConstraints).value.ca
    except (ValueError, TypeError, InvalidSignature, ExtensionNotFound):
        return False


def read_authorities(path: Path) -> list[Certificate]:
    """The certificates of the authorities that the auditor trusts. Raises Unusable."""
    try:
        return load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise Unusable(f"--tsa {path}：{error}") from error


# --------------------------------------------------------------------------------------------------------------------
# The archive: stored members one after the other, every byte of the layout fixed
# --------------------------------------------------------------------------------------------------------------------

LOCAL = struct.Struct("<4sHHHHHLLLHHHHQQ")
CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLLHHQQQ")
END64 = struct.Struct("<4sQHHLLQQQQ4sLQL4sHHHHLLH")
DAY = 0x21
FULL = 0xFFFFFFFF
KEYLIKE = re.compile(r"key|vkey|polic|witness|trust|\.pub$|\.pem$", re.IGNORECASE)


class Archive:
    """Reads the members of a bundle in their order, and then that nothing but them is in the file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._at = 0
        self._central: list[bytes] = []
        self._names: set[str] = set()
        self._next: tuple[str, int, int] | None = None
        self._ended = False
        self.digest = hashlib.sha256()

    def _read(self, count: int) -> bytes:
        found = self._file.read(count)
        self._at += len(found)
        self.digest.update(found)
        return found

    def peek(self) -> str | None:
        """The name of the next member, None at the end of them."""
        if self._next is None and not self._ended:
            self._next = self._header()
            self._ended = self._next is None
        return None if self._next is None else self._next[0]

    def _header(self) -> tuple[str, int, int] | None:
        start = self._at
        signature = self._read(4)
        if signature != b"PK\x03\x04":
            self._end(start, signature)
            return None
        place = f"第 {len(self._central) + 1} 个成员"
        head = signature + self._read(LOCAL.size - 4 - 20)
        if len(head) < 30:
            raise Refused("ZIP_LAYOUT", place, "文件在此中断")
        name_bytes = int.from_bytes(head[26:28], "little")
        crc = int.from_bytes(head[14:18], "little")
        if name_bytes > 200:
            raise Refused("ZIP_LAYOUT", place, "成员名过长")
        raw = self._read(name_bytes)
        extra = self._read(20)
        try:
            name = raw.decode("ascii")
        except UnicodeDecodeError:
            raise Refused("ZIP_LAYOUT", place, "成员名不是 ASCII") from None
        size = int.from_bytes(extra[4:12], "little")
        fixed = LOCAL.pack(b"PK\x03\x04", 45, 0, 0, 0, DAY, crc, FULL, FULL, name_bytes, 20, 1, 16, size, size)
        if head + extra != fixed:
            raise Refused("ZIP_LAYOUT", name or place, "成员头不合规定的格式（须为原样存储、固定时间、无附加内容）")
        if name in self._names:
            raise Refused("MEMBER_DUPLICATE", name, "同名成员出现两次")
        self._names.add(name)
        self._central.append(
            CENTRAL.pack(
                *(b"PK\x01\x02", 0x32D, 45, 0, 0, 0, DAY, crc, FULL, FULL, name_bytes, 28),
                *(0, 0, 0, 0o100644 << 16, FULL, 1, 24, size, size, start),
            )[:46]
            + raw
            + struct.pack("<HHQQQ", 1, 24, size, size, start)
        )
        return name, size, crc

    def _end(self, start: int, signature: bytes) -> None:
        central, count = b"".join(self._central), len(self._central)
        end = END64.pack(
            *(b"PK\x06\x06", 44, 0x32D, 45, 0, 0, count, count, len(central), start),
            *(b"PK\x06\x07", 0, start + len(central), 1),
            *(b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, FULL, FULL, 0),
        )
        if signature + self._read(len(central) + len(end) - 3) != central + end:
            raise Refused("ZIP_LAYOUT", "目录", "文件末尾的目录与成员不符，或其前后另有内容")

    def member(self, name: str, bytes_max: int) -> bytes:
        """The next member, which must be this one. Raises Refused."""
        return b"".join(self.chunks(name, bytes_max))

    def chunks(self, name: str, bytes_max: int) -> Iterator[bytes]:
        """The same in pieces."""
        self.peek()
        header, self._next = self._next, None
        if header is None or header[0] != name:
            self._next = header
            raise self.refusal(name)
        _, size, crc = header
        if size > bytes_max:
            raise Refused("MEMBER_TOO_LARGE", name, f"长 {size} 字节，最多 {bytes_max}")
        computed, left = 0, size
        while left:
            chunk = self._read(min(left, 1 << 20))
            if not chunk:
                raise Refused("ZIP_LAYOUT", name, "文件在此中断")
            computed, left = zlib.crc32(chunk, computed), left - len(chunk)
            yield chunk
        if computed != crc:
            raise Refused("MEMBER_CORRUPT", name, "校验和不符，文件已损坏或被改动")

    def refusal(self, expected: str | None) -> Refused:
        """Why the next member is not the expected one (None: none)."""
        found = self.peek()
        if found is None:
            return Refused("MEMBER_MISSING", expected or "", "应有的成员不在包中")
        if KEYLIKE.search(found):
            return Refused("KEYS_INSIDE", found, "包中带有密钥或信任策略：信任谁由审计方自己决定，不取自包中")
        if expected is not None and found.split("/")[0] in FOLDERS:
            return Refused("MEMBER_MISSING", expected, f"应有的成员不在其位，其位是 {found}")
        return Refused("MEMBER_UNEXPECTED", found, "格式中没有这个成员")


FOLDERS = {
    "manifest.json",
    "checkpoint",
    "time_stamp",
    "consistency",
    "range",
    "opening",
    "officers",
    "tile",
    "entry",
    "rules",
    "results",
    "evidence",
    "access",
}

# --------------------------------------------------------------------------------------------------------------------
# Documents
# --------------------------------------------------------------------------------------------------------------------


class _Duplicate(ValueError):
    pass


class _Float(ValueError):
    pass


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Duplicate
    return found


def _float(text: str) -> Any:
    raise _Float(text)


_raw_decode = json.JSONDecoder(object_pairs_hook=_object, parse_float=_float, parse_constant=_float).raw_decode


def parse(text: str) -> Any:
    """JSON without duplicate keys and floating-point numbers, and nothing before or behind it. Raises ValueError."""
    found, end = _raw_decode(text)
    if end != len(text):
        raise ValueError("something behind it")
    return found


scalar = json.JSONEncoder(ensure_ascii=False).encode


def jcs(value: Any) -> bytes:
    """RFC 8785 bytes of objects, arrays, strings, whole numbers, true, false and null."""
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
        return b"{%s}" % b",".join(jcs(name) + b":" + jcs(each) for name, each in members)
    if isinstance(value, list):
        return b"[%s]" % b",".join(map(jcs, value))
    return scalar(value).encode()


def read_document(content: bytes, code: str, place: str) -> Any:
    """A document in its canonical form. Raises Refused."""
    try:
        found = parse(content.decode())
        if jcs(found) == content:
            return found
    except (ValueError, RecursionError):
        pass
    raise Refused(code, place, "不是规范形式（RFC 8785）的 JSON")


# --------------------------------------------------------------------------------------------------------------------
# Scores (score/1): written from its description alone
# --------------------------------------------------------------------------------------------------------------------


class Unsound(Exception):
    """The year cannot be computed from what is recorded."""


def half_up(n: int, d: int) -> int:
    """n / d to the nearest whole number."""
    whole, rest = divmod(n, d)
    return whole + (2 * rest >= d)


GRADES = ["GOOD", "FAIR", "AVERAGE", "POOR"]
LISTS = {"PROBLEM", "TASK", "RESPONSIBILITY"}


def whole(value: Any, most: int, least: int = 0) -> int:
    """A whole number within its bounds. Raises ValueError."""
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"{value} 应为 {least} 至 {most} 的整数")
    return value


def amounts(value: dict[str, Any], most: int, names: set[str] | None = None) -> dict[str, int]:
    """Whole numbers by name, of exactly these names. Raises ValueError."""
    if names is not None and set(value) != names:
        raise ValueError(f"应有 {'、'.join(sorted(names))}，实有 {'、'.join(sorted(value))}")
    return {name: whole(each, most) for name, each in value.items()}


class Rules:
    """A year's rule set, which has these fields and no other."""

    def __init__(self, text: str) -> None:
        try:
            self.bytes = text.encode()
            said = parse(text)
            if jcs(said) != self.bytes or said["engine"] != ENGINE or set(said) != RULES:
                raise ValueError("不是规范形式，或不属于 score/1")
            self.digest = sha256(self.bytes).hex()
            self.components: dict[str, Any] = said["components"]
            amounts({name: each["points"] for name, each in self.components.items()}, 10_000, {*LISTS, "SATISFACTION"})
            for each in self.components.values():
                if set(each) != {"points", "whenEmpty"} or each["whenEmpty"] not in ("REFUSE", "FULL", "ZERO"):
                    raise ValueError(f"组成部分 {each}")
            if sum(each["points"] for each in self.components.values()) != 10_000:
                raise ValueError("各组成部分合计不是 100 分")
            self.criteria = amounts(said["criteria"], 10_000)
            self.answers = amounts(said["satisfaction"], 10_000)
            self.votes = amounts(said["ballot"], 10_000)
            if not sum(self.criteria.values()) or not self.answers or not self.votes:
                raise ValueError("标准、满意度或票种为空")
            self.deductions = {name: amounts(each, 10_000, {"per", "cap"}) for name, each in said["deductions"].items()}
            if set(said["bonus"]) != {"cap", "kinds"}:
                raise ValueError("加分")
            self.bonus_cap = whole(said["bonus"]["cap"], 10_000)
            self.bonus = amounts(said["bonus"]["kinds"], 10_000)
            self.veto: dict[str, str] = said["veto"]
            least = amounts(said["grades"], 20_000, set(GRADES))
            self.grades = [(least[grade], grade) for grade in GRADES]
            if (
                not set(self.veto.values()) <= set(GRADES)
                or least["POOR"]
                or self.grades != sorted(self.grades, key=lambda each: -each[0])
            ):
                raise ValueError("等次")
            self.good_percent = whole(said["goodCapPercent"], 100)
            self.ballot_share = whole(said["secretaryBallotShare"], 100)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise Unsound(f"评分办法读不通（{error}）") from error


RULES = {
    *("engine", "components", "criteria", "satisfaction", "ballot", "deductions", "bonus", "veto", "grades"),
    *("goodCapPercent", "secretaryBallotShare"),
}
COUNT_MAX = 1_000_000_000


class Unit:
    """What is recorded of a unit's year."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.id: str = said["unit"]
        self.code: str = said["unit_code"]
        self.group: str = said["group"]
        self.class_: str = said["class_"]
        self.rules: str = said["rules"]
        self.items = [
            (item["item"], item["number"], item["kind"], whole(item["weight"], COUNT_MAX, 1)) for item in said["items"]
        ]
        for place in (0, 1):
            if len({item[place] for item in self.items}) < len(self.items):
                raise ValueError("同一事项列了两次")
        if not {item[2] for item in self.items} <= LISTS:
            raise ValueError("不认识的清单")
        self.survey: tuple[int, dict[str, int]] | None = None
        self.lines: dict[str, tuple[str, int]] = {}
        self.sheets: dict[str, dict[tuple[str, str], int]] = {}
        self.signed: set[str] = set()
        self.counted: list[str] = []
        self.settled: dict[tuple[str, str], int] = {}
        self.box: dict[str, Any] | None = None
        self.result: dict[str, Any] | None = None

    def score(self, item: tuple[str, str, str, int], criterion: str, sheets: list[dict[tuple[str, str], int]]) -> int:
        """What an item gets by a criterion."""
        cell = (item[0], criterion)
        if cell in self.settled:
            return self.settled[cell]
        given = [sheet[cell] for sheet in sheets if cell in sheet]
        if not given:
            raise Unsound(f"单位 {self.code} 的 {item[1]} 没有 {criterion} 的得分")
        return half_up(sum(given), len(given))

    def points(self, rules: Rules, recused: set[tuple[str, str, str]]) -> dict[str, Any]:
        """Its entry of the assessment document."""
        sheets = [self.sheets.get(who, {}) for who in self.counted if (self.group, who, self.id) not in recused]
        components = {}
        for name, component in rules.components.items():
            part = self._rate(rules) if name == "SATISFACTION" else self._list(rules, name, sheets)
            if part is None:
                if component["whenEmpty"] not in ("FULL", "ZERO"):
                    raise Unsound(f"单位 {self.code} 的 {name} 没有可计分的内容")
                components[name] = component["points"] if component["whenEmpty"] == "FULL" else 0
            else:
                components[name] = half_up(component["points"] * part, 10_000)
        counts: dict[str, int] = {}
        for kind, count in self.lines.values():
            if kind not in rules.deductions and kind not in rules.bonus and kind not in rules.veto:
                raise Unsound(f"单位 {self.code} 的加减分类别 {kind} 不在评分办法中")
            counts[kind] = counts.get(kind, 0) + count
        base = sum(components.values())
        taken = {kind: min(rule["cap"], rule["per"] * counts.get(kind, 0)) for kind, rule in rules.deductions.items()}
        added = min(rules.bonus_cap, sum(per * counts.get(kind, 0) for kind, per in rules.bonus.items()))
        return {
            "unit": self.code,
            "components": components,
            "base": base,
            "deductions": taken,
            "bonus": added,
            "final": max(0, base - sum(taken.values())) + added,
            "veto": sorted(kind for kind in rules.veto if counts.get(kind, 0)),
        }

    def _list(self, rules: Rules, name: str, sheets: list[dict[tuple[str, str], int]]) -> int | None:
        weighted = weights = 0
        for item in self.items:
            if item[2] == name:
                shares = [(share, self.score(item, criterion, sheets)) for criterion, share in rules.criteria.items()]
                own = half_up(sum(share * score for share, score in shares), sum(share for share, _ in shares))
                weighted, weights = weighted + item[3] * own, weights + item[3]
        return half_up(weighted, weights) if weights else None

    def _rate(self, rules: Rules) -> int | None:
        if self.survey is None or not self.survey[0]:
            return None
        valid, answers = self.survey
        if sum(answers.values()) != valid or not set(answers) <= set(rules.answers):
            raise Unsound(f"单位 {self.code} 的满意度各选项与有效份数不符")
        return half_up(sum(rules.answers[name] * count for name, count in answers.items()), valid)

    def ballot(self, rules: Rules) -> int | None:
        """What the votes on its secretary give."""
        if self.box is None:
            return None
        voting = whole(self.box["valid"], COUNT_MAX) - whole(self.box["abstentions"], COUNT_MAX)
        votes = tally(self.box["votes"])
        if voting <= 0 or sum(votes.values()) != voting or not set(votes) <= set(rules.votes):
            raise Unsound(f"单位 {self.code} 的民主评议各选项与有效票数不符")
        return half_up(sum(rules.votes[name] * count for name, count in votes.items()), voting)


def tally(pairs: list[dict[str, Any]]) -> dict[str, int]:
    """Amounts by name. Raises ValueError."""
    found = {pair["name"]: whole(pair["count"], COUNT_MAX) for pair in pairs}
    if len(found) < len(pairs):
        raise ValueError("同一名称列了两次")
    return found


def graded(rules: Rules, units: list[tuple[Unit, dict[str, Any]]]) -> list[dict[str, Any]]:
    """The entries of the evaluation document, by unit code."""
    rows = []
    for unit, points in units:
        ballot, final = unit.ballot(rules), points["final"]
        share = rules.ballot_share
        grades = [next(grade for least, grade in rules.grades if least <= final)]
        grades += [rules.veto[kind] for kind in points["veto"]]
        entry = {
            "unit": unit.code,
            "class": unit.class_,
            "ballot": ballot,
            "secretary": None if ballot is None else half_up((100 - share) * final + share * ballot, 100),
            "grade": max(grades, key=GRADES.index),
        }
        rows.append(((-final, -(ballot or 0), -points["components"]["TASK"]), entry))
    for class_ in {entry["class"] for _, entry in rows}:
        peers = sorted((row for row in rows if row[1]["class"] == class_), key=lambda row: (row[0], row[1]["unit"]))
        left = len(peers) * rules.good_percent // 100
        for place, (key, entry) in enumerate(peers):
            ahead = peers[place - 1] if place else None
            entry["rank"] = ahead[1]["rank"] if ahead is not None and ahead[0] == key else place + 1
            if entry["grade"] == "GOOD":
                entry["grade"] = "GOOD" if left else "FAIR"
                left -= left > 0
    return [entry for _, entry in rows]


# --------------------------------------------------------------------------------------------------------------------
# The year, folded from its events
# --------------------------------------------------------------------------------------------------------------------


class Round(NamedTuple):
    """A published round with the documents that follow from the events."""

    number: int
    position: int
    assessment: bytes
    evaluation: bytes
    sound: bool
    by_hand: list[str]


class Published(NamedTuple):
    """A publication: where, and the checkpoint that it names."""

    position: int
    size: int
    root: bytes


class Year:
    """A year's events folded; each publication is computed anew where it stands in the log."""

    def __init__(self, year: int, from_start: bool, report: Report) -> None:
        self.year = year
        self.report = report
        self.opened: int | None = None
        self.published_rules: dict[str, str] = {}
        self.rules: str | None = None
        self.units: dict[str, Unit] = {}
        self.groups: set[str] = set()
        self.recused: set[tuple[str, str, str]] = set()
        self.computed: dict[int, dict[str, Any]] = {}
        self.evaluated: dict[tuple[str, int], dict[str, Any]] = {}
        self.standing: dict[str, tuple[str, str | None]] = {}
        self.publications: list[Published] = []
        self.rounds: list[Round] = []
        self.broken = False
        self._last = -1
        self._from_start = from_start

    def take(self, position: int, type_: str, stream: str, said: dict[str, Any]) -> None:
        """One event of a type that the year rests on."""
        if self.broken and type_ != "results.published.v1":
            return
        where, act = FOLD[type_]
        if stream != where.format(**said):
            raise ValueError(f"不应在流 {stream} 中")
        group = type_.startswith("assessment_group.")
        if not group and said["year"] != self.year:
            return
        if type_ != "results.published.v1" and not (group and said["group"] not in self.groups):
            self._last = position
        act(self, position, said)

    def _opened_year(self, position: int, said: dict[str, Any]) -> None:
        self.opened = position

    def _rules(self, position: int, said: dict[str, Any]) -> None:
        if sha256(said["rules"].encode()).hex() != said["digest"]:
            self.report.fault("RULES_DIFFER", f"位置 {position}", "评分办法的文本与其摘要不符")
        self.published_rules[said["digest"]] = said["rules"]

    def _freeze(self, position: int, said: dict[str, Any]) -> None:
        self.rules = self.published_rules[said["digest"]]

    def _group(self, position: int, said: dict[str, Any]) -> None:
        if said["year"] == self.year:
            self.groups.add(said["group"])

    def _recuse(self, position: int, said: dict[str, Any]) -> None:
        self.recused.add((said["group"], said["person"], said["unit"]))

    def _assess(self, position: int, said: dict[str, Any]) -> None:
        unit = self.units[said["unit"]] = Unit(said)
        if unit.group not in self.groups and not self._from_start:
            text = f"单位 {unit.code} 的考核组 {unit.group} 不是在包内成立的，回避情况无从核对"
            self.report.fault("HISTORY_INCOMPLETE", f"位置 {position}", text)

    def _survey(self, position: int, said: dict[str, Any]) -> None:
        self.units[said["unit"]].survey = (whole(said["valid"], COUNT_MAX), tally(said["answers"]))

    def _line(self, position: int, said: dict[str, Any]) -> None:
        self.units[said["unit"]].lines[said["line"]] = (said["kind"], whole(said["count"], COUNT_MAX))

    def _unline(self, position: int, said: dict[str, Any]) -> None:
        del self.units[said["unit"]].lines[said["line"]]

    def _score(self, position: int, said: dict[str, Any]) -> None:
        unit, who, score = self.units[said["unit"]], said["assessor"], said["score"]
        if who in unit.signed:
            self.report.fault("SHEET_CHANGED", f"位置 {position}", f"{who} 对单位 {unit.code} 的评分表签署后又被改动")
        unit.sheets.setdefault(who, {})[said["item"], said["criterion"]] = whole(score, 10_000)

    def _sign(self, position: int, said: dict[str, Any]) -> None:
        self.units[said["unit"]].signed.add(said["assessor"])

    def _count(self, position: int, said: dict[str, Any]) -> None:
        unit, who = self.units[said["unit"]], said["assessor"]
        if who in unit.counted:
            self.report.fault("SHEET_UNSIGNED", f"位置 {position}", f"{who} 对单位 {unit.code} 的评分表计入两次")
        unit.counted.append(who)

    def _settle(self, position: int, said: dict[str, Any]) -> None:
        self.units[said["unit"]].settled[said["item"], said["criterion"]] = whole(said["score"], 10_000)

    def _result(self, position: int, said: dict[str, Any]) -> None:
        self.units[said["unit"]].result = said["result"]

    def _box(self, position: int, said: dict[str, Any]) -> None:
        self.units[said["unit"]].box = said

    def _computed(self, position: int, said: dict[str, Any]) -> None:
        self.computed[said["round"]] = said

    def _evaluated(self, position: int, said: dict[str, Any]) -> None:
        self.evaluated[said["unit"], said["round"]] = said
        before = self.standing.get(said["unit"])
        if before is None or before[0] != said["grade"]:
            self.standing[said["unit"]] = (said["grade"], None)

    def _propose(self, position: int, said: dict[str, Any]) -> None:
        self.standing[said["unit"]] = (self.standing[said["unit"]][0], None)

    def _decide(self, position: int, said: dict[str, Any]) -> None:
        self.standing[said["unit"]] = (self.standing[said["unit"]][0], said["grade"])

    def _published(self, position: int, said: dict[str, Any]) -> None:
        place = f"位置 {position}，第 {said['round']} 轮公布"
        report = self.report
        size, root = whole(said["checkpoint_size"], position), from_base64(said["checkpoint_root"])
        self.publications.append(Published(position, size, root or b""))
        if self.broken:
            report.fault("YEAR_UNSOUND", place, "无法由事件复算：之前有与本年度有关的事件读不通")
            return
        bound = whole(said["from_position"], position), whole(said["to_position"], position)
        if bound[0] != self.opened or bound[1] == position:
            report.fault("PUBLICATION_UNBOUND", place, f"依据位置有误；本年度自位置 {self.opened} 开启")
        if self._last > said["to_position"]:
            text = f"声明依据位置 {said['to_position']} 及以前，其后位置 {self._last} 又有影响结果的事件"
            report.fault("PUBLICATION_STALE", place, text)
        if said["round"] not in self.computed or said["round"] in [each.number for each in self.rounds]:
            report.fault("PUBLICATION_UNBOUND", place, "这一轮没有计算过，或已经公布过")
        try:
            self._check_published(place, position, said)
        except (Unsound, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
            report.fault("YEAR_UNSOUND", place, f"无法由事件复算：{error}")

    def _check_published(self, place: str, position: int, said: dict[str, Any]) -> None:
        for told in (said, self.computed.get(said["round"], said)):
            if told["engine"] != ENGINE:
                raise Unsound(f"不认识计分引擎 {told['engine']}")
        if self.rules is None:
            raise Unsound("评分办法没有冻结")
        report, rules = self.report, Rules(self.rules)
        units = sorted(self.units.values(), key=lambda unit: unit.code)
        if len({unit.code for unit in units}) < len(units):
            raise Unsound("两个单位编码相同")
        for unit in units:
            if unit.rules != rules.digest:
                report.fault("RULES_DIFFER", place, f"单位 {unit.code} 按另一评分办法考核")
            for who in unit.counted:
                if who not in unit.signed:
                    report.fault("SHEET_UNSIGNED", place, f"{who} 对单位 {unit.code} 的评分表未签署即计入")
        entries = [unit.points(rules, self.recused) for unit in units]
        assessment = jcs({"engine": ENGINE, "rules": rules.digest, "units": entries})
        evaluated = graded(rules, list(zip(units, entries, strict=True)))
        head = {"engine": ENGINE, "rules": rules.digest, "assessment": sha256(assessment).hex()}
        evaluation = jcs({**head, "units": evaluated})
        stand = {unit.code: self.standing.get(unit.id, ("", None)) for unit in units}
        for code, (_, decided) in stand.items():
            if decided is None:
                report.fault("GRADE_UNDECIDED", place, f"单位 {code} 的等次没有审定")
        faults = report.faults_total
        self._compare_units(place, said["round"], units, entries, evaluated)
        digests = {"rules": rules.digest, "assessment": head["assessment"], "evaluation": sha256(evaluation).hex()}
        codes = {"rules": "RULES_DIFFER", "assessment": "ASSESSMENT_DIFFERS", "evaluation": "EVALUATION_DIFFERS"}
        for source, told in (("公布", said), ("计算时登记", self.computed.get(said["round"], {}))):
            for name, digest in digests.items():
                if told.get(name) != digest:
                    report.fault(codes[name], place, f"{DOCUMENTS[name]}复算为 {digest}，{source}的为 {told.get(name)}")
        sound = report.faults_total == faults
        by_hand = [
            f"{code} 由 {grade} 改定为 {decided}" for code, (grade, decided) in stand.items() if grade != decided
        ]
        self.rounds.append(Round(said["round"], position, assessment, evaluation, sound, by_hand))

    def _compare_units(
        self, place: str, round_: int, units: list[Unit], points: list[dict[str, Any]], grades: list[dict[str, Any]]
    ) -> None:
        for unit, entry, grade in zip(units, points, grades, strict=True):
            stored = unit.result or {}
            told: dict[str, Any] = {
                name: tally(stored[name]) for name in ("components", "deductions") if name in stored
            }
            told |= {name: stored.get(name) for name in ("base", "bonus", "final", "veto")}
            for name in ("components", "deductions", "bonus", "veto", "base", "final"):
                if told.get(name) != entry[name]:
                    text = f"单位 {unit.code} 的 {name} 复算为 {entry[name]}，登记为 {told.get(name)}"
                    self.report.fault("RESULT_DIFFERS", place, text)
            ranked = self.evaluated.get((unit.id, round_), {})
            for name in ("class", "ballot", "secretary", "rank", "grade"):
                is_ = ranked.get("class_" if name == "class" else name)
                if not ranked or is_ != grade[name]:
                    text = f"单位 {unit.code} 的 {name} 复算为 {grade[name]}，登记为 {is_}"
                    self.report.fault("RESULT_DIFFERS", place, text)


DOCUMENTS = {"rules": "评分办法的摘要", "assessment": "考核结果的摘要", "evaluation": "评定结果的摘要"}

FOLD: dict[str, tuple[str, Callable[[Year, int, dict[str, Any]], None]]] = {
    "cycle.opened.v1": ("cycle/{year}", Year._opened_year),
    "rule_set.published.v1": ("scoring/{year}", Year._rules),
    "rule_set.frozen.v1": ("scoring/{year}", Year._freeze),
    "assessment_group.formed.v1": ("assessment_group/{group}", Year._group),
    "assessment_group.interest_declared.v1": ("assessment_group/{group}", Year._recuse),
    "assessment_group.assessor_recused.v1": ("assessment_group/{group}", Year._recuse),
    "assessment.opened.v1": ("assessment/{unit}/{year}", Year._assess),
    "assessment.satisfaction_recorded.v1": ("assessment/{unit}/{year}", Year._survey),
    "assessment.fact_recorded.v1": ("assessment/{unit}/{year}", Year._line),
    "assessment.fact_withdrawn.v1": ("assessment/{unit}/{year}", Year._unline),
    "score_sheet.score_entered.v1": ("score_sheet/{unit}/{year}/{assessor}", Year._score),
    "score_sheet.score_amended.v1": ("score_sheet/{unit}/{year}/{assessor}", Year._score),
    "score_sheet.signed.v1": ("score_sheet/{unit}/{year}/{assessor}", Year._sign),
    "assessment.sheet_counted.v1": ("assessment/{unit}/{year}", Year._count),
    "assessment.score_adjudicated.v1": ("assessment/{unit}/{year}", Year._settle),
    "assessment.finalised.v1": ("assessment/{unit}/{year}", Year._result),
    "assessment.revised.v1": ("assessment/{unit}/{year}", Year._result),
    "ballot_box.counted.v1": ("ballot_box/{unit}/{year}", Year._box),
    "results.computed.v1": ("results/{year}", Year._computed),
    "evaluation.computed.v1": ("evaluation/{unit}/{year}", Year._evaluated),
    "evaluation.grade_proposed.v1": ("evaluation/{unit}/{year}", Year._propose),
    "evaluation.grade_decided.v1": ("evaluation/{unit}/{year}", Year._decide),
    "results.published.v1": ("results/{year}", Year._published),
}
"""Type of event -> the stream it must stand in, and what it adds to the year."""

OF_YEAR = {"assessment", "score_sheet", "ballot_box", "evaluation"}
"""First parts of stream names whose third part is a year."""
YEARLY = {"cycle", "scoring", "results"}
"""Those whose second part is."""

# --------------------------------------------------------------------------------------------------------------------
# Officers' own signatures: what each of them signed is made anew from the log
# --------------------------------------------------------------------------------------------------------------------

SIGN = "sandan/sign/v1"
SIGNED = {"SIGN_SHEET": "评分表", "APPROVE_RULING": "签批", "PUBLISH_RESULTS": "公布"}
LINE = ("item", "criterion", "method", "score", "reason", "evidence", "findings")
PROPOSED = (
    *("ruling", "kind", "unit", "year", "person", "conditions", "basis", "evidence", "measure"),
    *("proposed_by", "proposed_on"),
)
REVIEWED = ("note", "reviewed_by", "reviewed_on")
PUBLISHED = ("year", "round", "from_position", "engine", "rules", "assessment", "evaluation")
FIELD_PRIME = 2**255 - 19
SMALL_ORDER = {
    *(0, 1, FIELD_PRIME - 1),
    2707385501144840649318225287225658788936804267575313519463743609750303402022,
    55188659117513257062467267217118295137698188065244968500265048394206261417927,
}
"""y of the points under which anybody can sign (order 1, 2, 4, 8)."""

_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""RFC 8785 of what has ASCII names and whole numbers alone, as the lines of a sheet do: much faster than `jcs`."""


def officer_key(text: Any) -> bytes | None:
    """A public key of an officer, None for what is none or signs for anybody."""
    raw = from_base64(text) if type(text) is str else None
    if raw is None or len(raw) != 32:
        return None
    y = int.from_bytes(raw, "little") % 2**255
    return None if y >= FIELD_PRIME or y in SMALL_ORDER else raw


class Officer:
    """A key as the log tells of it."""

    def __init__(self, person: str, public: bytes | None) -> None:
        self.person = person
        self.public = public
        self.confirmed = False
        self.revoked_at: int | None = None

    def signed(self, message: bytes, signature: Any) -> bool:
        """Whether this key made the signature."""
        made = from_base64(signature) if type(signature) is str else None
        return self.public is not None and made is not None and Key("", b"", 0, self.public).signed(message, made)


class Officers:
    """The register of keys, and every act of the year that is to be signed."""

    def __init__(self, year: Year, wanted: "Wanted", report: Report) -> None:
        self.year = year
        self.wanted = wanted
        self.report = report
        self.required = False
        self.scan_required = False
        self.keys: dict[str, Officer] = {}
        self.lines: dict[str, dict[tuple[str, str], bytes]] = {}
        self.rulings: dict[str, dict[str, Any]] = {}
        self.signed = dict.fromkeys(SIGNED, 0)
        self.unsigned = dict.fromkeys(SIGNED, 0)
        self.on_paper = 0

    def take(
        self, position: int, type_: str, stream: str, version: int, actor: dict[str, Any], said: dict[str, Any]
    ) -> None:
        """One event of a type that says something of keys or of what is signed."""
        SIGNING[type_](self, Act(position, stream, version, actor, said))

    def _policy(self, act: "Act") -> None:
        act.stands_in("tenant")
        self.required = act.said["policy"].get("officer_signatures") == "REQUIRED"
        self.scan_required = act.said["policy"].get("evidence_scan_required") is True

    def _register(self, act: "Act") -> None:
        act.stands_in("signing_keys")
        person, public = act.said["person"], act.said["public_key"]
        key = self.keys[act.said["signing_key"]] = Officer(person, officer_key(public))
        text = {"act": "REGISTER_KEY", "district": self.wanted.district, "person": person, "public_key": public}
        if not key.signed(jcs({"sign": SIGN, **text}), act.said["proof"]) or act.actor["person"] != person:
            self._fault("OFFICER_KEY_PROOF_FALSE", act, f"{person} 登记的密钥没有证明私钥在其手中，或不安全")

    def _confirm(self, act: "Act") -> None:
        act.stands_in("signing_keys")
        key, by = self.keys[act.said["signing_key"]], act.said["confirmed_by"]
        key.confirmed = True
        if key.person in (by, act.actor["person"]):
            self._fault("OFFICER_KEY_SELF_CONFIRMED", act, f"{key.person} 的密钥由其本人确认")

    def _revoke(self, act: "Act") -> None:
        act.stands_in("signing_keys")
        self.keys[act.said["signing_key"]].revoked_at = act.position

    def score(self, stream: str, said: dict[str, Any]) -> None:
        """A line of a sheet, of which there are more than of everything else together."""
        if said["year"] == self.year.year:
            line = _canonical({name: said.get(name) for name in LINE})
            self.lines.setdefault(stream, {})[said["item"], said["criterion"]] = sha256(line.encode())

    def _sheet(self, act: "Act") -> None:
        if act.said["year"] != self.year.year:
            return
        unit, lines = self.year.units[act.said["unit"]], self.lines.pop(act.stream, {})
        digest = sha256(b"".join(line for _, line in sorted(lines.items()))).hex()
        about = {"unit": unit.code, "year": self.year.year, "rules": unit.rules}
        content = {**about, "lines": len(lines), "lines_sha256": digest}
        self._check("SIGN_SHEET", act, act.said["assessor"], act.said["signed_on"], content)

    def _propose(self, act: "Act") -> None:
        act.stands_in(f"ruling/{act.said['ruling']}")
        if act.said["year"] == self.year.year:
            self.rulings[act.said["ruling"]] = {name: act.said[name] for name in PROPOSED}

    def _review(self, act: "Act") -> None:
        act.stands_in(f"ruling/{act.said['ruling']}")
        if act.said["ruling"] in self.rulings:
            self.rulings[act.said["ruling"]] |= {name: act.said[name] for name in REVIEWED}

    def _approve(self, act: "Act") -> None:
        act.stands_in(f"ruling/{act.said['ruling']}")
        content = self.rulings.pop(act.said["ruling"], None)
        if content is not None:
            self._check("APPROVE_RULING", act, act.said["approved_by"], act.said["approved_on"], content)

    def _publish(self, act: "Act") -> None:
        if act.said["year"] == self.year.year:
            behalf = act.actor["on_behalf_of"]
            person = act.actor["person"] if behalf is None else behalf["person"]
            content = {name: act.said[name] for name in PUBLISHED}
            self._check("PUBLISH_RESULTS", act, person, act.said["published_on"], content)

    def _check(self, name: str, act: "Act", person: str | None, on: str, content: dict[str, Any]) -> None:
        """Hold an act's signature against the text that follows from the log, and its key against the register."""
        made = act.said.get("signature")
        behalf = act.actor["on_behalf_of"]
        on_paper = behalf is not None and behalf["attested_on_paper"] is True
        if made is None:
            self.unsigned[name] += 1
            self.on_paper += on_paper
            if self.required and not on_paper:
                why = f"{SIGNED[name]}没有 {person} 本人的电子签名，而本区当时规定必须签"
                self._fault("OFFICER_SIGNATURE_MISSING", act, why)
            return
        key = self.keys.get(made["signing_key"])
        text = jcs(
            {
                "sign": SIGN,
                "act": name,
                "district": self.wanted.district,
                "stream": act.stream,
                "version": act.version - 1,
                "person": person,
                "on": on,
                "content": content,
            }
        )
        if key is None:
            self._fault("OFFICER_KEY_UNKNOWN", act, f"{SIGNED[name]}用了没有登记过的密钥")
        elif key.person != person:
            self._fault("OFFICER_KEY_OTHER", act, f"{SIGNED[name]}由 {person} 作出，签名用的是 {key.person} 的密钥")
        elif not key.signed(text, made["value"]):
            self._fault("OFFICER_SIGNATURE_FALSE", act, f"{SIGNED[name]}的签名与日志中的内容不符，或不是 {person} 所签")
        elif not key.confirmed:
            self._fault("OFFICER_KEY_UNCONFIRMED", act, f"{person} 签名用的密钥没有经他人确认")
        elif key.revoked_at is not None:
            self._fault("OFFICER_KEY_REVOKED", act, f"{person} 签名用的密钥已在位置 {key.revoked_at} 吊销")
        elif self.wanted.officers is not None and _spelled(key) not in self.wanted.officers.get(person, ()):
            self._fault("OFFICER_KEY_DIFFERS", act, f"{person} 签名用的公钥不在您的名单中")
        else:
            self.signed[name] += 1

    def tell(self) -> None:
        """What was signed, and what was not."""
        head = "AUTHENTICITY"
        if any(self.signed.values()):
            if not self.report.of(head):
                text = f"{_counted(self.signed)}由责任人本人签名，逐一用日志复原所签的文本核对"
                self.report.verified[head].append(f"{text}。")
            if self.wanted.officers is None:
                text = "责任人公钥与审计方自己名单的比对（--officers）：没有给出，密钥是谁的以日志中的登记和确认为准"
                self.report.absent[head].append(text)
        if any(self.unsigned.values()):
            paper = f"（其中 {self.on_paper} 项凭纸质材料登记）" if self.on_paper else ""
            text = f"责任人本人的电子签名：{_counted(self.unsigned)}没有{paper}，由谁作出只有平台的登记为证"
            self.report.absent[head].append(text)

    def _fault(self, code: str, act: "Act", text: str) -> None:
        self.report.fault(code, f"位置 {act.position}", text)


class Act(NamedTuple):
    """An event with its place."""

    position: int
    stream: str
    version: int
    actor: dict[str, Any]
    said: dict[str, Any]

    def stands_in(self, stream: str) -> None:
        """Raises ValueError where it stands elsewhere."""
        if self.stream != stream:
            raise ValueError(f"不应在流 {self.stream} 中")


def _spelled(key: Officer) -> str:
    return base64.b64encode(key.public or b"").decode()


def _counted(numbers: dict[str, int]) -> str:
    return "、".join(f"{SIGNED[name]} {count} 项" for name, count in numbers.items() if count)


SIGNING: dict[str, Callable[[Officers, Act], None]] = {
    "tenant.policy_versioned.v1": Officers._policy,
    "signing_key.registered.v1": Officers._register,
    "signing_key.confirmed.v1": Officers._confirm,
    "signing_key.revoked.v1": Officers._revoke,
    "score_sheet.signed.v1": Officers._sheet,
    "ruling.proposed.v1": Officers._propose,
    "ruling.reviewed.v1": Officers._review,
    "ruling.approved.v1": Officers._approve,
    "results.published.v1": Officers._publish,
}
"""Type of event -> what it says of keys, or of what is signed with them."""
SCORES = {"score_sheet.score_entered.v1", "score_sheet.score_amended.v1"}


def read_officers(path: Path) -> dict[str, set[str]]:
    """The auditor's own list: a person and a public key (base64) a line. Raises Unusable."""
    found: dict[str, set[str]] = {}
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"--officers {path}：{error}") from error
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.split()
        if words and not words[0].startswith("#"):
            if len(words) != 2 or officer_key(words[1]) is None:
                raise Unusable(f"--officers {path} 第 {number} 行：应为人员编号和公钥（Ed25519，base64）")
            found.setdefault(words[0], set()).add(words[1])
    return found


# --------------------------------------------------------------------------------------------------------------------
# Custody: each evidence file from its declaration to its end, by the rules of the platform
# --------------------------------------------------------------------------------------------------------------------


class File:
    """One evidence file. `whole`: nothing of it lies before the first entry, so what was not seen was not done."""

    def __init__(self, whole: bool) -> None:
        self.whole = whole
        self.early = False
        self.status = ""
        self.place: tuple[str, str | None] | None = None
        self.announced: tuple[str | None, int | None] | None = None
        self.scan: tuple[str, dict[str, Any]] | None = None
        self.retain_until_on = ""
        self.reports: set[str] = set()
        self.successor: str | None = None
        self.restricted: bool | None = False if whole else None
        self.folders: set[str] = set()
        self.asked_by: str | None = None
        self.erased = False
        self.destroyed = False

    def is_not(self, *statuses: str) -> bool:
        """Whether it is certain that it had come to none of these."""
        return (self.whole or bool(self.status)) and self.status not in statuses


class Step(NamedTuple):
    """One event about a file, and where it stands."""

    position: int
    stream: str
    version: int
    command: str
    day: str
    said: dict[str, Any]


class Custody:
    """The files' chains of custody, folded from the entries alone.

    Where the entries begin in the middle of the log, only what they contradict themselves is a fault.
    """

    def __init__(self, first: int, fault: Callable[[int, str, str], Any]) -> None:
        self.first = first
        self.fault = fault
        self.scan_required = False
        self.files: dict[str, File] = {}
        self.evidence: dict[str, dict[str, Any]] = {}
        self._whole: dict[str, bool] = {}

    def take(self, type_: str, step: Step) -> None:
        """One event of a type that says something of a file's custody."""
        name, fold = CUSTODY[type_]
        if name == "erasure" and step.said["kind"] != "EVIDENCE":
            return
        key = step.said["sealed_subject" if name == "erasure" else "evidence"]
        if step.stream != f"{name}/{key}":
            raise ValueError(f"不应在流 {step.stream} 中")
        self._whole.setdefault(step.stream, self.first == 0 or step.version == 1)
        if name == "evidence" and key not in self.files:
            self.files[key] = File(self._whole[step.stream])
        fold(self, self.file(key), step)

    def file(self, key: str) -> File:
        """What is known of a file so far."""
        if type(key) is not str:
            raise ValueError("佐证的编号有误")
        return self.files.setdefault(key, File(self.first == 0))

    def listed(self, *, holds: bool) -> list[dict[str, Any]]:
        """Every file that was sealed, by its id, with what became of it; with `holds` also whether it is held."""
        found = []
        for key in sorted(self.evidence):
            file = self.files[key]
            held = {"held": bool(file.folders)} if holds else {}
            found.append({**self.evidence[key], **held, "superseded_by": file.successor})
        return found

    def counts(self) -> dict[str, int]:
        """How the files stand at the end."""
        files, scans = self.files.values(), [each["scan"] for each in self.evidence.values()]
        return {
            "sealed": len(self.evidence),
            "scanned_clean": scans.count("CLEAN"),
            "not_scanned": scans.count("NOT_SCANNED"),
            "held": sum(bool(file.folders) for file in files),
            "superseded": sum(file.successor is not None for file in files),
            "restricted": sum(file.restricted is True for file in files),
            "destroyed": sum(file.destroyed for file in files),
        }

    def _bad(self, step: Step, code: str, message: str) -> None:
        named = step.said.get("evidence") or step.said["sealed_subject"]
        self.fault(step.position, code, f"佐证 {named} {message}")

    def _declared(self, file: File, step: Step) -> None:
        said = step.said
        if said["no_state_secret"] is not True:
            self._bad(step, "SECRET_UNDECLARED", "没有声明不含国家秘密")
        if file.status or file.early or step.version != 1:
            self._bad(step, "CUSTODY_ORDER", "再次申报，或申报之前已被保全或替换他件")
        file.place, file.announced = (said["unit"], said["item"]), (said["sha256"], said["size_bytes"])
        file.status = "DECLARED" if said["sha256"] is None else "SUPPLIED"

    def _supplied(self, file: File, step: Step) -> None:
        if file.is_not("DECLARED", "REJECTED"):
            self._bad(step, "CUSTODY_ORDER", "不在待补的状态，却又补充")
        file.status, file.announced = "SUPPLIED", (step.said["sha256"], step.said["size_bytes"])

    def _scanned(self, file: File, step: Step) -> None:
        said = step.said
        by = [said[name] for name in ("engine", "engine_version", "signatures")]
        scanned = said["verdict"] in {"CLEAN", "INFECTED"}
        named = all(type(each) is str for each in by) if scanned else by == [None] * 3
        if said["verdict"] not in SCANS or not named or (said["threat"] is not None) != (said["verdict"] == "INFECTED"):
            self._bad(step, "CUSTODY_UNSCANNED", "的扫描记录自相矛盾：结论与扫描程序、病毒库或恶意代码名称对不上")
        file.scan = (step.command, said)

    def _sealed(self, file: File, step: Step) -> None:
        said, own = step.said, (step.said["sha256"], step.said["size_bytes"])
        if file.is_not("SUPPLIED"):
            self._bad(step, "CUSTODY_ORDER", "不在待核验的状态，却被封存")
        elif file.announced is not None and file.announced != own:
            self._bad(step, "CUSTODY_CONTRADICTED", "封存的摘要或字节数与最后申报的不符")
        command, scan = file.scan or ("", {})
        # The scan of the very first entry lies before it.
        cut = file.scan is None and step.position == self.first > 0
        if not cut and (command != step.command or scan["sha256"] != said["sha256"]):
            self._bad(step, "CUSTODY_UNSCANNED", "封存时没有同一操作中对同一文件的扫描记录")
        elif scan.get("verdict") == "INFECTED":
            self._bad(step, "CUSTODY_INFECTED", "查出恶意代码，却被封存")
        elif scan.get("verdict") == "NOT_SCANNED" and self.scan_required:
            self._bad(step, "CUSTODY_UNSCANNED", "没有扫描，而本区规定须扫描后封存")
        key, digest, size = said["key_id"], said["blob_sha256"], said["blob_bytes"]
        if not (type(key) is str and key and BLOB.fullmatch(str(digest)) and type(size) is int and size > 0):
            self._bad(step, "CUSTODY_UNENCRYPTED", "封存时没有写明密钥编号或密文的摘要、字节数")
        if said["retain_until_on"] <= step.day:
            self._bad(step, "CUSTODY_KEPT", f"封存时的保存期限 {said['retain_until_on']} 已过")
        file.status, file.retain_until_on = "SEALED", said["retain_until_on"]
        self.evidence[said["evidence"]] = {
            "evidence": said["evidence"],
            "sha256": said["sha256"],
            "bytes": said["size_bytes"],
            "blob_sha256": digest,
            "blob_bytes": size,
            "media_type": scan.get("media_type"),
            "scan": scan.get("verdict"),
            "engine": scan.get("engine"),
            "engine_version": scan.get("engine_version"),
            "position": step.position,
        }

    def _rejected(self, file: File, step: Step) -> None:
        if file.is_not("SUPPLIED"):
            self._bad(step, "CUSTODY_ORDER", "不在待核验的状态，却被退回")
        file.status = "REJECTED"

    def _linked(self, file: File, step: Step) -> None:
        item, report = step.said["item"], step.said["report"]
        unit, own = file.place or (None, None)
        if file.status == "REJECTED" or file.erased or report in file.reports or own not in (None, item):
            self._bad(step, "CUSTODY_ORDER", "核验未通过、已删除、已挂接或属于其他项目，却挂接报告")
        file.reports.add(report)
        if unit is not None:
            file.place = (unit, item)

    def _superseded(self, file: File, step: Step) -> None:
        key = step.said["successor"]
        new = self.file(key)
        if file.is_not("SEALED") or file.successor is not None:
            self._bad(step, "CUSTODY_ORDER", "没有封存或已被替换，却又被替换")
        if file.folders or file.restricted:
            self._bad(step, "CUSTODY_KEPT", "正被保全或限制知悉，却被替换")
        elsewhere = None not in (file.place, new.place) and file.place != new.place
        if new is file or new.is_not("SEALED") or new.successor is not None or elsewhere:
            text = f"由 {key} 替换，而它没有封存、已被替换、是同一文件或属于其他项目"
            self._bad(step, "CUSTODY_SUCCESSOR", text)
        file.successor, new.early = key, not new.status

    def _restricted(self, file: File, step: Step) -> None:
        if file.restricted is True or file.is_not("DECLARED", "SUPPLIED", "SEALED", "REJECTED"):
            self._bad(step, "CUSTODY_ORDER", "没有申报或已限制知悉，却又限制")
        file.restricted = True

    def _lifted(self, file: File, step: Step) -> None:
        if file.restricted is False:
            self._bad(step, "CUSTODY_ORDER", "没有限制知悉，却解除限制")
        file.restricted = False

    def _held(self, file: File, step: Step) -> None:
        if file.is_not("SEALED") or file.erased or step.said["folder"] in file.folders:
            self._bad(step, "CUSTODY_HOLD", "没有封存、已删除或已由同一案卷保全，却又保全")
        file.folders.add(step.said["folder"])
        file.early = not file.status

    def _released(self, file: File, step: Step) -> None:
        folder = step.said["folder"]
        # A hold from before the first entry is known of only where the stream is whole.
        if folder not in file.folders and self._whole[step.stream]:
            self._bad(step, "CUSTODY_HOLD", "没有由这一案卷保全，却解除保全")
        file.folders.discard(folder)

    def _asked(self, file: File, step: Step) -> None:
        if file.is_not("SEALED") or file.erased or file.asked_by is not None:
            self._bad(step, "CUSTODY_ERASURE", "没有封存、已删除或已提请，却又提请删除")
        file.asked_by = step.said["requested_by"]

    def _declined(self, file: File, step: Step) -> None:
        if file.asked_by is None and self._whole[step.stream]:
            self._bad(step, "CUSTODY_ERASURE", "没有提请删除，却不予同意")
        file.asked_by = None

    def _erased(self, file: File, step: Step) -> None:
        if file.erased or (file.asked_by is None and self._whole[step.stream]):
            self._bad(step, "CUSTODY_ERASURE", "没有人提请或已经删除，却同意删除")
        elif file.asked_by == step.said["approved_by"]:
            self._bad(step, "CUSTODY_ERASURE", "由提请的同一人同意删除")
        if file.folders:
            self._bad(step, "CUSTODY_KEPT", "正被保全，却被删除")
        elif file.place is not None and file.place[1] is not None and file.retain_until_on > step.day:
            self._bad(step, "CUSTODY_KEPT", f"属于项目，保存到 {file.retain_until_on}，却被删除")
        file.asked_by, file.erased = None, True

    def _destroyed(self, file: File, step: Step) -> None:
        if file.destroyed or (not file.erased and self._whole[step.stream]):
            self._bad(step, "CUSTODY_ERASURE", "没有同意删除或密钥已经销毁，却又销毁密钥")
        file.erased = file.destroyed = True


SCANS = {"CLEAN", "INFECTED", "NOT_SCANNED"}
BLOB = re.compile(r"[0-9a-f]{64}", re.ASCII)
CUSTODY: dict[str, tuple[str, Callable[[Custody, File, Step], None]]] = {
    "evidence.declared.v1": ("evidence", Custody._declared),
    "evidence.supplied.v1": ("evidence", Custody._supplied),
    "evidence.scanned.v1": ("evidence", Custody._scanned),
    "evidence.sealed.v1": ("evidence", Custody._sealed),
    "evidence.rejected.v1": ("evidence", Custody._rejected),
    "evidence.linked.v1": ("evidence", Custody._linked),
    "evidence.superseded.v1": ("evidence", Custody._superseded),
    "evidence.restricted.v1": ("evidence", Custody._restricted),
    "evidence.restriction_lifted.v1": ("evidence", Custody._lifted),
    "evidence.hold_placed.v1": ("evidence_hold", Custody._held),
    "evidence.hold_released.v1": ("evidence_hold", Custody._released),
    "erasure.requested.v1": ("erasure", Custody._asked),
    "erasure.declined.v1": ("erasure", Custody._declined),
    "erasure.subject_erased.v1": ("erasure", Custody._erased),
    "erasure.key_destroyed.v1": ("erasure", Custody._destroyed),
}
"""Event type -> the kind of stream it stands in, and what it changes."""
CUSTODY_NAMES = {
    "sealed": "封存",
    "scanned_clean": "扫描未见异常",
    "not_scanned": "未经扫描",
    "held": "现被保全",
    "superseded": "已被替换",
    "restricted": "现限制知悉",
    "destroyed": "密钥已销毁",
}


# --------------------------------------------------------------------------------------------------------------------
# Envelopes
# --------------------------------------------------------------------------------------------------------------------

FIELDS = (
    *("stream", "version", "type", "command_id", "actor", "occurred_on", "recorded_at", "causation", "correlation"),
    *("classification", "data"),
)
FIELDS_SEALED = (*FIELDS, "sealed")
ACTOR = {"person", "post", "unit", "roles", "on_behalf_of"}
BEHALF = {"unit", "post", "person", "attested_on_paper"}
CLASSIFICATIONS = {"PUBLIC", "PARTY_INTERNAL", "UNIT", "RESTRICTED", "WORK_SECRET"}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)
_DATE = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
DATE = re.compile(_DATE, re.ASCII)
TIME = re.compile(_DATE + r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z", re.ASCII)
ENTRY_BYTES_MAX = 60_000

_TYPES = """
    assessment.fact_recorded.v1 assessment.fact_withdrawn.v1 assessment.fed_back.v1 assessment.finalised.v1
    assessment.method_recorded.v1 assessment.opened.v1 assessment.returned.v1 assessment.revised.v1
    assessment.satisfaction_recorded.v1 assessment.score_adjudicated.v1 assessment.sheet_counted.v1
    assessment.submitted.v1 assessment_group.assessor_recused.v1 assessment_group.assessor_replaced.v1
    assessment_group.assessor_seconded.v1 assessment_group.formed.v1 assessment_group.interest_declared.v1
    assessment_group.leader_set.v1 ballot_box.counted.v1 ballot_box.keys_published.v1 ballot_box.opened.v1
    ballot_box.paper_count_entered.v1 ballot_box.sealed.v1 case_folder.closed.v1 case_folder.content_added.v1
    case_folder.content_removed.v1 case_folder.handed_over.v1 case_folder.opened.v1
    city_target.set.v1 city_target.withdrawn.v1
    commitment.accepted.v1 commitment.assigned.v1 commitment.measure_set.v1 commitment.node_set.v1
    commitment.reassigned.v1 contribution.declined.v1 contribution.delivered.v1 contribution.pledged.v1
    contribution.requested.v1 cycle.closed.v1 cycle.issue_exception_approved.v1 cycle.opened.v1
    cycle.phase_advanced.v1 cycle.phase_reopened.v1 cycle.phase_window_set.v1 cycle.prior_report_declared.v1
    deadline.reminded.v1 disclosure.made.v1 document.change_numbered.v1 document.list_numbered.v1
    document.ruling_numbered.v1 log.key_rotated.v1
    erasure.declined.v1 erasure.hold_placed.v1 erasure.hold_released.v1 erasure.key_destroyed.v1
    erasure.requested.v1 erasure.subject_erased.v1 evaluation.computed.v1 evaluation.dimensions_recorded.v1
    evaluation.grade_decided.v1 evaluation.grade_proposed.v1 evaluation.result_used.v1 evidence.declared.v1
    evidence.hold_placed.v1 evidence.hold_released.v1
    evidence.linked.v1 evidence.rejected.v1 evidence.restricted.v1 evidence.restriction_lifted.v1
    evidence.scanned.v1 evidence.sealed.v1 evidence.superseded.v1 evidence.supplied.v1 finding.assigned.v1
    finding.closed.v1 finding.confirmed.v1 finding.dismissed.v1 finding.raised.v1 finding.rechecked.v1
    finding.rectification_submitted.v1 finding.reopened.v1 follow_up.approved.v1 follow_up.closed.v1
    follow_up.proposed.v1 follow_up.rectification_reported.v1 follow_up.reply_received.v1 follow_up.sent.v1
    follow_up.talk_held.v1 good_practice.published.v1 good_practice.withdrawn.v1 inspection.cancelled.v1
    inspection.concluded.v1 inspection.fed_back.v1 inspection.inspector_added.v1
    inspection.observation_recorded.v1 inspection.planned.v1 inspection.started.v1 item.carried_over.v1
    item.closed.v1 item.completion_claimed.v1 item.completion_returned.v1 item.completion_verified.v1
    item.issued.v1 item.reminder_sent.v1 item.reopened.v1 item.resumed.v1 item.revoked.v1 item.suspended.v1
    key_management.extended.v1 key_management.opened.v1 key_management.released.v1
    key_management.tracking_planned.v1 key_management.visit_recorded.v1 list_set.change_approved.v1
    list_set.change_proposed.v1 list_set.change_rejected.v1 list_set.comparison_retracted.v1
    list_set.consultation_held.v1 list_set.consultation_requested.v1 list_set.drafted.v1
    list_set.duty_item_added.v1 list_set.duty_item_revised.v1 list_set.element_compared.v1 list_set.issued.v1
    list_set.item_target_linked.v1 list_set.item_target_unlinked.v1 list_set.item_withdrawn.v1
    list_set.opinion_recorded.v1 list_set.opinion_resolved.v1 list_set.problem_item_added.v1
    list_set.problem_item_revised.v1 list_set.returned.v1 list_set.submitted.v1 list_set.task_item_added.v1
    list_set.task_item_revised.v1 list_template.published.v1 list_template.withdrawn.v1 meeting.adjourned.v1
    meeting.appraisal_closed.v1 meeting.appraisal_opened.v1 meeting.completion_circulated.v1
    meeting.participants_invited.v1 meeting.question_answered.v1 meeting.question_asked.v1
    meeting.report_delivered.v1 meeting.reporter_called.v1 meeting.scheduled.v1 objection.accepted.v1
    objection.decided.v1 objection.filed.v1 objection.reviewers_assigned.v1 person.identity_corrected.v1
    person.registered.v1 priority.published.v1 priority.revised.v1 progress.accepted.v1 progress.corrected.v1
    progress.returned.v1 progress.submitted.v1 research.completed.v1 research.problems_recorded.v1
    research.situation_recorded.v1 research.started.v1 research.strengths_recorded.v1 results.computed.v1
    results.published.v1 rule_set.frozen.v1 rule_set.published.v1 ruling.approved.v1 ruling.issued.v1
    ruling.proposed.v1 ruling.reviewed.v1 ruling.revoked.v1 score_sheet.score_amended.v1
    score_sheet.score_entered.v1 score_sheet.signed.v1 signing_key.confirmed.v1 signing_key.registered.v1
    signing_key.revoked.v1 suggestion.adopted.v1 suggestion.replied.v1
    suggestion.screened.v1 suggestion.submitted.v1 supervision_plan.inspection_entered.v1
    tenant.code_list_extended.v1 tenant.consent_granted.v1 tenant.key_rotated.v1 tenant.opened.v1
    tenant.policy_versioned.v1 tenant.resumed.v1 tenant.suspended.v1 unit.dissolved.v1 unit.moved.v1
    unit.portfolio_set.v1 unit.post_assigned.v1 unit.post_ended.v1 unit.registered.v1 unit.revised.v1
    unit.subordinate_joined.v1
"""
TYPES = frozenset(_TYPES.split())
"""Every type of event that the platform has written so far. An unknown one needs a newer verifier."""

_SEALING = """
    case_folder.opened.v1
    follow_up.rectification_reported.v1 follow_up.reply_received.v1 follow_up.sent.v1 follow_up.talk_held.v1
    objection.filed.v1 person.identity_corrected.v1 person.registered.v1 suggestion.submitted.v1
"""
SEALING = frozenset(_SEALING.split())
"""Types whose personal part is encrypted; no other may have one."""


def acts(actor: dict[str, Any]) -> bool:
    """Whether this says who acted, and in whose name: ids, never names."""
    if actor.keys() != ACTOR or type(actor["person"]) is not str or type(actor["roles"]) is not list:
        return False
    ids = [actor["post"], actor["unit"]]
    behalf = actor["on_behalf_of"]
    if behalf is not None:
        if type(behalf) is not dict or behalf.keys() != BEHALF or type(behalf["attested_on_paper"]) is not bool:
            return False
        ids += [behalf["unit"], behalf["post"], behalf["person"]]
    return all(each is None or type(each) is str for each in ids) and all(type(each) is str for each in actor["roles"])


class Log:
    """The entries of the bundle, one by one: each well formed, and following on those before it."""

    def __init__(
        self,
        year: Year,
        first: int,
        report: Report,
        shown: Iterable["Shown"] = (),
        officers: "Officers | None" = None,
    ) -> None:
        self.year = year
        self.officers = officers
        self.report = report
        self.shown: dict[int, list[Shown]] = {}
        for each in shown:
            self.shown.setdefault(each.position, []).append(each)
        self._from_start = first == 0
        self._versions: dict[str, int] = {}
        self._commands: set[str] = set()
        self._command = ""
        self.recorded_at = ""
        self.custody = Custody(first, self._custody_bad)
        self.evidence = self.custody.evidence
        self.erased: set[str] = set()
        self.rotations: list[tuple[int, str, str]] = []
        self.declared: dict[str, str] = {}
        self.opened_at = ""
        self.sealed = 0
        self.destroyed = 0
        self._year = str(year.year)

    def take(self, position: int, entry: bytes) -> str:
        """One entry; the time at which it says it was recorded ('' where it says none)."""
        try:
            event = parse(entry.decode())
        except _Duplicate:
            return self._bad(position, "ENVELOPE_DUPLICATE_KEY", "JSON 中有重复的键")
        except _Float as number:
            return self._bad(position, "ENVELOPE_FLOAT", f"含有浮点数 {number}")
        except (ValueError, RecursionError):
            return self._bad(position, "ENVELOPE_NOT_JSON", "不是 UTF-8 的 JSON")
        keys = tuple(event) if type(event) is dict else ()
        if keys != FIELDS and keys != FIELDS_SEALED:
            return self._bad(position, "ENVELOPE_FIELDS", "信封的字段或其次序不合规定")
        (stream, version, type_, command, actor, day, at, cause, linked, level, said, *sealed) = event.values()
        if not (
            type(stream) is str
            and type(version) is int
            and type(type_) is str
            and type(command) is str
            and (command == self._command or UUID.fullmatch(command))
            and type(actor) is dict
            and acts(actor)
            and (day is None or (type(day) is str and DATE.fullmatch(day)))
            and type(at) is str
            and TIME.fullmatch(at)
            and (cause is None or type(cause) is str)
            and (linked is None or type(linked) is str)
            and type(level) is str
            and type(said) is dict
            and len(entry) <= ENTRY_BYTES_MAX
        ):
            return self._bad(position, "ENVELOPE_FIELDS", "信封中有字段不合规定")
        if type_ not in TYPES:
            self._bad(position, "EVENT_TYPE_UNKNOWN", f"不认识事件类型 {type_[:60]}，请用新版核验程序")
        if type_ == "assessment_group.formed.v1" and version != 1:
            self._bad(position, "HISTORY_INCOMPLETE", f"考核组的流 {stream} 在成立之前已有事件，回避情况无从核对")
        if level not in CLASSIFICATIONS:
            self._bad(position, "CLASSIFICATION_UNKNOWN", f"密级 {level} 不在规定之内")
        self._follow(position, stream, version)
        if command != self._command:
            if command in self._commands:
                self._bad(position, "COMMAND_REPEATED", f"操作 {command} 的事件不连续，或同一操作出现两次")
            self._commands.add(command)
            self._command = command
        if at < self.recorded_at:
            self._bad(position, "TIME_BACKWARDS", f"登记时间 {at} 早于前一事件的 {self.recorded_at}")
        self.recorded_at = at
        if sealed:
            self._seal(position, type_, sealed[0])
        try:
            if type_ in FOLD:
                self.year.take(position, type_, stream, said)
                if self.year.opened == position:
                    self.opened_at = at
            elif type_ in CUSTODY:
                if type_ == "evidence.declared.v1":
                    self.declared.setdefault(said["evidence"], at)
                if self.officers is not None:
                    self.custody.scan_required = self.officers.scan_required
                self.custody.take(type_, Step(position, stream, version, command, at[:10], said))
            if type_ == "erasure.subject_erased.v1":
                self.erased.add(said["sealed_subject"])
            elif type_ == "erasure.key_destroyed.v1":
                self.destroyed += 1
            elif type_ == "log.key_rotated.v1":
                if stream != "log_key":
                    raise ValueError(f"不应在流 {stream} 中")
                self.rotations.append((position, said["old_key"], said["new_key"]))
            if self.officers is not None:
                if type_ in SCORES:
                    self.officers.score(stream, said)
                elif type_ in SIGNING:
                    self.officers.take(position, type_, stream, version, actor, said)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            self.year.broken = True
            self._bad(position, "EVENT_MALFORMED", f"{type_} 与之前的事件不符（{error}）")
        return at

    def _bad(self, position: int, code: str, message: str) -> str:
        self.report.fault(code, f"位置 {position}", message)
        return ""

    def _custody_bad(self, position: int, code: str, message: str) -> None:
        self._bad(position, code, message)

    def _follow(self, position: int, stream: str, version: int) -> None:
        before = self._versions.get(stream)
        self._versions[stream] = version
        if before is not None:
            if version != before + 1:
                self._bad(position, "STREAM_GAP", f"流 {stream} 的版本 {version} 不接在 {before} 之后")
        elif version != 1:
            parts = stream.split("/")
            if self._from_start:
                self._bad(position, "STREAM_GAP", f"流 {stream} 从版本 {version} 开始")
            elif version < 1:
                self._bad(position, "STREAM_GAP", f"流 {stream} 的版本 {version} 有误")
            elif self._year in (parts[2:3] if parts[0] in OF_YEAR else parts[1:2] if parts[0] in YEARLY else []):
                self._bad(position, "HISTORY_INCOMPLETE", f"流 {stream} 在包内从版本 {version} 开始，之前的不在包中")

    def _seal(self, position: int, type_: str, part: Any) -> None:
        if type_ not in SEALING:
            self._bad(position, "SEALED_UNEXPECTED", f"{type_} 不应有加密部分")
            return
        good = type(part) is dict and part.keys() == {"key", "nonce", "ciphertext", "commitments"}
        commitments = part["commitments"] if good and type(part["commitments"]) is dict else {}
        if not (
            commitments
            and UUID.fullmatch(str(part["key"]))
            and _length(part["nonce"]) == 12
            and _length(part["ciphertext"]) >= 16
            and all(_length(each) == 32 for each in commitments.values())
        ):
            self._bad(position, "SEALED_MALFORMED", "加密部分不合规定：须为密文、各项的承诺和密钥编号")
            return
        self.sealed += 1
        for each in self.shown.pop(position, []):
            self._show(each, commitments)

    def _show(self, shown: "Shown", commitments: dict[str, str]) -> None:
        """What the auditor was shown of a sealed part is what was committed to when it was recorded."""
        made = base64.b64encode(hmac.digest(shown.key, shown.value.encode(), "sha256")).decode()
        if commitments.get(shown.field) != made:
            text = f"出示的 {shown.field} 与位置 {shown.position} 登记时的承诺不符：不是当时登记的内容"
            self.report.fault("DISCLOSURE_FALSE", shown.name, text)
        else:
            text = f"{shown.name} 出示的 {shown.field}（{shown.value}）就是位置 {shown.position} 登记的内容。"
            self.report.verified["AUTHENTICITY"].append(text)

    def begin(self, versions: dict[str, int]) -> None:
        """Streams whose events before the first entry were shown, and with which version they ended there."""
        self._versions |= versions


def _length(text: Any) -> int:
    """Bytes behind a base64 text; 0 for what is none."""
    return len((from_base64(text) if type(text) is str else None) or b"")


# --------------------------------------------------------------------------------------------------------------------
# The bundle as a whole
# --------------------------------------------------------------------------------------------------------------------

PARTS = {
    "access_log": ("PRESENT", "ABSENT"),
    "custody": ("PRESENT",),
    "evidence_files": ("PRESENT", "LEFT_OUT"),
    "key_rotations": ("PRESENT", "ABSENT"),
    "officer_signatures": ("PRESENT",),
    "time_stamps": ("PRESENT", "ABSENT"),
}
"""What a bundle is made of, and what may be said of each."""

SMALL = 1 << 16
MANIFEST_BYTES_MAX = 1 << 23
"""Of the manifest: that of a trail names up to a hundred thousand steps and as many files, of some 10 and 40 bytes."""
FILE_BYTES_MAX = 1 << 40
ACCESSES_BYTES_MAX = 1 << 22
"""Of the list of looks in a package: some hundred thousand of them."""


class Shown(NamedTuple):
    """One field of a sealed part as somebody disclosed it: its JSON, and the key of its commitment."""

    name: str
    position: int
    field: str
    value: str
    key: bytes


def read_shown(path: Path, origin: str) -> Shown:
    """A disclosure of this log. Raises Unusable."""
    try:
        said = parse(path.read_text(encoding="utf-8"))
        kinds = {"format": str, "district": str, "position": int, "field": str, "value": str, "key": str}
        if said.keys() != kinds.keys() or any(type(said[name]) is not kind for name, kind in kinds.items()):
            raise ValueError("字段不合规定")
        key = from_base64(said["key"])
        if said["format"] != "sandan-disclosure/v1" or key is None or len(key) != 32:
            raise ValueError("不是 sandan-disclosure/v1 格式")
        parse(said["value"])
    except (OSError, ValueError, AttributeError, RecursionError) as error:
        raise Unusable(f"--disclosure {path}：{error}") from error
    if not origin.endswith(f"/d/{said['district']}"):
        raise Unusable(f"--disclosure {path}：属于区县 {said['district']}，要核验的日志是 {origin}")
    return Shown(path.name, said["position"], said["field"], said["value"], key)


class Wanted(NamedTuple):
    """What the auditor asks about, from the auditor's side alone."""

    policy: Policy
    origin: str
    district: str
    year: int | None
    seen: list[Seen]
    lag_hours: int = LAG_HOURS
    shown: tuple[Shown, ...] = ()
    item: str | None = None
    authorities: tuple[Certificate, ...] = ()
    officers: dict[str, set[str]] | None = None

    def of_log(self, origin: str) -> list[Seen]:
        """What the auditor kept of one log."""
        return [each for each in self.seen if each.checkpoint.origin == origin]


class Manifest(NamedTuple):
    """What the bundle says it holds."""

    first: int
    size: int
    checkpoints: list[int]
    publications: list[tuple[int, int]]
    parts: dict[str, str]
    prefix: str = ""
    where: str = "位置"


def verify(file: BinaryIO, name: str, wanted: Wanted, progress: Callable[[int, int], None] | None = None) -> Report:
    """Verify a bundle, reading it once from its beginning to its end."""
    began, report, archive = perf_counter(), Report(), Archive(file)
    report.facts = {"bundle": name}
    try:
        _verify(archive, wanted, report, progress)
    except (Refused, Stopped) as refused:
        if isinstance(refused, Refused):
            report.fault(*refused.fault)
        while chunk := file.read(1 << 20):
            archive.digest.update(chunk)
    report.facts["sha256"] = archive.digest.hexdigest()
    report.facts["seconds"] = perf_counter() - began
    return report


def _verify(archive: Archive, wanted: Wanted, report: Report, progress: Callable[[int, int], None] | None) -> None:
    place = "manifest.json"
    said = read_document(archive.member(place, MANIFEST_BYTES_MAX), "MANIFEST_MALFORMED", place)
    if isinstance(said, dict) and said.get("format") == TRAIL_FORMAT:
        _verify_trail(archive, said, wanted, report)
        return
    if wanted.year is None:
        raise Unusable("这是年度存证包，须用 --year 写明要核验的年度")
    manifest = _manifest(said, wanted, report)
    asked, year = wanted, Year(wanted.year, manifest.first == 0, report)
    wanted = asked._replace(seen=asked.of_log(asked.origin))
    heads, stamps, frontier = _heads(archive, manifest, wanted, report)
    main = heads[manifest.size]
    _opening(archive, manifest, main, wanted)
    officers = Officers(year, wanted, report)
    log = Log(year, manifest.first, report, wanted.shown, officers)
    if manifest.first:
        log.begin(_officers_before(archive, manifest, main, officers, report))
    reading = Reading(archive, manifest, frontier, log, heads, stamps, wanted, report)
    reading.run(progress)
    _conclude_tree(reading, manifest, heads, wanted, report)
    if reading.roots[manifest.size] == main.root:
        _bound(reading, heads, year, report)
        _keys(log, manifest, heads, wanted, report)
    _documents(archive, manifest, year, report)
    files = _evidence(archive, manifest.parts["evidence_files"], log, report)
    _verify_accesses(archive, manifest, log, asked, report)
    _end(archive, log, report)
    _tell(report, manifest, main, year, log, files, wanted)
    officers.tell()


def _end(archive: Archive, log: Log, report: Report) -> None:
    """Nothing is left over: no member, and nothing that the auditor was shown."""
    if archive.peek() is not None:
        raise archive.refusal(None)
    for each in (each for waiting in log.shown.values() for each in waiting):
        text = f"位置 {each.position} 不在包中，或那里没有加密部分"
        report.fault("DISCLOSURE_ELSEWHERE", each.name, text)


def _manifest(said: Any, wanted: Wanted, report: Report) -> Manifest:
    place = "manifest.json"
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise Refused("FORMAT_UNKNOWN", place, f"不是 {FORMAT} 格式的存证包，请用相应版本的核验程序")
    if set(said) != {"format", "origin", "district", "year", "first", "size", "checkpoints", "publications", "parts"}:
        raise Refused("MANIFEST_MALFORMED", place, "缺少或多出字段")
    numbers = [said["year"], said["first"], said["size"]]
    listed = [said["checkpoints"], said["publications"]]
    if not all(isinstance(each, list) and 0 < len(each) <= 1000 for each in listed) or not all(
        isinstance(each, dict) and set(each) == {"position", "checkpoint"} for each in listed[1]
    ):
        raise Refused("MANIFEST_MALFORMED", place, "字段的值不合规定")
    publications = [(each["position"], each["checkpoint"]) for each in listed[1]]
    numbers += [*listed[0], *(number for each in publications for number in each)]
    if not all(type(each) is int and 0 <= each < 1 << 60 for each in numbers):
        raise Refused("MANIFEST_MALFORMED", place, "字段的值不合规定")
    first, size, checkpoints = said["first"], said["size"], said["checkpoints"]
    if checkpoints != sorted(set(checkpoints)) or 0 in checkpoints or size not in checkpoints:
        raise Refused("MANIFEST_MALFORMED", place, "检查点的列举有误")
    if first % 256 or first >= size or publications != sorted(set(publications)):
        raise Refused("MANIFEST_MALFORMED", place, "位置有误")
    if said["origin"] != wanted.origin:
        raise Refused("ORIGIN_OTHER", place, f"是日志“{said['origin']}”的存证包，要核验的是“{wanted.origin}”")
    if said["district"] != wanted.district:
        raise Refused("DISTRICT_OTHER", place, f"是区县 {said['district']} 的存证包，要核验的是 {wanted.district}")
    if said["year"] != wanted.year:
        raise Refused("YEAR_OTHER", place, f"是 {said['year']} 年度的存证包，要核验的是 {wanted.year} 年度")
    parts = said["parts"]
    if not isinstance(parts, dict) or set(parts) != set(PARTS):
        raise Refused("PART_UNKNOWN", place, "组成部分的列举与格式不符，请用相应版本的核验程序")
    for part, states in PARTS.items():
        if parts[part] not in states:
            raise Refused("PART_UNKNOWN", place, f"组成部分 {part} 写作 {parts[part]}，应为 {' 或 '.join(states)}")
    report.facts |= {name: said[name] for name in ("origin", "district", "year", "first", "size")}
    report.facts["seconds"] = 0.0
    return Manifest(first, size, checkpoints, publications, parts)


def _heads(
    archive: Archive, manifest: Manifest, wanted: Wanted, report: Report
) -> tuple[dict[int, Checkpoint], dict[int, int], Frontier]:
    """What stands before the entries of a log: its heads, their time stamps, and the tree before the first entry."""
    heads = _checkpoints(archive, manifest, wanted, report)
    stamps = _time_stamps(archive, manifest, heads, wanted, report)
    for old, new in pairwise(manifest.checkpoints):
        _consistency(archive, heads[old], heads[new], manifest.prefix)
    return heads, stamps, _range(archive, manifest)


def _checkpoints(archive: Archive, manifest: Manifest, wanted: Wanted, report: Report) -> dict[int, Checkpoint]:
    heads = {}
    for size in manifest.checkpoints:
        place = f"{manifest.prefix}checkpoint/{size}"
        head = read_checkpoint(archive.member(place, SMALL), place, wanted.origin, wanted.policy)
        if head.size != size:
            raise Refused("CHECKPOINT_FORK", place, f"检查点的大小是 {head.size}，应为 {size}")
        heads[size] = head
    _quorum(heads[manifest.size], wanted, report, manifest.prefix)
    return heads


def _quorum(main: Checkpoint, wanted: Wanted, report: Report, prefix: str = "") -> None:
    if not wanted.policy.met(main.times):
        known = "、".join(sorted(main.times)) or "（无）"
        text = f"可信见证方只有 {known} 见证，未达到策略要求的 {wanted.policy.quorum}"
        report.fault("QUORUM_MISSING", f"{prefix}checkpoint/{main.size}", text)


def _time_stamps(
    archive: Archive, manifest: Manifest, heads: dict[int, Checkpoint], wanted: Wanted, report: Report
) -> dict[int, int]:
    """The time stamps on heads, by size: when at the latest each was there. Not told without the auditor's trust."""
    found, count = {}, 0
    for size in manifest.checkpoints:
        place, head = f"{manifest.prefix}time_stamp/{size}", heads[size]
        if archive.peek() != place:
            continue
        answer, count = archive.member(place, STAMP_BYTES_MAX), count + 1
        stamped = f"{head.origin}\n{size}\n{base64.b64encode(head.root).decode()}\n".encode()
        try:
            at = stamped_at(answer, stamped, list(wanted.authorities))
            if wanted.authorities:
                found[size] = at
        except ValueError as error:
            report.fault("TIME_STAMP_WRONG", place, f"时间戳不成立：{error}")
    if (manifest.parts["time_stamps"] == "PRESENT") != (count > 0):
        place = f"{manifest.prefix}manifest.json"
        raise Refused("PART_UNKNOWN", place, f"时间戳写作 {manifest.parts['time_stamps']}，包中有 {count} 个")
    of = "访问日志的" if manifest.prefix else ""
    if not count:
        report.absent["AUTHENTICITY"].append(f"{of}可信时间戳（RFC 3161）：时间只有见证方的时钟作证")
    elif not wanted.authorities:
        text = f"{of}可信时间戳（RFC 3161）{count} 个：没有给出所信任的时间戳机构的证书（--tsa），未核签名"
        report.absent["AUTHENTICITY"].append(text)
    elif len(found) == count:
        text = f"{of}{count} 个检查点的时间戳由您信任的时间戳机构签署，所含事件的登记时间不晚于它。"
        report.verified["AUTHENTICITY"].append(text)
    return found


def _consistency(archive: Archive, old: Checkpoint, new: Checkpoint, prefix: str) -> None:
    place = f"{prefix}consistency/{old.size}-{new.size}"
    text = archive.member(place, SMALL).decode("utf-8", "replace")
    if text and not text.endswith("\n"):
        raise Refused("PROOF_MALFORMED", place, "证明没有以换行结束")
    path = read_hashes(text.split("\n")[:-1], place)
    if roots_by_consistency(old.size, old.root, new.size, path) != (old.root, new.root):
        raise Refused("CHECKPOINT_FORK", place, "较新的检查点不是较旧的检查点的延续：日志被改写或分叉")


def _range(archive: Archive, manifest: Manifest) -> Frontier:
    """The tree before the first entry, as the roots of its full subtrees."""
    if manifest.first == 0:
        return Frontier(0, [])
    place = f"{manifest.prefix}range"
    text = archive.member(place, SMALL).decode("utf-8", "replace")
    roots = read_hashes(text.split("\n")[:-1], place) if text.endswith("\n") else []
    if len(roots) != manifest.first.bit_count():
        raise Refused("PROOF_MALFORMED", place, "之前部分的散列个数不对")
    return Frontier(manifest.first, roots)


def _opening(archive: Archive, manifest: Manifest, main: Checkpoint, wanted: Wanted) -> None:
    """The district's first event, which says which district this is; it may lie before the entries."""
    if manifest.first:
        _first_entry(archive, main, wanted)


def _first_entry(archive: Archive, main: Checkpoint, wanted: Wanted) -> None:
    entry = archive.member("opening/entry.json", SMALL)
    if not _included(archive, "opening/proof", entry, 0, main):
        raise Refused("PROOF_WRONG", "opening/proof", "日志的第一条不是包中所示的这一条")
    refuse_other_district(entry, wanted)


def _included(archive: Archive, place: str, entry: bytes, position: int, main: Checkpoint) -> bool:
    """Whether the proof that is the next member leads from the entry to the head."""
    text = archive.member(place, SMALL).decode("utf-8", "replace")
    if text and not text.endswith("\n"):
        raise Refused("PROOF_MALFORMED", place, "证明没有以换行结束")
    path = read_hashes(text.split("\n")[:-1], place)
    return root_by_inclusion(sha256(b"\x00" + entry), position, main.size, path) == main.root


def _officers_before(
    archive: Archive, manifest: Manifest, main: Checkpoint, officers: "Officers", report: Report
) -> dict[str, int]:
    """What was recorded of officers' keys and of the district's rules before the first entry, each with its proof.

    Gives the versions with which both streams end there. None is missing before the last of them; whether that is the
    last one follows from the entries only where one of them goes on with the stream.
    """
    versions, last = {"tenant": 1, "signing_keys": 0}, 0
    while (name := archive.peek()) is not None and name.startswith("officers/"):
        found = re.fullmatch(r"officers/([1-9][0-9]{0,17})\.json", name, re.ASCII)
        position = int(found[1]) if found is not None else 0
        entry = archive.member(name, SMALL)
        if not last < position < manifest.first:
            raise Refused("MEMBER_UNEXPECTED", name, "位置有误：应在包的起点之前，从前到后排列")
        if not _included(archive, f"officers/{position}.proof", entry, position, main):
            raise Refused("PROOF_WRONG", name, f"日志的位置 {position} 不是包中所示的这一条")
        last = position
        try:
            event = parse(entry.decode())
            stream, version = event["stream"], event["version"]
            if version != versions[stream] + 1:
                text = f"流 {stream} 的版本 {version} 不接在 {versions[stream]} 之后，之前的不在包中"
                report.fault("HISTORY_INCOMPLETE", name, text)
            versions[stream] = version
            if event["type"] in SIGNING:
                officers.take(position, event["type"], stream, version, event["actor"], event["data"])
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            report.fault("EVENT_MALFORMED", name, f"不是密钥登记或规则参数（{error}）")
    return versions


def refuse_other_district(entry: bytes, wanted: Wanted) -> None:
    """The log's first entry opens the wanted district. Raises Refused."""
    try:
        event = parse(entry.decode())
        type_, code = event["type"], event["data"]["code"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise Refused("DISTRICT_OTHER", "位置 0", "日志的第一条不是区县开通") from None
    if type_ != "tenant.opened.v1" or code != wanted.district:
        raise Refused("DISTRICT_OTHER", "位置 0", f"这是区县 {code} 的日志，要核验的是 {wanted.district}")


class Reading:
    """The pass over all entries: each hashed into the tree, held against its tile, and handed to the log."""

    def __init__(
        self,
        archive: Archive,
        manifest: Manifest,
        frontier: Frontier,
        log: "Log | Accesses",
        heads: dict[int, Checkpoint],
        stamps: dict[int, int],
        wanted: Wanted,
        report: Report,
    ) -> None:
        self.archive = archive
        self.manifest = manifest
        self.frontier = frontier
        self.log = log
        self.heads = heads
        self.stamps = stamps
        self.wanted = wanted
        self.report = report
        self.differing: list[int] = []
        self.roots: dict[int, bytes] = {}
        self.leaves: dict[int, bytes] = {}
        self._sizes = {*heads, *(seen.checkpoint.size for seen in wanted.seen)}
        self._sizes |= {size for _, size in manifest.publications}
        self._indexes = {seen.leaf for seen in wanted.seen if seen.leaf is not None}
        self._bounds = self._times()

    def run(self, progress: Callable[[int, int], None] | None) -> None:
        """Read every bundle of entries with its tile."""
        first, size = self.manifest.first, self.manifest.size
        if first in self._sizes and first:
            self.roots[first] = self.frontier.root()
        for start in range(first, size, 256):
            self._bundle(start, min(256, size - start))
            if progress is not None:
                progress(min(start + 256, size) - first, size - first)

    def _bundle(self, start: int, width: int) -> None:
        prefix = self.manifest.prefix
        place = prefix + tile_path("entries", start // 256, width)
        data = self.archive.member(place, 256 * 65_537)
        tile = self.archive.member(prefix + tile_path("0", start // 256, width), 8192)
        if len(tile) != 32 * width:
            raise Refused("ENTRIES_MALFORMED", place, f"所附的散列不是 {width} 个")
        at, position, frontier, take = 0, start, self.frontier, self.log.take
        new, end = hashlib.sha256, start + width
        while at < len(data):
            length = int.from_bytes(data[at : at + 2], "big")
            entry = data[at + 2 : at + 2 + length]
            if len(entry) != length or at + 2 > len(data) or position >= end:
                raise Refused("ENTRIES_MALFORMED", place, f"应有 {width} 条事件，长度对不上（位置 {position}）")
            leaf = new(b"\x00" + entry).digest()
            if tile[32 * (position - start) : 32 * (position - start) + 32] != leaf:
                self.differing.append(position)
            frontier.add(leaf)
            if position == 0 and not prefix:
                refuse_other_district(entry, self.wanted)
            recorded_at = take(position, entry)
            if position in self._bounds:
                self._bounded(position, recorded_at)
            if position in self._indexes:
                self.leaves[position] = leaf
            at, position = at + 2 + length, position + 1
            if position in self._sizes:
                self.roots[position] = frontier.root()
        if position != end:
            raise Refused("ENTRIES_MALFORMED", place, f"应有 {width} 条事件，只有 {position - start} 条")

    def _times(self) -> dict[int, list[tuple[str, int]]]:
        """Position -> what witnesses' clocks say about it: recorded no later than, or not earlier than."""
        bounds: dict[int, list[tuple[str, int]]] = {}
        for head in [*self.heads.values(), *(seen.checkpoint for seen in self.wanted.seen)]:
            if head.times:
                # Of entries that are not here the nearest ones that are: times never go back.
                last, next_ = min(head.size, self.manifest.size) - 1, max(head.size, self.manifest.first)
                bounds.setdefault(last, []).append(("latest", min(head.times.values()) + SKEW_SECONDS))
                lag = 3600 * self.wanted.lag_hours
                bounds.setdefault(next_, []).append(("earliest", max(head.times.values()) - lag))
        for size, at in self.stamps.items():
            # A time stamp may be asked for long after: it says that something was there, not what was not.
            bounds.setdefault(min(size, self.manifest.size) - 1, []).append(("stamped", at + SKEW_SECONDS))
        return bounds

    def _bounded(self, position: int, recorded_at: str) -> None:
        if not recorded_at:
            return
        place = f"{self.manifest.where} {position}"
        try:
            at = timegm(strptime(recorded_at[:19], "%Y-%m-%dT%H:%M:%S"))
        except ValueError:
            self.report.fault("ENVELOPE_FIELDS", place, f"没有 {recorded_at} 这一时间")
            return
        for kind, bound in self._bounds[position]:
            told = strftime("%Y-%m-%dT%H:%M:%SZ", gmtime(bound))
            if kind in BY and at > bound:
                text = f"登记时间 {recorded_at} 晚于{BY[kind]}它的时间 {told}"
                self.report.fault("TIME_AFTER_CHECKPOINT", place, text)
            if kind == "earliest" and at < bound:
                text = f"登记时间 {recorded_at} 早于 {told}，而那时的检查点中还没有它：时间是倒填的"
                self.report.fault("TIME_BACKDATED", place, text)


BY = {"latest": "见证方见到", "stamped": "时间戳机构见到"}


def tile_path(level: str, index: int, width: int) -> str:
    """Where a tile lies (tlog-tiles)."""
    groups: list[str] = []
    while True:
        index, group = divmod(index, 1000)
        groups.append(f"x{group:03}" if groups else f"{group:03}")
        if not index:
            break
    return f"tile/{level}/{'/'.join(reversed(groups))}{'' if width == 256 else f'.p/{width}'}"


def _conclude_tree(
    reading: Reading, manifest: Manifest, heads: dict[int, Checkpoint], wanted: Wanted, report: Report
) -> None:
    differing = reading.differing
    if reading.roots[manifest.size] != heads[manifest.size].root:
        for position in differing:
            report.fault("ENTRY_CHANGED", f"{manifest.where} {position}", "记录的内容与存证文件中的散列不符，已被改动")
        text = "由记录逐条算出的根与检查点所签的根不符：记录被改动、增删或调换，或不属于这个日志"
        report.fault("ROOT_DIFFERS", f"{manifest.prefix}checkpoint/{manifest.size}", text)
    elif differing:
        report.fault("TILE_DIFFERS", f"{manifest.where} {differing[0]}", "所附的散列被改动（记录本身与所签的根相符）")
    for seen in wanted.seen:
        _compare_seen(reading, manifest, heads, seen, report)


def _compare_seen(
    reading: Reading, manifest: Manifest, heads: dict[int, Checkpoint], seen: Seen, report: Report
) -> None:
    size, root = seen.checkpoint.size, seen.checkpoint.root
    known = heads[size].root if size in heads else reading.roots.get(size)
    if known is None and size > manifest.size:
        text = f"包止于 {manifest.size} 条，您留存的检查点已有 {size} 条：包是更早制作的，或尾部被去掉，请索取新的包"
        report.fault("BUNDLE_BEHIND", seen.name, text)
    elif known is None:
        report.absent["INTEGRITY"].append(f"与 {seen.name} 的比对：它止于 {size} 条，早于本包的起点 {manifest.first}")
    elif known != root:
        report.fault("SEEN_FORK", seen.name, f"您留存的 {size} 条的检查点与包中的历史不是同一个：日志分叉")
    elif seen.leaf in reading.leaves:
        leaf = reading.leaves[seen.leaf]
        if root_by_inclusion(leaf, seen.leaf, size, seen.path) != root:
            report.fault("RECEIPT_DIFFERS", seen.name, f"回执与包中{manifest.where} {seen.leaf} 的记录不符")
        else:
            report.verified["INTEGRITY"].append(
                f"您持有的回执 {seen.name} 与包中{manifest.where} {seen.leaf} 的记录相符。"
            )
    else:
        report.verified["INTEGRITY"].append(f"您留存的检查点 {seen.name}（{size} 条）与包中的历史一致。")


def _bound(reading: Reading, heads: dict[int, Checkpoint], year: Year, report: Report) -> None:
    """The checkpoint that each publication names is the log's own."""
    computed = {**reading.roots, 0: sha256(b"")}
    for each in year.publications:
        place = f"位置 {each.position}"
        root = heads[each.size].root if each.size in heads else computed.get(each.size)
        if root is None:
            text = f"公布所写的检查点（{each.size} 条）在包的起点之前，包中又没有它，无从核对"
            report.fault("PUBLICATION_UNBOUND", place, text)
        elif root != each.root:
            text = f"公布所写的 {each.size} 条的根是 {each.root.hex()}，日志的是 {root.hex()}：公布时依据的是另一份日志"
            report.fault("PUBLICATION_ROOT_DIFFERS", place, text)


def _keys(log: Log, manifest: Manifest, heads: dict[int, Checkpoint], wanted: Wanted, report: Report) -> None:
    """Each head bears the signature of the key that the log had named by then, which the auditor trusts.

    A key that was replaced signs nothing beyond the announcement, whoever holds it by now.
    """
    if (manifest.parts["key_rotations"] == "PRESENT") != bool(log.rotations):
        text = f"密钥更换写作 {manifest.parts['key_rotations']}，事件中有 {len(log.rotations)} 次"
        raise Refused("PART_UNKNOWN", "manifest.json", text)
    trusted = {key.text for key in wanted.policy.logs if key.name == wanted.origin}
    known = len(report.faults)
    for (_, _, before), (position, old, _) in pairwise(log.rotations):
        if old != before:
            report.fault("KEY_OTHER", f"位置 {position}", f"更换的是 {old}，而当时所用的为 {before}")
    for position, _, new in log.rotations:
        if new not in trusted:
            report.fault(
                "KEY_UNTRUSTED", f"位置 {position}", f"更换后的密钥 {new} 不在您的策略中，请向平台和见证方核实"
            )
    first = log.rotations[0][1] if log.rotations else None
    shared = frozenset[str].intersection(*(head.keys for head in heads.values()))
    if first is None and not shared:
        text = "各检查点由不同的密钥签署，而包中没有更换密钥的登记"
        report.fault("KEY_OTHER", f"checkpoint/{min(heads)}", text)
    for size, head in heads.items():
        current = next((new for position, _, new in reversed(log.rotations) if position < size), first)
        if current is not None and current not in head.keys:
            text = f"{size} 条的检查点应由 {current} 签署：此前的密钥已被更换，或另一密钥还没有启用"
            report.fault("KEY_OTHER", f"checkpoint/{size}", text)
    if len(report.faults) == known:
        places = "、".join(str(position) for position, _, _ in log.rotations)
        text = f"日志密钥更换 {len(log.rotations)} 次（位置 {places}），此前此后的检查点各由当时的密钥签署。"
        report.verified["AUTHENTICITY"].append(text if log.rotations else "全部检查点由同一日志密钥签署。")


def _documents(archive: Archive, manifest: Manifest, year: Year, report: Report) -> None:
    """The rule set and both documents of each round lie in the bundle as they follow from the events."""
    if not year.publications:
        raise Refused("YEAR_UNPUBLISHED", f"{year.year}年度", "包内没有评定结果的公布")
    if len(year.rounds) < len(year.publications):
        raise Stopped
    published = [(each.position, each.size) for each in year.publications]
    if published != manifest.publications:
        text = f"列举的公布（位置，检查点）为 {manifest.publications}，事件中的为 {published}"
        raise Refused("MANIFEST_MALFORMED", "manifest.json", text)
    rules = (year.rules or "").encode()
    if archive.member("rules/rules.json", SMALL) != rules:
        report.fault("RULES_DIFFER", "rules/rules.json", "与事件中冻结的评分办法不符")
    for each in year.rounds:
        for name, content in (("assessment", each.assessment), ("evaluation", each.evaluation)):
            place = f"results/{each.number}/{name}.json"
            if archive.member(place, 2 * len(content) + SMALL) != content and each.sound:
                report.fault("DOCUMENT_DIFFERS", place, "与由事件复算的结果不符")


def _evidence(archive: Archive, asked: str, log: Log, report: Report, *, holds: bool = True) -> int:
    """Every file that is there has the digest that was sealed, and the list of evidence is that of the events."""
    place = "evidence/list.json"
    expected = log.custody.listed(holds=holds)
    sizes = {each["sha256"]: each["bytes"] for each in expected if each["evidence"] not in log.erased}
    there = set()
    for digest in sorted(sizes):
        if archive.peek() == f"evidence/{digest}":
            there.add(digest)
            _file(archive, digest, sizes[digest], report)
    without = "MISSING" if asked == "PRESENT" else "LEFT_OUT"
    files = [
        "DESTROYED" if each["evidence"] in log.erased else "INCLUDED" if each["sha256"] in there else without
        for each in expected
    ]
    listed = jcs([{**each, "file": file} for each, file in zip(expected, files, strict=True)])
    if (asked == "LEFT_OUT" and there) or archive.member(place, 2 * len(listed) + SMALL) != listed:
        raise Refused("EVIDENCE_LIST_DIFFERS", place, "证据清单与事件中封存的证据或随包的文件不符")
    for each, file in zip(expected, files, strict=True):
        if file == "MISSING":
            report.fault("EVIDENCE_MISSING", f"证据 {each['evidence']}", "平台交不出封存时的这个文件")
    return len(there)


def _file(archive: Archive, digest: str, size: int, report: Report) -> None:
    place, hashed, count = f"evidence/{digest}", hashlib.sha256(), 0
    for chunk in archive.chunks(place, FILE_BYTES_MAX):
        hashed.update(chunk)
        count += len(chunk)
    if hashed.hexdigest() != digest or count != size:
        report.fault("EVIDENCE_DIFFERS", place, f"文件的摘要是 {hashed.hexdigest()}，与封存时登记的不符")


def _tell(
    report: Report, manifest: Manifest, main: Checkpoint, year: Year, log: Log, files: int, wanted: Wanted
) -> None:
    """What holds, head by head; said only where nothing under the head is wrong."""
    said: dict[str, list[str]] = {head: [] for head in HEADS}
    times = [f"{name}（{strftime('%Y-%m-%d %H:%M', gmtime(at))} UTC）" for name, at in sorted(main.times.items())]
    said["AUTHENTICITY"].append(f"检查点由审计方信任的日志密钥签署：{manifest.size} 条，根 {main.root.hex()}。")
    if wanted.policy.quorum == "none":
        report.absent["AUTHENTICITY"].append("见证方的法定数：审计方的策略写明 quorum none，没有要求见证")
    else:
        said["AUTHENTICITY"].append(f"见证达到策略要求的 {wanted.policy.quorum}：{'、'.join(times)}。")
    for each in year.rounds:
        units = len(parse(each.assessment.decode())["units"])
        digests = f"考核 {sha256(each.assessment).hex()}，评定 {sha256(each.evaluation).hex()}"
        text = f"第 {each.number} 轮结果（{units} 个单位，位置 {each.position} 公布）由事件逐条复算，逐字节相同"
        said["AUTHENTICITY"].append(f"{text}：{digests}。")
        hand = (
            f"另行审定的等次 {len(each.by_hand)} 个：{'，'.join(each.by_hand)}" if each.by_hand else "等次均按计算审定"
        )
        said["AUTHENTICITY"].append(f"第 {each.number} 轮{hand}。")
    named = "、".join(f"{each.size} 条" if each.size else "尚未封存" for each in year.publications)
    said["AUTHENTICITY"].append(f"各次公布所写明的当时最新检查点（{named}）就是这个日志的。")
    count = manifest.size - manifest.first
    said["INTEGRITY"] += [
        f"{count} 条事件逐条散列，算出的根即检查点所签的根；位置连续，流的版本连续，操作不重复，登记时间不倒退。",
        f"包中 {len(manifest.checkpoints)} 个检查点前后一致。",
        f"本年度的规则、考核、评分、评议和结果各流都从第一版起完整在包中（位置 {year.opened} 开启）。",
    ]
    if files:
        said["INTEGRITY"].append(f"{files} 个证据文件的摘要与封存时登记的一致。")
    if manifest.parts["evidence_files"] == "LEFT_OUT":
        text = (
            f"证据文件：包中只有 {len(log.evidence)} 个文件的清单和摘要，文件另行索取后可用 sha256sum 核对（密文亦可）"
        )
        report.absent["INTEGRITY"].append(text)
    if not wanted.seen:
        text = "与审计方留存的检查点或回执的比对（--seen）：没有给出，尾部是否被去掉只能以见证时间为准"
        report.absent["INTEGRITY"].append(text)
    said["USABILITY"].append("每条事件都读得通：UTF-8 JSON、无重复键、无浮点数、字段合规、类型已知；各文件为规范形式。")
    said["SECURITY"] += [
        f"{log.sealed} 处个人信息只有密文、承诺和密钥编号；其余事件没有加密部分。",
        "包中没有任何密钥；证据上传时均声明不含国家秘密。",
    ]
    if log.destroyed:
        text = f"{log.destroyed} 次销毁密钥的登记：所加密的内容此后无人能读，密文和证明不变"
        said["SECURITY"].append(f"{text}。")
    destroyed = len(log.erased & log.evidence.keys())
    if destroyed:
        text = f"{destroyed} 个证据文件已依法删除（密钥销毁）：登记的摘要和密文的摘要不变，文件不再提供"
        said["SECURITY"].append(f"{text}。")
    counts = report.facts["custody"] = log.custody.counts()
    now = "，".join(f"{text} {counts[name]}" for name, text in CUSTODY_NAMES.items())
    said["SECURITY"].append(f"证据的保管记录由事件逐件核对（件）：{now}。")
    for head, sentences in said.items():
        if not report.of(head):
            report.verified[head][:0] = sentences


# --------------------------------------------------------------------------------------------------------------------
# The access log: a log of its own, of who was handed what
# --------------------------------------------------------------------------------------------------------------------

ACCESS_FIELDS = {
    *("act", "actor", "bytes", "case_folder", "command_id", "item", "log", "ordered_by", "position", "purpose"),
    *("recorded_at", "role", "subject", "year"),
}
_ACTS = """
    EVIDENCE_ORIGINAL_VIEWED 查看佐证原件 EVIDENCE_THUMBNAIL_VIEWED 查看佐证缩略图
    EVIDENCE_TEXT_VIEWED 查看佐证文字预览 EVIDENCE_EXPORTED 导出佐证文件 TRAIL_READ 查询留痕
    TRAIL_EXPORTED 导出留痕证据包 BUNDLE_EXPORTED 导出年度证据包 DOCUMENT_EXPORTED 导出公文
    WORKBOOK_EXPORTED 导出工作簿 DISCLOSURE_FETCHED 取出示的加密内容 ACCESS_LOG_READ 查询访问日志
"""
ACTS = dict(zip(_ACTS.split()[::2], _ACTS.split()[1::2], strict=True))
PURPOSES = {
    *("DUTY", "REVIEW", "SUPERVISION", "ASSESSMENT", "OBJECTION", "AUDIT", "DISCIPLINE"),
    *("PERSONAL_DATA", "ARCHIVE", "OPERATION"),
}
SUBJECTS = {"EVIDENCE", "ITEM", "UNIT", "PERSON", "YEAR", "POSITION", "ACCESS_LOG"}


def is_id(value: Any) -> bool:
    """What may stand in an access: no text that people write."""
    return type(value) is str and 0 < len(value) <= 200 and value.isprintable() and " " not in value


class Accesses:
    """The entries of the access log, one by one, held against the log whose evidence they name."""

    def __init__(self, log: Log, complete: bool, report: Report) -> None:
        self.log = log
        self.report = report
        self.complete = complete
        self.counts: dict[str, int] = {}
        self.people: set[str] = set()
        self.unknown = 0
        self.first_at = self.recorded_at = ""
        self._commands: set[str] = set()

    def take(self, position: int, entry: bytes) -> str:
        """One entry; the time at which it says it was recorded ('' where it says none)."""
        try:
            said = parse(entry.decode())
            if jcs(said) != entry:
                raise ValueError
        except (ValueError, RecursionError):
            return self._bad(position, "ACCESS_MALFORMED", "不是规范形式（RFC 8785）的 JSON")
        if type(said) is not dict or not self._formed(said) or len(entry) > ENTRY_BYTES_MAX:
            return self._bad(position, "ACCESS_MALFORMED", "字段不合规定")
        if said["log"] != "access" or said["position"] != position:
            text = f"写的是日志 {said['log']} 的位置 {said['position']}：不在其位，被调换或不属于这里"
            self._bad(position, "ACCESS_ELSEWHERE", text)
        known = said["act"] in ACTS and said["purpose"] in PURPOSES and said["subject"]["kind"] in SUBJECTS
        if not known:
            self._bad(position, "ACCESS_UNKNOWN", "不认识所作的事、用途或所涉内容的种类，请用新版核验程序")
        at: str = said["recorded_at"]
        if said["command_id"] in self._commands:
            self._bad(position, "COMMAND_REPEATED", f"操作 {said['command_id']} 出现两次")
        if at < self.recorded_at:
            self._bad(position, "TIME_BACKWARDS", f"登记时间 {at} 早于前一条的 {self.recorded_at}")
        self._commands.add(said["command_id"])
        self.first_at, self.recorded_at = self.first_at or at, at
        self.counts[said["act"]] = self.counts.get(said["act"], 0) + 1
        self.people.add(said["actor"]["person"])
        if said["subject"]["kind"] == "EVIDENCE":
            self._evidence(position, said["subject"]["id"], at)
        return at

    def _formed(self, said: dict[str, Any]) -> bool:
        actor, subject = said.get("actor"), said.get("subject")
        return (
            said.keys() == ACCESS_FIELDS
            and type(actor) is dict
            and actor.keys() == {"person", "post", "unit"}
            and is_id(actor["person"])
            and type(subject) is dict
            and subject.keys() == {"kind", "id"}
            and all(is_id(each) for each in (said["act"], said["purpose"], said["role"], *subject.values()))
            and all(
                each is None or is_id(each)
                for each in (actor["post"], actor["unit"], said["item"], said["case_folder"], said["ordered_by"])
            )
            and all(each is None or (type(each) is int and each >= 0) for each in (said["bytes"], said["year"]))
            and type(said["position"]) is int
            and type(said["log"]) is str
            and type(said["command_id"]) is str
            and UUID.fullmatch(said["command_id"]) is not None
            and type(said["recorded_at"]) is str
            and TIME.fullmatch(said["recorded_at"]) is not None
        )

    def _evidence(self, position: int, evidence: str, at: str) -> None:
        """The file was declared before it was looked at, as far as the bundle reaches."""
        declared = self.log.declared.get(evidence)
        if declared is not None:
            # Two logs, one clock: it may have been set back between them.
            if at < declared and seconds_of(declared) - seconds_of(at) > SKEW_SECONDS:
                text = f"佐证 {evidence} 在 {declared} 才登记，访问却记在 {at}"
                self._bad(position, "ACCESS_OF_NOTHING", text)
        elif self.complete and at <= self.log.recorded_at:
            self._bad(position, "ACCESS_OF_NOTHING", f"日志中没有佐证 {evidence}")
        else:
            self.unknown += 1

    def _bad(self, position: int, code: str, message: str) -> str:
        self.report.fault(code, f"访问日志位置 {position}", message)
        return ""


def seconds_of(recorded_at: str) -> int:
    """Seconds since 1970 of a well-formed time; 0 for a day that never was, which is told elsewhere."""
    try:
        return timegm(strptime(recorded_at[:19], "%Y-%m-%dT%H:%M:%S"))
    except ValueError:
        return 0


def _verify_accesses(archive: Archive, manifest: Manifest, log: Log, asked: Wanted, report: Report) -> None:
    """The access log lies behind everything else, and is verified as the log is: by its own name, key and heads."""
    wanted = asked._replace(origin=asked.origin + ACCESS, seen=asked.of_log(asked.origin + ACCESS))
    if not _has_accesses(archive, manifest.parts, wanted, report):
        return
    own = _access_manifest(archive, wanted)
    heads, stamps, frontier = _heads(archive, own, wanted, report)
    if not frozenset[str].intersection(*(head.keys for head in heads.values())):
        # Nothing in the events says that this log changed its key.
        report.fault("KEY_OTHER", f"{own.prefix}checkpoint/{min(heads)}", "各检查点由不同的密钥签署")
    accesses = Accesses(log, manifest.first == 0, report)
    reading = Reading(archive, own, frontier, accesses, heads, stamps, wanted, report)
    reading.run(None)
    _conclude_tree(reading, own, heads, wanted, report)
    if own.first and not accesses.first_at < log.opened_at:
        text = f"从 {accesses.first_at} 的一条开始，而年度在 {log.opened_at} 开启：之前的不在包中"
        report.fault("ACCESS_INCOMPLETE", f"访问日志位置 {own.first}", text)
    _tell_accesses(report, own, heads[own.size], accesses)


def _has_accesses(archive: Archive, parts: dict[str, str], wanted: Wanted, report: Report) -> bool:
    """Whether there is an access log, and a key of it that the auditor trusts; what is not verified is told."""
    if parts["access_log"] == "ABSENT":
        report.absent["SECURITY"].append("访问日志（谁查看、导出了什么）：包中没有")
        for seen in wanted.seen:
            text = "您留存有访问日志的检查点，包中却没有访问日志，请索取新的包"
            report.fault("BUNDLE_BEHIND", seen.name, text)
        return False
    if any(key.name == wanted.origin for key in wanted.policy.logs):
        return True
    while (archive.peek() or "").startswith("access/"):
        for _ in archive.chunks(archive.peek() or "", FILE_BYTES_MAX):
            pass
    text = f"访问日志（谁查看、导出了什么）：您的策略中没有“{wanted.origin}”的公钥，没有核验"
    report.absent["SECURITY"].append(text)
    return False


def _access_manifest(archive: Archive, wanted: Wanted) -> Manifest:
    place = "access/manifest.json"
    said = read_document(archive.member(place, SMALL), "MANIFEST_MALFORMED", place)
    if not isinstance(said, dict) or set(said) != {"origin", "first", "size", "checkpoints", "time_stamps"}:
        raise Refused("MANIFEST_MALFORMED", place, "缺少或多出字段")
    first, size, checkpoints = said["first"], said["size"], said["checkpoints"]
    if not isinstance(checkpoints, list) or not 0 < len(checkpoints) <= 1000:
        raise Refused("MANIFEST_MALFORMED", place, "字段的值不合规定")
    if not all(type(each) is int and 0 <= each < 1 << 60 for each in (first, size, *checkpoints)):
        raise Refused("MANIFEST_MALFORMED", place, "字段的值不合规定")
    if checkpoints != sorted(set(checkpoints)) or 0 in checkpoints or size not in checkpoints:
        raise Refused("MANIFEST_MALFORMED", place, "检查点的列举有误")
    if first % 256 or first >= size:
        raise Refused("MANIFEST_MALFORMED", place, "位置有误")
    if said["origin"] != wanted.origin:
        raise Refused("ORIGIN_OTHER", place, f"是日志“{said['origin']}”的记录，要核验的是“{wanted.origin}”")
    if said["time_stamps"] not in PARTS["time_stamps"]:
        raise Refused("PART_UNKNOWN", place, "时间戳应写作 PRESENT 或 ABSENT")
    return Manifest(first, size, checkpoints, [], {"time_stamps": said["time_stamps"]}, "access/", "访问日志位置")


def _tell_accesses(report: Report, manifest: Manifest, head: Checkpoint, accesses: Accesses) -> None:
    """What the access log says, and how far it was held against the log."""
    report.facts["accesses"] = {"first": manifest.first, "size": manifest.size, "acts": accesses.counts}
    count = manifest.size - manifest.first
    acts = "，".join(f"{ACTS[act]} {accesses.counts[act]} 次" for act in ACTS if act in accesses.counts)
    if not report.of("INTEGRITY"):
        text = (
            f"访问日志 {count} 条（位置 {manifest.first} 至 {manifest.size - 1}）逐条散列，算出的根即其检查点所签的根"
        )
        report.verified["INTEGRITY"].append(f"{text}；位置连续，操作不重复，时间不倒退。")
    if not report.of("SECURITY"):
        text = f"访问日志记到 {accesses.recorded_at}，{len(accesses.people)} 人：{acts}"
        report.verified["SECURITY"].append(f"{text}{'' if accesses.unknown else '；所看的佐证都登记在日志中'}。")
    if accesses.unknown:
        text = f"访问日志中 {accesses.unknown} 条所看的佐证不在本包的范围内（往年的，或检查点之后登记的），无从核对"
        report.absent["SECURITY"].append(text)


# --------------------------------------------------------------------------------------------------------------------
# The package of a trail: single entries of the log, each with its proof
# --------------------------------------------------------------------------------------------------------------------

TRAIL_LIMITS = [
    "轨迹包只能证明包中各步确实这样记在日志中，项目和各佐证文件的流到所示位置为止没有缺漏；",
    "别处是否另有涉及它们的事件（其他文件、引用、决定），只有年度存证包或整个日志才能看出；",
]

_TRAIL_NAMES = """
    list_set.problem_item_added.v1 列入问题 list_set.problem_item_revised.v1 修改问题
    list_set.task_item_added.v1 列入任务 list_set.task_item_revised.v1 修改任务 list_set.duty_item_added.v1 列入责任
    list_set.duty_item_revised.v1 修改责任 list_set.item_withdrawn.v1 撤下 item.issued.v1 印发 item.revoked.v1 撤销
    item.carried_over.v1 结转 item.suspended.v1 暂缓 item.resumed.v1 恢复 commitment.assigned.v1 分解
    commitment.measure_set.v1 定措施 commitment.node_set.v1 定时间节点 commitment.accepted.v1 认领
    commitment.reassigned.v1 调整责任人 evidence.declared.v1 申报佐证 evidence.supplied.v1 补充佐证
    evidence.sealed.v1 封存佐证 evidence.rejected.v1 佐证核验不通过 evidence.superseded.v1 替换佐证
    evidence.restricted.v1 限制知悉 evidence.restriction_lifted.v1 解除限制 evidence.hold_placed.v1 保全佐证
    evidence.hold_released.v1 解除保全 evidence.linked.v1 佐证挂接报告 erasure.requested.v1 提请删除
    erasure.declined.v1 不同意删除 erasure.hold_placed.v1 保留 erasure.hold_released.v1 解除保留
    erasure.subject_erased.v1 批准删除 erasure.key_destroyed.v1 销毁密钥 disclosure.made.v1 出示加密内容
    progress.submitted.v1 报告进展 progress.corrected.v1 更正报告 progress.returned.v1 退回报告
    progress.accepted.v1 接受报告 item.completion_claimed.v1 申请销号 item.completion_returned.v1 退回销号
    item.completion_verified.v1 核查 item.closed.v1 销号 item.reopened.v1 重新打开
    inspection.observation_recorded.v1 记录所见 inspection.concluded.v1 督查结论 finding.raised.v1 提出问题
    finding.confirmed.v1 认定问题 finding.dismissed.v1 不予认定 finding.rectification_submitted.v1 报告整改
    finding.rechecked.v1 复查 finding.closed.v1 问题销号 finding.reopened.v1 问题重开
    follow_up.proposed.v1 提出后续措施 follow_up.rectification_reported.v1 书面整改报告
    follow_up.closed.v1 办结后续措施 score_sheet.score_entered.v1 打分 score_sheet.score_amended.v1 改分
    score_sheet.signed.v1 签署打分表 assessment.score_adjudicated.v1 裁定得分 assessment.fact_recorded.v1 登记加减分
    assessment.fact_withdrawn.v1 撤回加减分 ruling.proposed.v1 提出决定 ruling.reviewed.v1 审核决定
    ruling.approved.v1 批准决定 ruling.issued.v1 印发决定 ruling.revoked.v1 撤销决定
"""
TRAIL_NAMES = dict(zip(_TRAIL_NAMES.split()[::2], _TRAIL_NAMES.split()[1::2], strict=True))

TRAIL_SHOWN_IN = {
    "evidence.linked.v1": ["report/{report}"],
    "progress.submitted.v1": ["report/{report}"],
    "progress.corrected.v1": ["report/{report}"],
    "item.completion_claimed.v1": ["completion/{item}"],
    "inspection.observation_recorded.v1": ["inspection/{inspection}"],
    "finding.raised.v1": ["finding/{finding}"],
    "finding.rectification_submitted.v1": ["finding/{finding}"],
    "follow_up.rectification_reported.v1": ["follow_up/{follow_up}"],
    "score_sheet.score_entered.v1": ["score_sheet/{unit}/{year}/{assessor}", "score/{item}/{criterion}"],
    "score_sheet.score_amended.v1": ["score_sheet/{unit}/{year}/{assessor}", "score/{item}/{criterion}"],
    "assessment.fact_recorded.v1": ["fact/{unit}/{year}/{line}"],
    "ruling.proposed.v1": ["ruling/{ruling}"],
}
"""Type -> where the files that it names are shown from then on, beside the items that it names."""

TRAIL_DECIDES = {
    **dict.fromkeys(("progress.accepted.v1", "progress.returned.v1"), "report/{report}"),
    **dict.fromkeys(("item.completion_returned.v1", "item.completion_verified.v1"), "completion/{item}"),
    **dict.fromkeys(("item.closed.v1", "item.reopened.v1"), "item/{item}"),
    **dict.fromkeys(("inspection.concluded.v1",), "inspection/{inspection}"),
    **dict.fromkeys(
        (f"finding.{done}.v1" for done in ("confirmed", "dismissed", "rechecked", "closed", "reopened")),
        "finding/{finding}",
    ),
    "follow_up.closed.v1": "follow_up/{follow_up}",
    "score_sheet.signed.v1": "score_sheet/{unit}/{year}/{assessor}",
    "assessment.score_adjudicated.v1": "score/{item}/{criterion}",
    "assessment.fact_withdrawn.v1": "fact/{unit}/{year}/{line}",
    **dict.fromkeys((f"ruling.{done}.v1" for done in ("reviewed", "approved", "issued", "revoked")), "ruling/{ruling}"),
}
"""Type -> the matter that it decides, with the files that were shown in it by then."""


TRAIL_CASES = ("INCLUDED", "LEFT_OUT")
"""Whether it was made for who may know of case folders: with the holds on files and the looks on behalf of a case, or
without, whatever there was of them."""


class TrailManifest(NamedTuple):
    """What the package says it holds: the entries at `positions`, which concern the item and its evidence files among
    the first `until` of the log."""

    item: str
    size: int
    until: int
    positions: list[int]
    evidence: list[str]
    parts: dict[str, str]


class NoYear(Year):
    """Single events make no year."""

    def take(self, position: int, type_: str, stream: str, said: dict[str, Any]) -> None:
        """Nothing to fold."""


class Apart(Log):
    """Entries that do not follow each other: of each stream only some are here, in their order."""

    def __init__(self, report: Report, shown: Iterable[Shown]) -> None:
        super().__init__(NoYear(0, False, report), 1, report, shown)
        self.versions: dict[str, list[int]] = {}

    def _custody_bad(self, position: int, code: str, message: str) -> None:
        """Steps may be missing between these: custody is judged by a year's bundle. What each says alone is not."""
        if code == "SECRET_UNDECLARED":
            self._bad(position, code, message)

    def _follow(self, position: int, stream: str, version: int) -> None:
        before = self.versions.setdefault(stream, [])
        if version < 1 or (before and version <= before[-1]):
            self._bad(position, "STREAM_GAP", f"流 {stream} 的版本 {version} 不在 {before[-1:]} 之后")
        before.append(version)


class Trail:
    """The trail of an item's evidence as it follows from the entries alone."""

    def __init__(self, item: str) -> None:
        self.own = f"item/{item}"
        self.events: list[tuple[int, dict[str, Any]]] = []

    def files(self) -> set[str]:
        """The files that show something about the item: named with it, or with a finding or a follow-up about it."""
        matters = {self.own}
        for _, event in self.events:
            # Findings come before the follow-ups that rest on them.
            matters |= {matter for about, matter in self._about(event) if about in matters}
        return {file for _, event in self.events if matters & self._shown_in(event) for file in self._named(event)}

    def unrelated(self, files: set[str]) -> list[int]:
        """Positions of entries that say nothing about the item, its files, or what these were shown in by then."""
        found, shown, matters = [], set(), {self.own}
        for position, event in self.events:
            said, decides = event["data"], TRAIL_DECIDES.get(event["type"])
            about = {matter for about, matter in self._about(event) if about in matters}
            matters |= about
            named = files & set(self._named(event))
            if named:
                shown |= self._shown_in(event)
            decided = decides is not None and decides.format(**said) in shown
            if not (named or about or decided or self.own in self._items(said)):
                found.append(position)
        return found

    def _about(self, event: dict[str, Any]) -> list[tuple[str, str]]:
        said = event["data"]
        if event["type"] == "finding.raised.v1":
            return [(item, f"finding/{said['finding']}") for item in self._items(said)]
        if event["type"] == "follow_up.proposed.v1":
            return [(f"finding/{each}", f"follow_up/{said['follow_up']}") for each in said["findings"]]
        return []

    def _shown_in(self, event: dict[str, Any]) -> set[str]:
        said = event["data"]
        return {*self._items(said), *(where.format(**said) for where in TRAIL_SHOWN_IN.get(event["type"], []))}

    def _items(self, said: dict[str, Any]) -> list[str]:
        named = said.get("items") or [said.get("item")]
        return [f"item/{item}" for item in named if item is not None]

    def _named(self, event: dict[str, Any]) -> list[str]:
        said = event["data"]
        named = said.get("evidence") or []
        return [each for each in (named, said.get("successor")) if each] if isinstance(named, str) else list(named)


def _verify_trail(archive: Archive, said: dict[str, Any], wanted: Wanted, report: Report) -> None:
    asked, wanted = wanted, wanted._replace(seen=wanted.of_log(wanted.origin))
    manifest = _trail_manifest(said, wanted, report)
    place = f"checkpoint/{manifest.size}"
    head = read_checkpoint(archive.member(place, SMALL), place, wanted.origin, wanted.policy)
    if head.size != manifest.size:
        raise Refused("CHECKPOINT_FORK", place, f"检查点的大小是 {head.size}，应为 {manifest.size}")
    _quorum(head, wanted, report)
    _first_entry(archive, head, wanted)
    log, trail, leaves = Apart(report, wanted.shown), Trail(manifest.item), {}
    for position in manifest.positions:
        name = f"entry/{position}.json"
        entry = archive.member(name, ENTRY_BYTES_MAX)
        if not _included(archive, f"entry/{position}.proof", entry, position, head):
            text = "证明不从这条事件通到所签的根：事件被改动，不属于这个日志，或不在这个位置"
            report.fault("PROOF_WRONG", name, text)
            continue
        at = log.take(position, entry)
        if at:
            leaves[position] = sha256(b"\x00" + entry)
            event = parse(entry.decode())
            trail.events.append((position, event))
            if manifest.parts["cases"] == "LEFT_OUT" and event["type"].startswith("evidence.hold_"):
                report.fault("CASES_SHOWN", f"位置 {position}", "包中写明不含佐证的保全，却有这一条")
            _trail_time(position, at, head, wanted, report)
    if len(leaves) == len(manifest.positions):
        _trail_whole(manifest, log, trail, report)
    files = _evidence(archive, manifest.parts["evidence_files"], log, report, holds=False)
    _trail_accesses(archive, manifest, log, asked, report)
    _end(archive, log, report)
    for seen in wanted.seen:
        _trail_seen(seen, head, leaves, report)
    _tell_trail(report, manifest, head, log, trail, files, wanted)


def _trail_manifest(said: dict[str, Any], wanted: Wanted, report: Report) -> TrailManifest:
    place = "manifest.json"
    fields = {"format", "origin", "district", "item", "size", "until", "positions", "evidence", "parts"}
    if set(said) != fields:
        raise Refused("MANIFEST_MALFORMED", place, "缺少或多出字段")
    size, until, positions, evidence = (said[name] for name in ("size", "until", "positions", "evidence"))
    if not all(isinstance(each, list) and len(each) <= 100_000 for each in (positions, evidence)) or not all(
        type(each) is int and 0 <= each < 1 << 60 for each in (size, until, *positions)
    ):
        raise Refused("MANIFEST_MALFORMED", place, "字段的值不合规定")
    if not all(type(each) is str for each in (said["item"], *evidence)) or evidence != sorted(set(evidence)):
        raise Refused("MANIFEST_MALFORMED", place, "项目或佐证文件的编号有误")
    if not positions or positions != sorted(set(positions)) or not positions[-1] < until <= size:
        raise Refused("MANIFEST_MALFORMED", place, "位置有误")
    if said["origin"] != wanted.origin:
        raise Refused("ORIGIN_OTHER", place, f"是日志“{said['origin']}”的轨迹包，要核验的是“{wanted.origin}”")
    if said["district"] != wanted.district:
        raise Refused("DISTRICT_OTHER", place, f"是区县 {said['district']} 的轨迹包，要核验的是 {wanted.district}")
    if wanted.item is not None and said["item"] != wanted.item:
        raise Refused("ITEM_OTHER", place, f"是项目 {said['item']} 的轨迹包，要核验的是 {wanted.item}")
    parts = said["parts"]
    known = isinstance(parts, dict) and set(parts) == {"evidence_files", "access_log", "cases"}
    if not known or parts["evidence_files"] not in PARTS["evidence_files"]:
        raise Refused("PART_UNKNOWN", place, "组成部分的列举与格式不符，请用相应版本的核验程序")
    if parts["access_log"] not in PARTS["access_log"]:
        raise Refused("PART_UNKNOWN", place, "access_log 应写作 PRESENT 或 ABSENT")
    if parts["cases"] not in TRAIL_CASES:
        raise Refused("PART_UNKNOWN", place, "cases 应写作 INCLUDED 或 LEFT_OUT")
    report.facts |= {name: said[name] for name in ("origin", "district", "item", "size", "until")}
    return TrailManifest(said["item"], size, until, positions, evidence, parts)


def _trail_time(position: int, at: str, head: Checkpoint, wanted: Wanted, report: Report, where: str = "位置") -> None:
    """Recorded no later than witnesses saw it, and not long before a head was seen that did not hold it."""
    try:
        recorded = timegm(strptime(at[:19], "%Y-%m-%dT%H:%M:%S"))
    except ValueError:
        report.fault("ENVELOPE_FIELDS", f"{where} {position}", f"没有 {at} 这一时间")
        return
    for each in (head, *(seen.checkpoint for seen in wanted.seen)):
        times = each.times.values()
        if times and position < each.size and recorded > min(times) + SKEW_SECONDS:
            report.fault("TIME_AFTER_CHECKPOINT", f"{where} {position}", f"登记时间 {at} 晚于见证方见到它的时间")
        if times and position >= each.size and recorded < max(times) - 3600 * wanted.lag_hours:
            text = f"登记时间 {at} 早于还没有它的检查点的见证时间：时间是倒填的"
            report.fault("TIME_BACKDATED", f"{where} {position}", text)


def _trail_whole(manifest: TrailManifest, log: Apart, trail: Trail, report: Report) -> None:
    """The streams of the item and of its files lack nothing, the files are those of the entries, no entry is of
    something else."""
    try:
        files = trail.files()
        unrelated = trail.unrelated(files)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        report.fault("EVENT_MALFORMED", "entry", f"有事件与其类型不符（{error}）")
        return
    if sorted(files) != manifest.evidence:
        text = f"由事件得出的佐证文件是 {sorted(files)}，清单列举的是 {manifest.evidence}"
        report.fault("TRAIL_DIFFERS", "manifest.json", text)
    for position in unrelated:
        report.fault("TRAIL_UNRELATED", f"位置 {position}", f"与项目 {manifest.item} 及其佐证无关")
    holds = [f"evidence_hold/{file}" for file in sorted(files)] if manifest.parts["cases"] == "INCLUDED" else []
    for stream in (trail.own, *(f"evidence/{file}" for file in sorted(files)), *holds):
        versions = log.versions.get(stream, [])
        missing = sorted(set(range(1, max(versions, default=0) + 1)) - set(versions))
        if missing or (not versions and stream.startswith("evidence/")):
            report.fault("STREAM_GAP", f"流 {stream}", f"缺少版本 {missing or 1}")


def _trail_accesses(archive: Archive, manifest: TrailManifest, log: Apart, asked: Wanted, report: Report) -> None:
    """Who was handed what of the item and its files: single entries of the access log, each proven to its head."""
    wanted = asked._replace(origin=asked.origin + ACCESS, seen=asked.of_log(asked.origin + ACCESS))
    if not _has_accesses(archive, manifest.parts, wanted, report):
        return
    size, positions = _trail_access_manifest(archive, wanted)
    place = f"access/checkpoint/{size}"
    head = read_checkpoint(archive.member(place, SMALL), place, wanted.origin, wanted.policy)
    if head.size != size:
        raise Refused("CHECKPOINT_FORK", place, f"检查点的大小是 {head.size}，应为 {size}")
    _quorum(head, wanted, report, "access/")
    accesses, leaves = Accesses(log, False, report), {}
    for position in positions:
        name, where = f"access/entry/{position}.json", f"访问日志位置 {position}"
        entry = archive.member(name, ENTRY_BYTES_MAX)
        if not _included(archive, f"access/entry/{position}.proof", entry, position, head):
            report.fault("PROOF_WRONG", name, "证明不从这条记录通到所签的根：被改动，不属于访问日志，或不在这个位置")
            continue
        at = accesses.take(position, entry)
        if at:
            leaves[position] = sha256(b"\x00" + entry)
            _trail_time(position, at, head, wanted, report, "访问日志位置")
            said = parse(entry.decode())
            named = {("ITEM", manifest.item), *(("EVIDENCE", each) for each in manifest.evidence)}
            if said["item"] != manifest.item and (said["subject"]["kind"], said["subject"]["id"]) not in named:
                report.fault("TRAIL_UNRELATED", where, f"与项目 {manifest.item} 及其佐证无关")
            if manifest.parts["cases"] == "LEFT_OUT" and said["case_folder"] is not None:
                report.fault("CASES_SHOWN", where, "包中写明不含为案卷所作的查看，却有这一条")
    for seen in wanted.seen:
        _trail_seen(seen, head, leaves, report)
    if not report.of("SECURITY"):
        acts = "，".join(f"{ACTS[act]} {accesses.counts[act]} 次" for act in ACTS if act in accesses.counts)
        text = f"访问日志到位置 {size - 1} 为止，{len(accesses.people)} 人：{acts or '没有人查看或导出'}"
        if manifest.parts["cases"] == "LEFT_OUT":
            text += "（为案卷所作的不在内）"
        report.verified["SECURITY"].append(f"{text}；别处是否另有，只有年度存证包才能看出。")


def _trail_access_manifest(archive: Archive, wanted: Wanted) -> tuple[int, list[int]]:
    place = "access/manifest.json"
    said = read_document(archive.member(place, ACCESSES_BYTES_MAX), "MANIFEST_MALFORMED", place)
    if not isinstance(said, dict) or set(said) != {"origin", "size", "positions"}:
        raise Refused("MANIFEST_MALFORMED", place, "缺少或多出字段")
    size, positions = said["size"], said["positions"]
    if not isinstance(positions, list) or not all(type(each) is int for each in (size, *positions)):
        raise Refused("MANIFEST_MALFORMED", place, "字段的值不合规定")
    if positions != sorted(set(positions)) or not all(0 <= each < size for each in positions) or not 0 < size < 1 << 60:
        raise Refused("MANIFEST_MALFORMED", place, "位置有误")
    if said["origin"] != wanted.origin:
        raise Refused("ORIGIN_OTHER", place, f"是日志“{said['origin']}”的记录，要核验的是“{wanted.origin}”")
    return size, positions


def _trail_seen(seen: Seen, head: Checkpoint, leaves: dict[int, bytes], report: Report) -> None:
    if seen.leaf in leaves:
        if root_by_inclusion(leaves[seen.leaf], seen.leaf, seen.checkpoint.size, seen.path) != seen.checkpoint.root:
            report.fault("RECEIPT_DIFFERS", seen.name, f"回执与包中位置 {seen.leaf} 的事件不符")
        else:
            report.verified["INTEGRITY"].append(f"您持有的回执 {seen.name} 与包中位置 {seen.leaf} 的事件相符。")
    elif seen.checkpoint.size != head.size:
        report.absent["INTEGRITY"].append(f"与 {seen.name} 的比对：包中没有它所指的事件，也不是同一检查点")
    elif seen.checkpoint.root != head.root:
        report.fault("SEEN_FORK", seen.name, f"您留存的 {head.size} 条的检查点与包中的不是同一个：日志分叉")
    else:
        report.verified["INTEGRITY"].append(f"您留存的检查点 {seen.name} 就是包中的检查点。")


def _tell_trail(
    report: Report, manifest: TrailManifest, head: Checkpoint, log: Apart, trail: Trail, files: int, wanted: Wanted
) -> None:
    report.facts["steps"] = [
        {
            "position": position,
            "recorded_at": event["recorded_at"],
            "type": event["type"],
            "actor": event["actor"],
            "evidence": trail._named(event),
        }
        for position, event in trail.events
    ]
    said: dict[str, list[str]] = {name: [] for name in HEADS}
    said["AUTHENTICITY"].append(f"检查点由审计方信任的日志密钥签署：{head.size} 条，根 {head.root.hex()}。")
    if wanted.policy.quorum == "none":
        report.absent["AUTHENTICITY"].append("见证方的法定数：审计方的策略写明 quorum none，没有要求见证")
    else:
        times = [f"{name}（{strftime('%Y-%m-%d %H:%M', gmtime(at))} UTC）" for name, at in sorted(head.times.items())]
        said["AUTHENTICITY"].append(f"见证达到策略要求的 {wanted.policy.quorum}：{'、'.join(times)}。")
    said["INTEGRITY"] += [
        f"{len(manifest.positions)} 条事件各有证明，都在这一检查点之中；登记时间不倒退。",
        f"项目的流和 {len(manifest.evidence)} 个佐证文件的流在包中的最后一版之前没有缺漏。",
    ]
    if files:
        said["INTEGRITY"].append(f"{files} 个证据文件的摘要与封存时登记的一致。")
    if manifest.parts["evidence_files"] == "LEFT_OUT":
        text = f"证据文件：包中只有 {len(log.evidence)} 个文件的清单和摘要，文件另行索取后可用 sha256sum 核对"
        report.absent["INTEGRITY"].append(text)
    if manifest.parts["cases"] == "LEFT_OUT":
        text = "佐证的保全和为案卷所作的查看：只给纪检监察员，不在这种包中；有没有，本包不显示"
        report.absent["INTEGRITY"].append(text)
    else:
        held = sum(event["type"].startswith("evidence.hold_") for _, event in trail.events)
        said["INTEGRITY"].append(f"包中列有佐证的保全 {held} 条，各流在包中的最后一版之前没有缺漏。")
    said["USABILITY"].append("每条事件都读得通：UTF-8 JSON、无重复键、无浮点数、字段合规、类型已知。")
    said["SECURITY"].append("包中没有任何密钥；证据上传时均声明不含国家秘密。")
    for name, sentences in said.items():
        if not report.of(name):
            report.verified[name][:0] = sentences


def told_step(step: dict[str, Any]) -> str:
    """One step of a trail in a line."""
    actor = step["actor"]
    by = actor["person"] + (f"（{'、'.join(actor['roles'])}）" if actor["roles"] else "")
    if actor["on_behalf_of"] is not None:
        by += f" 代 {actor['on_behalf_of']['person'] or actor['on_behalf_of']['unit']}"
    name, files = TRAIL_NAMES.get(step["type"], step["type"]), "、".join(step["evidence"])
    return f"  位置 {step['position']}　{step['recorded_at'][:19]}Z　{name}　{by}{f'　文件 {files}' if files else ''}"


# --------------------------------------------------------------------------------------------------------------------
# The command line
# --------------------------------------------------------------------------------------------------------------------


def main(arguments: list[str] | None = None) -> int:
    """Verify one bundle and print the report."""
    parser = argparse.ArgumentParser(
        prog="verify_bundle.py",
        description="离线核验三单制年度存证包和佐证轨迹包，不需要也不信任平台。退出码 0 通过，1 不通过，2 无法核验。",
    )
    parser.add_argument("bundle", type=Path, help="存证包（zip）")
    parser.add_argument("--policy", type=Path, required=True, help="审计方自己的信任策略（C2SP tlog-policy）")
    parser.add_argument("--origin", required=True, help="日志名称，例如 sandan.example.cn/d/shili")
    parser.add_argument("--district", required=True, help="区县的行政区划代码，例如 330299")
    parser.add_argument("--year", type=int, help="年度；核验年度存证包时必填")
    parser.add_argument("--item", help="轨迹包应属于的清单项目的编号；不填则以包中所写的为准")
    parser.add_argument(
        "--seen", type=Path, action="append", default=[], help="审计方留存的检查点或回执（.tlog-proof），可多次给出"
    )
    parser.add_argument(
        "--disclosure", type=Path, action="append", default=[], help="向审计方出示的一项加密内容（JSON），可多次给出"
    )
    parser.add_argument(
        "--tsa", type=Path, action="append", default=[], help="审计方信任的时间戳机构的证书（PEM），可多次给出"
    )
    parser.add_argument(
        "--officers", type=Path, help="审计方自己的责任人公钥名单：每行一个人员编号和一个公钥（base64）"
    )
    parser.add_argument("--lag-hours", type=int, default=LAG_HOURS, help="登记与签署之间容许的小时数，默认 24")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    given = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal of another character set shows question marks, and never keeps the verdict back.
            stream.reconfigure(errors="replace")
    try:
        try:
            policy = Policy(given.policy.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise Unusable(f"--policy {given.policy}：{error}") from error
        seen = [read_seen(path, given.origin, policy) for path in given.seen]
        shown = tuple(read_shown(path, given.origin) for path in given.disclosure)
        authorities = tuple(each for path in given.tsa for each in read_authorities(path))
        officers = None if given.officers is None else read_officers(given.officers)
        asked = (given.origin, given.district, given.year, seen, given.lag_hours, shown, given.item, authorities)
        wanted = Wanted(policy, *asked, officers)
        with given.bundle.open("rb") as file:
            report = verify(file, given.bundle.name, wanted, _progress if sys.stderr.isatty() else None)
    except (Unusable, OSError) as error:
        print(f"无法核验：{error}", file=sys.stderr)
        return 2
    print(json.dumps(report.as_json(), ensure_ascii=False, indent=1) if given.json else report.as_text())
    return 0 if report.accepted else 1


def _progress(done: int, total: int) -> None:
    end = "\n" if done == total else ""
    print(f"\r核验 {done}/{total}", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
