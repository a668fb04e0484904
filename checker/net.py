"""The encoder of the claim `unreachable`, version net/1: security groups and network ACLs to an SMT-LIB problem.

The claim is that no packet of a protocol, to a range of ports, from a network, is let in. The problem asks for such a
packet: its first query is unsatisfiable exactly if there is none. The second one asks for any packet that is let in; if
there is none either, the claim is vacuous. A packet consists of six constants, its protocol number, its destination
port, ICMP type and code, the version of IP and the source address, and of one for each group or prefix list that rules
refer to: whether its source belongs to that. Those that the packets of a protocol do not have are there as well, but
nothing that is asserted depends on them. Addresses are integers; ranges of ports and networks are intervals. What the
files mean, and what is not modelled: formats/NET.md.

No text of an input gets into a problem, only numbers do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from formats.errors import MalformedInput, Unsupported, quoted
from formats.strict_json import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from formats.strict_json import Value

VERSION = "net/1"

ICMP, TCP, UDP, ICMPV6 = 1, 6, 17, 58
PROTOCOLS = {"icmp": ICMP, "tcp": TCP, "udp": UDP, "icmpv6": ICMPV6}
"""The protocols that have names. Source: IANA, Assigned Internet Protocol Numbers."""

LAST_PORT = 0xFFFF
BITS = {4: 32, 6: 128}
"""The bits of an address, by version of IP."""

PACKET = f"""\
(set-logic QF_LIA)
(declare-const protocol Int)
(declare-const port Int)
(declare-const icmp-type Int)
(declare-const icmp-code Int)
(declare-const ipv6 Bool)
(declare-const source Int)
(assert (<= 0 protocol 255))
(assert (<= 0 port {LAST_PORT}))
(assert (<= 0 icmp-type 255))
(assert (<= 0 icmp-code 255))
(assert (<= 0 source {(1 << BITS[6]) - 1}))
(assert (or ipv6 (<= source {(1 << BITS[4]) - 1})))
"""

RULE = ("IpProtocol", "FromPort", "ToPort", "IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs")
ENTRY = ("Protocol", "PortRange", "IcmpTypeCode", "CidrBlock", "Ipv6CidrBlock", "Egress", "RuleAction", "RuleNumber")
"""The members of a rule of a group and of an entry of an ACL. Any other could change what is let in."""

IDENTITY = ("GroupId", "PrefixListId", "UserId", "VpcPeeringConnectionId")
REFERENCE = (*IDENTITY, "Description", "GroupName", "PeeringStatus", "VpcId")
"""The members of a reference; two are to the same group or prefix list if they agree on those of IDENTITY."""

_NUMBER = re.compile(r"0|[1-9][0-9]{0,2}")
_NETWORK = re.compile(r"([0-9A-Fa-f:.]*)/(0|[1-9][0-9]{0,2})")
_GROUP = re.compile(r"[0-9A-Fa-f]{1,4}")


class Claim(NamedTuple):
    """The parameters of a claim; see `read_claim`. No protocol, and no ports, mean all of them."""

    protocol: int | None
    ports: tuple[int, int] | None
    source: tuple[int, int, int]
    groups: tuple[str, ...]
    outside: bool


def read_claim(parameters: dict[str, object]) -> Claim:
    """The claim that JSON parameters state. Raises MalformedInput.

    - `protocol`: tcp, udp, icmp, icmpv6, a number from 0 to 255 in decimal, or all.
    - `ports`: the first and the last one, for TCP and UDP only; all ports if not given.
    - `source`: a network in CIDR notation.
    - `groups`: identifiers of security groups and network ACLs (default: none). Of a file of which none is named, all
      are meant.
    - `references`: which packets the claim is about, by their membership in groups and prefix lists that rules refer
      to: `any` (the default), whatever their source belongs to, or `outside`, those whose source belongs to none.
    """
    given = {"ports": None, "groups": [], "references": "any", **parameters}
    if unknown := given.keys() - {"protocol", "ports", "source", "groups", "references"}:
        raise _wrong(min(unknown), parameters)
    protocol, ports, source = given.get("protocol"), given["ports"], given.get("source")
    groups, references = given["groups"], given["references"]
    number = protocol_number(protocol, "all") if isinstance(protocol, str) else -1
    if number == -1:
        raise _wrong("protocol", given)
    between = None
    if ports is not None:
        if number not in (TCP, UDP) or not isinstance(ports, list) or [type(x) for x in ports] != [int, int]:
            raise _wrong("ports", given)
        between = ports[0], ports[1]
        if not 0 <= ports[0] <= ports[1] <= LAST_PORT:
            raise _wrong("ports", given)
    network = interval(source) if isinstance(source, str) else None
    if network is None:
        raise _wrong("source", given)
    if not isinstance(groups, list) or not all([isinstance(x, str) for x in groups]):
        raise _wrong("groups", given)
    if references not in ("any", "outside"):
        raise _wrong("references", given)
    return Claim(number, between, network, tuple(groups), references == "outside")


def _wrong(name: str, parameters: dict[str, object]) -> MalformedInput:
    """The error for a parameter that makes no sense."""
    return MalformedInput("claim", 1, 1, f"parameter {quoted(name)}: {quoted(parameters.get(name, 'missing'))}")


def protocol_number(text: str, everything: str) -> int | None:
    """The number of a protocol, None for all of them, which are called `everything`, -1 if `text` is neither."""
    if text == everything:
        return None
    number = int(text) if _NUMBER.fullmatch(text) else PROTOCOLS.get(text, -1)
    return number if number <= 255 else -1


def interval(cidr: str) -> tuple[int, int, int] | None:
    """Version of IP, first and last address of a network in CIDR notation.

    None for whatever else, a network with host bits set and an IPv6 address with an IPv4 address in it included.
    Source: RFC 4632, section 3.1; RFC 4291, sections 2.2 and 2.3.
    """
    match = _NETWORK.fullmatch(cidr)
    if match is None:
        return None
    address, length = match[1], int(match[2])
    if "." in address:
        version, decimals = 4, address.split(".")
        if len(decimals) != 4 or not all([_NUMBER.fullmatch(x) and int(x) <= 255 for x in decimals]):
            return None
        binary = "".join([f"{int(x):08b}" for x in decimals])
    else:
        version = 6
        left, gap, right = address.partition("::")
        front, back = left.split(":") if left else [], right.split(":") if right else []
        zeros = 8 - len(front) - len(back)
        if not all([_GROUP.fullmatch(x) for x in front + back]) or (zeros < 1 if gap else zeros != 0):
            return None
        binary = "".join([f"{int(x, 16):016b}" for x in [*front, *["0"] * zeros, *back]])
    size = 1 << max(0, BITS[version] - length)
    first = int(binary, 2)
    return (version, first, first + size - 1) if length <= BITS[version] and first % size == 0 else None


def problem(parameters: dict[str, object], inputs: Sequence[bytes], names: Sequence[str] = ()) -> bytes:
    """The SMT-LIB problem whose first query is unsatisfiable exactly if the claim holds of the inputs.

    An input is what `describe-security-groups` or `describe-network-acls` returns; of two, one is of either kind, and
    a packet has to be let in by both. Messages call them by their `names`, or else «input 1» and «input 2».
    Raises MalformedInput, Unsupported, ResourceLimit.
    """
    claim = read_claim(parameters)
    claimed = [] if claim.protocol is None else [f"(= protocol {claim.protocol})"]
    claimed += [f"(<= {claim.ports[0]} port {claim.ports[1]})"] if claim.ports else []
    claimed.append(_within(*claim.source))
    kinds, let_in, found, wanted = [], [], set(), set(claim.groups)
    memberships: Memberships = {}
    for k, data in enumerate(inputs):
        document = read(data, names[k] if names else f"input {k + 1}")
        (kind, *more) = [kind for kind in LAYERS if kind in document.object()] or [""]
        if not kind or more:
            raise document.malformed(f"expected one member of {' and '.join(LAYERS)}")
        if "NextToken" in document.object():
            raise document.member("NextToken").unsupported("NextToken: the list is not complete")
        kinds.append(kind)
        identifier, encode = LAYERS[kind]
        listed = [(item.member(identifier).string(), item) for item in document.member(kind).array()]
        if not listed:
            raise document.member(kind).unsupported(f"no {kind}")
        found.update([name for name, _ in listed])
        chosen = [item for name, item in listed if name in wanted] or [item for _, item in listed]
        let_in.append(_join("or", [encode(item, memberships) for item in chosen]))
    if sorted(kinds) not in (["NetworkAcls"], ["SecurityGroups"], ["NetworkAcls", "SecurityGroups"]):
        raise Unsupported(f"{len(kinds)} inputs of {' and '.join(sorted(set(kinds))) or 'any kind'}", "claim")
    if missing := [name for name in claim.groups if name not in found]:
        raise _wrong("groups", {"groups": missing[0]})
    declared = "".join([f"(declare-const {name} Bool)\n" for name in memberships.values()])
    let_in += [f"(not {name})" for name in memberships.values()] if claim.outside else []
    first, second = ("".join([f"(assert {term})\n" for term in terms]) for terms in (let_in, claimed))
    return f"{PACKET}{declared}{first}(push 1)\n{second}(check-sat)\n(pop 1)\n(check-sat)\n".encode("ascii")


Memberships = dict[tuple[str | None, ...], str]
"""For each group or prefix list that is referred to, by IDENTITY, the constant which says that the source of a packet
belongs to it. They are numbered in the order of first mention."""


def _security_group(group: Value, memberships: Memberships) -> str:
    """That a packet is let in by some rule of the group."""
    return _join("or", [_rule(rule, memberships) for rule in group.member("IpPermissions").array()])


def _rule(rule: Value, memberships: Memberships) -> str:
    """That a packet is let in by this rule: traffic from the networks listed, and from members of what is referred to.

    The constants of `memberships`, to which those that are new are added, occur in no negation: if two that mean the
    same are apart, there are more packets, but none is let in that would not be with both of them true.
    """
    members = _members(rule, RULE)
    sources = []
    for kind, name, version in (("IpRanges", "CidrIp", 4), ("Ipv6Ranges", "CidrIpv6", 6)):
        for element in members[kind].array() if kind in members else []:
            _members(element, (name, "Description"))
            sources.append(_network(element.member(name), version))
    for kind, name in (("UserIdGroupPairs", "GroupId"), ("PrefixListIds", "PrefixListId")):
        for element in members[kind].array() if kind in members else []:
            given = {**_members(element, REFERENCE), name: element.member(name)}
            identity = tuple([given[part].string() if part in given else None for part in IDENTITY])
            sources.append(memberships.setdefault(identity, f"member-{len(memberships) + 1}"))
    protocol = _protocol(rule.member("IpProtocol"))
    facts = _traffic(rule, protocol, members.get("FromPort"), members.get("ToPort"))
    return _join("and", [*facts, _join("or", sources)])


def _network_acl(acl: Value, _: Memberships) -> str:
    """That a packet is let in by the ACL: the inbound entry with the least number that it matches allows it.

    (or m₁ (and (not m₂) … false))       entry 1 allows, entry 2 denies, …; without a match: false
    """
    entries: dict[int, str] = {}
    for entry in acl.member("Entries").array():
        members = _members(entry, ENTRY)
        if entry.member("Egress").boolean():
            continue
        number, action = entry.member("RuleNumber"), entry.member("RuleAction")
        if action.string() not in ("allow", "deny"):
            raise action.unsupported(f"RuleAction {action.string()}")
        blocks = [(name, version) for name, version in (("CidrBlock", 4), ("Ipv6CidrBlock", 6)) if name in members]
        if len(blocks) != 1:
            raise entry.malformed("expected one member of CidrBlock and Ipv6CidrBlock")
        ((name, version),) = blocks
        protocol = _protocol(entry.member("Protocol"))
        kind, low, high = (
            ("IcmpTypeCode", "Type", "Code") if protocol in (ICMP, ICMPV6) else ("PortRange", "From", "To")
        )
        ends: list[Value | None] = [None, None]
        if protocol == ICMPV6 and version == 4:
            pass  # for all types and codes, whatever is given
        elif kind in members:
            ends = [members[kind].member(low), members[kind].member(high)]
        elif protocol == ICMPV6:
            raise entry.unsupported("no ICMP type and code")
        match = _join("and", [*_traffic(entry, protocol, *ends), _network(members[name], version)])
        if number.integer() in entries:
            raise number.malformed("a second inbound entry of this number")
        entries[number.integer()] = f"(or {match} " if action.string() == "allow" else f"(and (not {match}) "
    return "".join([entries[number] for number in sorted(entries)]) + "false" + ")" * len(entries)


LAYERS = {"SecurityGroups": ("GroupId", _security_group), "NetworkAcls": ("NetworkAclId", _network_acl)}
"""What a file may list: the member that identifies an element, and the encoder of an element."""


def _members(value: Value, known: tuple[str, ...]) -> dict[str, Value]:
    """The members of an object. Raises Unsupported if there are others than those known."""
    members = value.object()
    if unknown := [name for name in members if name not in known]:
        raise members[unknown[0]].unsupported(f"member {unknown[0]}")
    return members


def _protocol(value: Value) -> int | None:
    """The protocol of a rule; None for all."""
    protocol = protocol_number(value.string(), "-1")
    if protocol == -1:
        raise value.unsupported(f"protocol {value.string()}")
    return protocol


def _traffic(rule: Value, protocol: int | None, low: Value | None, high: Value | None) -> list[str]:
    """That a packet has this protocol, and a port from `low` to `high`, or the ICMP type `low` and the code `high`.

    Other protocols, and all of them together, have all ports. For ICMPv6 both ends may be missing, for all types.
    """
    if protocol is None:
        return []
    facts = [f"(= protocol {protocol})"]
    if protocol not in PROTOCOLS.values() or (protocol == ICMPV6 and low is None and high is None):
        return facts
    if low is None or high is None:
        raise rule.unsupported("no range of ports, or no ICMP type and code")
    first, last = low.integer(), high.integer()
    if protocol in (TCP, UDP):
        if not 0 <= first <= last <= LAST_PORT:
            raise low.unsupported("this range of ports")
        return [*facts, f"(<= {first} port {last})"]
    if not (-1 <= first <= 255 and -1 <= last <= 255) or (first == -1 and last != -1):
        raise low.unsupported("this ICMP type and code")
    facts += [f"(= icmp-type {first})"] if first >= 0 else []
    return [*facts, f"(= icmp-code {last})"] if last >= 0 else facts


def _network(value: Value, version: int) -> str:
    """That the source address is in this network, which must be of this version of IP."""
    found = interval(value.string())
    if found is None or found[0] != version:
        raise value.malformed(f"expected an IPv{version} network in CIDR notation, without host bits")
    return _within(*found)


def _within(version: int, first: int, last: int) -> str:
    """That the source address is of this version of IP and in this interval."""
    return f"(and {'ipv6' if version == 6 else '(not ipv6)'} (<= {first} source {last}))"


def _join(connective: str, terms: list[str]) -> str:
    """The conjunction or disjunction of terms."""
    if len(terms) < 2:
        return terms[0] if terms else ("true" if connective == "and" else "false")
    return f"({connective} {' '.join(terms)})"
