"""Security groups, network ACLs and packets for tests; and what a problem of the encoder says about one packet."""

from __future__ import annotations

import ipaddress
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.net_evaluator import Packet
from formats.tokens import Tree, expressions

SHARED = next(
    (found for folder in Path(__file__).parents if (found := folder / "shared" / "problems" / "net").is_dir()), None
)
"""Files as the API returns them, beside the project; None where they are absent."""

NUMBERS = {"tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58}


def rule(protocol: str, low: int | None = None, high: int | None = None, *sources: str) -> dict[str, Any]:
    """A rule of a security group; a source is a network, or the identifier of a group or a prefix list."""
    members: dict[str, Any] = {"IpProtocol": protocol}
    members.update({"FromPort": low} if low is not None else {})
    members.update({"ToPort": high} if high is not None else {})
    members["IpRanges"] = [{"CidrIp": s} for s in sources if "." in s]
    members["Ipv6Ranges"] = [{"CidrIpv6": s, "Description": "IPv6"} for s in sources if ":" in s]
    members["PrefixListIds"] = [{"PrefixListId": s} for s in sources if s.startswith("pl-")]
    members["UserIdGroupPairs"] = [{"GroupId": s, "UserId": "1"} for s in sources if s.startswith("sg-")]
    return members


def groups(*rules: dict[str, Any], **more: list[dict[str, Any]]) -> bytes:
    """A file with the group sg-0 of these rules, and others by name, with _ for -."""
    listed = {"sg-0": list(rules), **{name.replace("_", "-"): contents for name, contents in more.items()}}
    return json.dumps(
        {"SecurityGroups": [{"GroupId": name, "IpPermissions": contents} for name, contents in listed.items()]}
    ).encode()


def entry(
    number: int,
    action: str,
    protocol: str,
    low: int | None,
    high: int | None,
    network: str,
    egress: bool = False,
) -> dict[str, Any]:
    """An entry of a network ACL."""
    members: dict[str, Any] = {"RuleNumber": number, "RuleAction": action, "Protocol": protocol, "Egress": egress}
    members["Ipv6CidrBlock" if ":" in network else "CidrBlock"] = network
    if low is not None:
        icmp = protocol in ("1", "58")
        members["IcmpTypeCode" if icmp else "PortRange"] = (
            {"Type": low, "Code": high} if icmp else {"From": low, "To": high}
        )
    return members


def acls(*entries: dict[str, Any]) -> bytes:
    """A file with one network ACL."""
    return json.dumps({"NetworkAcls": [{"NetworkAclId": "acl-0", "Entries": list(entries)}]}).encode()


def packet(protocol: int, source: str, low: int = 0, high: int | None = None) -> Packet:
    """A packet; of a port, both numbers are the same."""
    return Packet(protocol, ipaddress.ip_address(source), low, low if high is None else high)


# ---- boundaries


def boundaries(parameters: dict[str, Any], inputs: list[bytes]) -> Iterator[Packet]:
    """Packets such that if any packet is let in one of these is: all combinations of interesting values.

    Each condition on an address, a port, a type or a code holds of an interval; whatever combination of conditions
    holds somewhere holds of the least value, or of some first value of an interval, or the one after a last value.
    """
    documents = [json.loads(data) for data in inputs]
    protocols = {0, 1, 6, 17, 58, 255} | {int(x) for x in strings(documents, ("IpProtocol", "Protocol")) if x != "-1"}
    protocols |= {int(parameters["protocol"])} if parameters["protocol"].isdecimal() else set()
    networks = [*strings(documents, ("CidrIp", "CidrIpv6", "CidrBlock", "Ipv6CidrBlock")), parameters["source"]]
    sources = {ipaddress.ip_address("0.0.0.0"), ipaddress.ip_address("::")}
    for text in networks:
        network = ipaddress.ip_network(text)
        ends = int(network[0]), int(network[-1])
        kind = ipaddress.IPv6Address if network.version == 6 else ipaddress.IPv4Address
        around = {end + step for end in ends for step in (-1, 0, 1)}
        sources |= {kind(n) for n in around if 0 <= n < 1 << network.max_prefixlen}
    numbers = {n + step for n in [*integers(documents), *parameters.get("ports", [])] for step in (-1, 0, 1)}
    ports = {n for n in numbers if 0 <= n <= 65535} | {0, 65535}
    bytes_ = {n for n in numbers if 0 <= n <= 255} | {0, 255}
    for protocol, source in itertools.product(sorted(protocols), sorted(sources, key=lambda a: (a.version, int(a)))):
        if protocol in (6, 17):
            yield from [Packet(protocol, source, n, n) for n in sorted(ports)]
        elif protocol in (1, 58):
            yield from [Packet(protocol, source, *pair) for pair in itertools.product(sorted(bytes_), repeat=2)]
        else:
            yield Packet(protocol, source, 0, 0)


def members(tree: Any) -> Iterator[tuple[str, Any]]:
    """All members of all objects."""
    for name, value in tree.items() if isinstance(tree, dict) else []:
        yield name, value
    for value in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else []:
        yield from members(value)


def strings(documents: Any, names: tuple[str, ...]) -> list[str]:
    """The strings of these names; names of protocols as numbers."""
    return [str(NUMBERS.get(value, value)) for name, value in members(documents) if name in names]


def integers(documents: Any) -> list[int]:
    """The ends of ranges of ports, ICMP types and codes."""
    names = ("FromPort", "ToPort", "From", "To", "Type", "Code")
    return [value for name, value in members(documents) if name in names]


# ---- the meaning of a problem


def query(text: bytes, number: int) -> bytes:
    """The problem with this query alone: 1, the claim, or 2, whether anything is let in."""
    before, pushed, after = text.partition(b"(push 1)\n")
    assertions, popped, rest = after.partition(b"(check-sat)\n(pop 1)\n")
    assert pushed and popped and rest == b"(check-sat)\n"
    return before + (assertions if number == 1 else b"") + rest


class Problem:
    """The first query of a problem of the encoder, as a predicate of packets."""

    def __init__(self, text: bytes) -> None:
        commands = list(expressions(text.decode("ascii"), "problem"))
        terms = [python(command[1]) for command in commands if command[0] == "assert"]
        self.holds_of = eval(f"lambda protocol, port, icmp_type, icmp_code, ipv6, source: {' and '.join(terms)}")

    def holds(self, packet: Packet) -> bool:
        """Whether the packet is a model."""
        port = packet.low if packet.protocol in (6, 17) else 0
        kind, code = (packet.low, packet.high) if packet.protocol in (1, 58) else (0, 0)
        found: bool = self.holds_of(packet.protocol, port, kind, code, packet.source.version == 6, int(packet.source))
        return found


def python(term: Tree) -> str:
    """A term as an expression of Python."""
    if isinstance(term, str):
        return {"true": "True", "false": "False"}.get(term, term.replace("-", "_"))
    operator, *terms = term
    texts = [python(t) for t in terms]
    if operator == "not":
        return f"(not {texts[0]})"
    return "(" + {"and": " and ", "or": " or ", "<=": " <= ", "=": " == "}[str(operator)].join(texts) + ")"
