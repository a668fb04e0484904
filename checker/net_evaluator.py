"""The evaluator of the claim `unreachable`, version net/1: one packet, and which rules let it in.

It confirms counterexamples. It knows nothing of intervals and formulas: rules are compared with a packet as they are
written, and networks are left to the standard library. What the encoder refuses is not evaluated.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, NamedTuple

from checker.net import IDENTITY, problem
from formats.errors import MalformedInput
from formats.strict_json import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from formats.strict_json import Value

Referent = tuple[tuple[str, str], ...]
"""A group or prefix list that rules refer to: names and texts of the members that identify it."""

SPELLINGS = {6: ("-1", "6", "tcp"), 17: ("-1", "17", "udp"), 1: ("-1", "1", "icmp"), 58: ("-1", "58", "icmpv6")}
"""How rules write protocols that have names, and all of them."""


class Packet(NamedTuple):
    """A packet: protocol number, source address, and the two numbers that rules look at: for TCP and UDP the
    destination port, twice, for ICMP type and code, and for other protocols nothing. Its source belongs to the groups
    and prefix lists `member_of`, and to no others that are referred to."""

    protocol: int
    source: ipaddress.IPv4Address | ipaddress.IPv6Address
    low: int
    high: int
    member_of: frozenset[Referent] = frozenset()

    def data(self) -> dict[str, object]:
        """This packet as JSON."""
        data: dict[str, object] = {"protocol": self.protocol, "source": str(self.source)}
        if self.protocol in (6, 17):
            data["port"] = self.low
        if self.protocol in (1, 58):
            data["type"], data["code"] = self.low, self.high
        data["member_of"] = [dict(referent) for referent in sorted(self.member_of)]
        return data


def packet_of(values: dict[str, object], referred: Sequence[Referent]) -> Packet:
    """The packet that a model of the encoder's problem describes, given by the names of its constants.

    `member-k` says whether its source belongs to the kth of the groups and prefix lists that are `referred` to. Raises
    MalformedInput for values that describe no packet.
    """
    names = ("protocol", "port", "icmp-type", "icmp-code", "source")
    memberships = {f"member-{k}": referent for k, referent in enumerate(referred, 1)}
    sorts = {**dict.fromkeys(names, int), "ipv6": bool, **dict.fromkeys(memberships, bool)}
    numbers = [value for name in names if isinstance(value := values.get(name), int)]
    limits = (255, 65535, 255, 255, (1 << 128) - 1 if values.get("ipv6") is True else (1 << 32) - 1)
    if {name: type(value) for name, value in values.items()} != sorts or not all(
        [0 <= n <= limit for n, limit in zip(numbers, limits, strict=True)]
    ):
        raise MalformedInput("values", 1, 1, "expected those of a packet")
    protocol, port, icmp_type, icmp_code, source = numbers
    address = ipaddress.IPv6Address(source) if values["ipv6"] else ipaddress.IPv4Address(source)
    ports, icmp = (port, port), (icmp_type, icmp_code)
    low, high = {6: ports, 17: ports, 1: icmp, 58: icmp}.get(protocol, (0, 0))
    member_of = frozenset([referent for name, referent in memberships.items() if values[name]])
    return Packet(protocol, address, low, high, member_of)


def evaluate(
    parameters: dict[str, object], inputs: Sequence[bytes], values: dict[str, object], names: Sequence[str] = ()
) -> dict[str, object]:
    """Whether the packet that a model describes refutes the claim, by which rules, and the packet, as JSON.

    Raises MalformedInput, and whatever the encoder raises.
    """
    problem(parameters, inputs, names)
    documents = [read(data, "") for data in inputs]
    packet = packet_of(values, referents(parameters, documents))
    because = judge(parameters, documents, packet)
    return {"refutes": because != [], "because": because, "witness": packet.data()}


def judge(parameters: dict[str, object], documents: Sequence[Value], packet: Packet) -> list[str]:
    """The rules of all inputs that let this packet in if it refutes the claim; none if it does not.

    The encoder must have accepted these documents.
    """
    by_input = []
    for document in documents:
        decide = _by_group if "SecurityGroups" in document.object() else _by_acl
        by_input.append([r for name, item in _chosen(parameters, document) for r in decide(item, name, packet)])
    let_in = _is_claimed(parameters, packet) and all(by_input)
    return [reason for reasons in by_input for reason in reasons if let_in]


def referents(parameters: dict[str, object], documents: Sequence[Value]) -> list[Referent]:
    """The groups and prefix lists that rules of the groups chosen refer to, in the order of first mention."""
    filtering = [document for document in documents if "SecurityGroups" in document.object()]
    groups = [group for document in filtering for _, group in _chosen(parameters, document)]
    rules = [rule for group in groups for rule in group.member("IpPermissions").array()]
    return list(dict.fromkeys([referent for rule in rules for referent in _referents(rule)]))


def _chosen(parameters: dict[str, object], document: Value) -> list[tuple[str, Value]]:
    """The groups or ACLs of a document that a claim is about, and their identifiers."""
    of_groups = "SecurityGroups" in document.object()
    kind, identifier = ("SecurityGroups", "GroupId") if of_groups else ("NetworkAcls", "NetworkAclId")
    listed = [(item.member(identifier).string(), item) for item in document.member(kind).array()]
    groups = parameters.get("groups")
    return [(name, item) for name, item in listed if isinstance(groups, list) and name in groups] or listed


def _elements(rule: Value, *kinds: str) -> list[dict[str, Value]]:
    """The elements of lists of a rule, as far as it has these."""
    return [element.object() for kind in kinds if kind in rule.object() for element in rule.member(kind).array()]


def _referents(rule: Value) -> list[Referent]:
    """What a rule refers to. What names it comes first of what identifies it."""
    elements = [sorted(members.items()) for members in _elements(rule, "UserIdGroupPairs", "PrefixListIds")]
    return [tuple([(name, value.string()) for name, value in e if name in IDENTITY]) for e in elements]


def _is_claimed(parameters: dict[str, object], packet: Packet) -> bool:
    """Whether the claim is about this packet."""
    protocol, ports = parameters["protocol"], parameters.get("ports")
    meant = protocol == "all" or protocol in SPELLINGS.get(packet.protocol, (str(packet.protocol),))
    to = not isinstance(ports, list) or packet.low in range(ports[0], ports[1] + 1)
    outside = parameters.get("references") != "outside" or not packet.member_of
    return meant and to and outside and packet.source in ipaddress.ip_network(str(parameters["source"]))


def _by_group(group: Value, name: str, packet: Packet) -> list[str]:
    """The rules of a group that let the packet in."""
    reasons = []
    for k, rule in enumerate(group.member("IpPermissions").array()):
        members = rule.object()
        ends = [members[end].content if end in members else -1 for end in ("FromPort", "ToPort")]
        if not _applies(packet, rule.member("IpProtocol").string(), ends):
            continue
        where = f"{name} IpPermissions[{k}]"
        ranges = [members.get("CidrIp") or members["CidrIpv6"] for members in _elements(rule, "IpRanges", "Ipv6Ranges")]
        cidrs = [value.string() for value in ranges]
        reasons += [f"{where} from {cidr}" for cidr in cidrs if packet.source in ipaddress.ip_network(cidr)]
        named = [referent[0][1] for referent in _referents(rule) if referent in packet.member_of]
        reasons += [f"{where} from members of {n}{' (itself)' if n == name else ''}" for n in named]
    return reasons


def _by_acl(acl: Value, name: str, packet: Packet) -> list[str]:
    """The inbound entry of an ACL that the packet meets first, if that lets it in."""
    inbound = [entry for entry in acl.member("Entries").array() if not entry.member("Egress").boolean()]
    for entry in sorted(inbound, key=lambda entry: entry.member("RuleNumber").integer()):
        members = entry.object()
        ends: list[object] = [-1, -1]
        old = "CidrBlock" in members
        if packet.protocol in (6, 17) and "PortRange" in members:
            ends = [members["PortRange"].member(end).content for end in ("From", "To")]
        elif (packet.protocol == 1 or (packet.protocol == 58 and not old)) and "IcmpTypeCode" in members:
            ends = [members["IcmpTypeCode"].member(end).content for end in ("Type", "Code")]
        cidr = members["CidrBlock" if old else "Ipv6CidrBlock"].string()
        if packet.source in ipaddress.ip_network(cidr) and _applies(packet, entry.member("Protocol").string(), ends):
            reason = f"{name} rule {entry.member('RuleNumber').integer()} from {cidr}"
            return [reason] if entry.member("RuleAction").string() == "allow" else []
    return []


def _applies(packet: Packet, protocol: str, ends: Sequence[object]) -> bool:
    """Whether a rule for `protocol` and a range of ports with these ends, or ICMP type and code, is for a packet."""
    if protocol not in SPELLINGS.get(packet.protocol, ("-1", str(packet.protocol))):
        return False
    low, high = ends
    if protocol == "-1" or packet.protocol not in SPELLINGS:
        return True
    if packet.protocol in (1, 58):
        return low in (-1, packet.low) and high in (-1, packet.high)
    return isinstance(low, int) and isinstance(high, int) and low <= packet.low <= high
