"""Security groups, network ACLs and packets for tests; what they mean, and what a problem of the encoder says, about
one packet. The meaning is written here a third time: on plain JSON, with numbers of addresses and sets of ports."""

from __future__ import annotations

import ipaddress
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.net_evaluator import Packet, Referent
from formats.tokens import Tree, expressions

SHARED = next(
    (found for folder in Path(__file__).parents if (found := folder / "shared" / "problems" / "net").is_dir()), None
)
"""Files as the API returns them, beside the project; None where they are absent."""

NUMBERS = {"tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58}


def rule(protocol: str, low: int | None = None, high: int | None = None, *sources: str) -> dict[str, Any]:
    """A rule of a security group; a source is a network, or the identifier of a group or a prefix list.

    A group has the account 1, or what comes before a slash: 2/sg-1.
    """
    members: dict[str, Any] = {"IpProtocol": protocol}
    members.update({"FromPort": low} if low is not None else {})
    members.update({"ToPort": high} if high is not None else {})
    members["IpRanges"] = [{"CidrIp": s} for s in sources if "." in s]
    members["Ipv6Ranges"] = [{"CidrIpv6": s, "Description": "IPv6"} for s in sources if ":" in s]
    members["PrefixListIds"] = [{"PrefixListId": s} for s in sources if s.startswith("pl-")]
    members["UserIdGroupPairs"] = [
        {"GroupId": s.rpartition("/")[2], "UserId": s.split("/")[0]} if s[0] != "s" else {"GroupId": s, "UserId": "1"}
        for s in sources
        if "sg-" in s
    ]
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


def packet(protocol: int, source: str, low: int = 0, high: int | None = None, *member_of: str) -> Packet:
    """A packet; of a port, both numbers are the same. Its source belongs to the groups and prefix lists named."""
    high = low if high is None else high
    return Packet(protocol, ipaddress.ip_address(source), low, high, frozenset(map(referent, member_of)))


def referent(name: str) -> Referent:
    """What `rule` refers to by this name."""
    account, _, group = name.rpartition("/")
    return (("PrefixListId", name),) if name.startswith("pl-") else (("GroupId", group), ("UserId", account or "1"))


# ---- what files mean


def chosen(parameters: dict[str, Any], document: Any) -> list[Any]:
    """The groups or ACLs that a claim is about."""
    items = document.get("SecurityGroups", []) + document.get("NetworkAcls", [])
    names = parameters.get("groups", [])
    return [item for item in items if (item.get("GroupId") or item.get("NetworkAclId")) in names] or items


def referred(parameters: dict[str, Any], inputs: list[bytes]) -> list[Referent]:
    """What rules refer to, as the constants member-1, member-2, … of a problem do."""
    found: list[Referent] = []
    for rule in [
        rule
        for data in inputs
        for item in chosen(parameters, json.loads(data))
        for rule in item.get("IpPermissions", [])
    ]:
        for reference in rule.get("UserIdGroupPairs", []) + rule.get("PrefixListIds", []):
            if (one := identity(reference)) not in found:
                found.append(one)
    return found


def identity(reference: dict[str, str]) -> Referent:
    """What identifies a group or a prefix list; not what is said about it."""
    about = {"Description", "GroupName", "PeeringStatus", "VpcId"}
    return tuple(sorted((name, text) for name, text in reference.items() if name not in about))


def refuted(parameters: dict[str, Any], documents: list[Any], packet: Packet) -> bool:
    """Whether a packet refutes a claim about documents, as JSON."""
    named = str(NUMBERS.get(parameters["protocol"], parameters["protocol"]))
    first, last = parameters.get("ports", (0, 1 << 16))
    claimed = named in ("all", str(packet.protocol)) and first <= packet.low <= last
    claimed = claimed and comes_from(packet, parameters["source"])
    if parameters.get("references") == "outside" and packet.member_of:
        claimed = False
    return claimed and all([any([lets_in(item, packet) for item in chosen(parameters, d)]) for d in documents])


def lets_in(item: Any, packet: Packet) -> bool:
    """Whether a group or an ACL lets a packet in."""
    if "Entries" in item:
        inbound = [entry for entry in item["Entries"] if not entry["Egress"]]
        for entry in sorted(inbound, key=lambda entry: int(entry["RuleNumber"])):
            network = entry.get("CidrBlock") or entry["Ipv6CidrBlock"]
            ports, kind = entry.get("PortRange", {}), entry.get("IcmpTypeCode", {})
            numbers = ports.get("From", -1), ports.get("To", -1)
            if packet.protocol == 1 or (packet.protocol == 58 and "." not in network):
                numbers = kind.get("Type", -1), kind.get("Code", -1)
            if comes_from(packet, network) and is_for(packet, entry["Protocol"], *numbers):
                return bool(entry["RuleAction"] == "allow")
        return False
    for rule in item["IpPermissions"]:
        networks = [range["CidrIp"] for range in rule.get("IpRanges", [])]
        networks += [range["CidrIpv6"] for range in rule.get("Ipv6Ranges", [])]
        references = rule.get("UserIdGroupPairs", []) + rule.get("PrefixListIds", [])
        from_there = any([comes_from(packet, network) for network in networks])
        from_member = any([identity(reference) in packet.member_of for reference in references])
        numbers = rule.get("FromPort", -1), rule.get("ToPort", -1)
        if is_for(packet, rule["IpProtocol"], *numbers) and (from_there or from_member):
            return True
    return False


def comes_from(packet: Packet, network: str) -> bool:
    """Whether the source of a packet is in a network: they agree on the bits of the prefix."""
    address, _, length = network.partition("/")
    there = ipaddress.ip_address(address)
    rest = there.max_prefixlen - int(length)
    return packet.source.version == there.version and int(packet.source) >> rest == int(there) >> rest


def is_for(packet: Packet, protocol: str, low: int, high: int) -> bool:
    """Whether a rule is for the protocol and the numbers of a packet."""
    if protocol == "-1":
        return True
    if int(NUMBERS.get(protocol, protocol)) != packet.protocol:
        return False
    if packet.protocol in (1, 58):
        return (low == -1 or packet.low == low) and (high == -1 or packet.high == high)
    return packet.protocol not in (6, 17) or packet.low in range(low, high + 1)


# ---- boundaries


MOST = 3
"""Up to so many groups and prefix lists all combinations of memberships are tried, above that none, all, and pairs."""


def boundaries(parameters: dict[str, Any], inputs: list[bytes]) -> Iterator[Packet]:
    """Packets such that if any refutes the claim one of these does: all combinations of interesting values.

    Each condition on an address, a port, a type or a code holds of an interval; whatever combination of conditions
    holds somewhere holds of the least value, or of some first value of an interval, or the one after a last value.
    """
    there = referred(parameters, inputs)
    sizes = range(len(there) + 1) if len(there) <= MOST else (0, 1, 2, len(there))
    combinations = [frozenset(some) for size in sizes for some in itertools.combinations(there, size)]
    for tried in boundaries_of_numbers(parameters, inputs):
        yield from [tried._replace(member_of=some) for some in combinations]


def boundaries_of_numbers(parameters: dict[str, Any], inputs: list[bytes]) -> Iterator[Packet]:
    """Those of `boundaries` whose source belongs to nothing."""
    documents = [json.loads(data) for data in inputs]
    named = str(NUMBERS.get(parameters["protocol"], parameters["protocol"]))
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
        if named not in ("all", str(protocol)):
            yield Packet(protocol, source, min(ports), min(ports))  # The claim is about others.
        elif protocol in (6, 17):
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
    """The first query of a problem of the encoder, as a predicate of packets; `there` is what rules refer to."""

    def __init__(self, text: bytes, there: list[Referent]) -> None:
        commands = list(expressions(text.decode("ascii"), "problem"))
        terms = [python(command[1]) for command in commands if command[0] == "assert"]
        names = [str(command[1]).replace("-", "_") for command in commands if command[0] == "declare-const"]
        assert names[6:] == [f"member_{k}" for k in range(1, len(there) + 1)]
        self.holds_of = eval(f"lambda {', '.join(names)}: {' and '.join(terms)}")
        self.there = there

    def holds(self, packet: Packet) -> bool:
        """Whether the packet is a model."""
        port = packet.low if packet.protocol in (6, 17) else 0
        kind, code = (packet.low, packet.high) if packet.protocol in (1, 58) else (0, 0)
        member_of = [one in packet.member_of for one in self.there]
        source = packet.source.version == 6, int(packet.source)
        found: bool = self.holds_of(packet.protocol, port, kind, code, *source, *member_of)
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
