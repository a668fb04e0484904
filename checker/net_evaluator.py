"""The evaluator of the claim `unreachable`, version net/1: one packet, and which rules let it in.

It confirms counterexamples. It knows nothing of intervals and formulas: rules are compared with a packet as they are
written, and networks are left to the standard library. What the encoder refuses is not evaluated.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, NamedTuple

from checker.net import problem
from formats.errors import MalformedInput
from formats.strict_json import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from formats.strict_json import Value

SPELLINGS = {6: ("-1", "6", "tcp"), 17: ("-1", "17", "udp"), 1: ("-1", "1", "icmp"), 58: ("-1", "58", "icmpv6")}
"""How rules write protocols that have names, and all of them."""


class Packet(NamedTuple):
    """A packet: protocol number, source address, and the two numbers that rules look at: for TCP and UDP the
    destination port, twice, for ICMP type and code, and for other protocols nothing."""

    protocol: int
    source: ipaddress.IPv4Address | ipaddress.IPv6Address
    low: int
    high: int

    def data(self) -> dict[str, object]:
        """This packet as JSON."""
        data: dict[str, object] = {"protocol": self.protocol, "source": str(self.source)}
        if self.protocol in (6, 17):
            data["port"] = self.low
        if self.protocol in (1, 58):
            data["type"], data["code"] = self.low, self.high
        return data


class Opinion(NamedTuple):
    """Whether a packet refutes a claim, None if that depends on which addresses a reference stands for; and which rules
    of each input let it in."""

    refutes: bool | None
    because: list[str]


def packet_of(values: dict[str, object]) -> Packet:
    """The packet that a model of the encoder's problem describes, given by the names of its constants.

    Raises MalformedInput for values that describe none.
    """
    names = ("protocol", "port", "icmp-type", "icmp-code", "source")
    numbers = [value for name in names if type(value := values.get(name)) is int]
    limits = (255, 65535, 255, 255, (1 << 128) - 1 if values.get("ipv6") is True else (1 << 32) - 1)
    if len(numbers) < 5 or not all([0 <= n <= limit for n, limit in zip(numbers, limits, strict=True)]):
        raise MalformedInput("values", 1, 1, "expected those of a packet")
    protocol, port, icmp_type, icmp_code, source = numbers
    address = ipaddress.IPv6Address(source) if values.get("ipv6") is True else ipaddress.IPv4Address(source)
    low, high = {6: (port, port), 17: (port, port), 1: (icmp_type, icmp_code), 58: (icmp_type, icmp_code)}.get(
        protocol, (0, 0)
    )
    return Packet(protocol, address, low, high)


def evaluate(
    parameters: dict[str, object], inputs: Sequence[bytes], values: dict[str, object], names: Sequence[str] = ()
) -> dict[str, object]:
    """What `judge` thinks of the packet that a model describes, and the packet, as JSON.

    Raises MalformedInput, and whatever the encoder raises.
    """
    packet = packet_of(values)
    problem(parameters, inputs, names)
    opinion = judge(parameters, [read(data, "") for data in inputs], packet)
    return {"refutes": opinion.refutes, "because": opinion.because, "witness": packet.data()}


def judge(parameters: dict[str, object], documents: Sequence[Value], packet: Packet) -> Opinion:
    """Whether this packet refutes the claim, and by which rules. The encoder must have accepted these documents."""
    if not _is_claimed(parameters, packet):
        return Opinion(False, [])
    groups = parameters.get("groups", [])
    answer: bool | None = True
    because = []
    for document in documents:
        opinions = []
        for kind, identifier, decide in (
            ("SecurityGroups", "GroupId", _by_group),
            ("NetworkAcls", "NetworkAclId", _by_acl),
        ):
            items = document.object()[kind].array() if kind in document.object() else []
            named = [item for item in items if isinstance(groups, list) and item.member(identifier).string() in groups]
            for item in named or items:
                opinions += decide(item, item.member(identifier).string(), packet)
        if parameters.get("references") == "outside":
            opinions = [opinion for opinion in opinions if opinion.refutes]
        # The rules that surely let it in; only without any, those that may.
        strongest = [opinion for opinion in opinions if opinion.refutes] or opinions
        if not strongest:
            return Opinion(False, [])
        if not strongest[0].refutes:
            answer = None
        because += [reason for opinion in strongest for reason in opinion.because]
    return Opinion(answer, because)


def _is_claimed(parameters: dict[str, object], packet: Packet) -> bool:
    """Whether the claim is about this packet."""
    protocol, ports = parameters["protocol"], parameters.get("ports")
    network = ipaddress.ip_network(str(parameters["source"]))
    return (
        (protocol == "all" or protocol in SPELLINGS.get(packet.protocol, (str(packet.protocol),)))
        and (not isinstance(ports, list) or packet.low in range(ports[0], ports[1] + 1))
        and packet.source in network
    )


def _by_group(group: Value, name: str, packet: Packet) -> list[Opinion]:
    """The rules of a group that let the packet in, or may do so."""
    opinions = []
    for k, rule in enumerate(group.member("IpPermissions").array()):
        members = rule.object()
        ends = [members[end].content if end in members else -1 for end in ("FromPort", "ToPort")]
        if not _applies(packet, rule.member("IpProtocol").string(), ends):
            continue
        where = f"{name} IpPermissions[{k}]"
        for kind, member in (("IpRanges", "CidrIp"), ("Ipv6Ranges", "CidrIpv6")):
            for element in members[kind].array() if kind in members else []:
                cidr = element.member(member).string()
                if packet.source in ipaddress.ip_network(cidr):
                    opinions.append(Opinion(True, [f"{where} from {cidr}"]))
        for kind, member, what in (
            ("UserIdGroupPairs", "GroupId", "group"),
            ("PrefixListIds", "PrefixListId", "prefix list"),
        ):
            for element in members[kind].array() if kind in members else []:
                opinions.append(Opinion(None, [f"{where} from {what} {element.member(member).string()}"]))
    return opinions


def _by_acl(acl: Value, name: str, packet: Packet) -> list[Opinion]:
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
            allowed = entry.member("RuleAction").string() == "allow"
            number = entry.member("RuleNumber").integer()
            return [Opinion(True, [f"{name} rule {number} from {cidr}"])] if allowed else []
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
