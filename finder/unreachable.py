"""`assay claim unreachable`: no packet of a protocol, to some ports, from a network, is let in. See formats/NET.md."""

from __future__ import annotations

import argparse
from itertools import product
from pathlib import Path
from typing import Any

from finder.claim_kind import Claim, Kind
from formats.errors import quoted

NAMES = {1: "ICMP", 6: "TCP", 17: "UDP", 58: "ICMPv6"}


def _ports(text: str) -> tuple[int, int]:
    """A port, or a range of them."""
    first, dash, last = text.partition("-")
    ends = [first, last if dash else first]
    if not all([x.isdecimal() and x.isascii() and len(x) < 6 for x in ends]):
        raise argparse.ArgumentTypeError(f"expected a port or a range, found {quoted(text)}")
    low, high = map(int, ends)
    if not low <= high <= 65535:
        raise argparse.ArgumentTypeError(f"expected a range of ports up to 65535, found {quoted(text)}")
    return low, high


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        metavar="FILE",
        type=Path,
        nargs="+",
        help="security groups or network ACLs, as aws ec2 describe-… prints them; each file is a claim of its own",
    )
    parser.add_argument(
        "--protocol", required=True, metavar="P", help="tcp, udp, icmp, icmpv6, a number from 0 to 255, or all"
    )
    parser.add_argument(
        "--port",
        dest="ports",
        type=_ports,
        action="append",
        metavar="N[-M]",
        help="destination port or ports, for tcp and udp (default: all); repeated: one claim for each",
    )
    parser.add_argument(
        "--from",
        dest="sources",
        required=True,
        action="append",
        metavar="CIDR",
        help="source network, IPv4 or IPv6; repeated: one claim for each",
    )
    parser.add_argument(
        "--group",
        dest="groups",
        action="append",
        default=[],
        metavar="ID",
        help="only this security group or network ACL of each FILE; may be repeated (default: all of them)",
    )
    parser.add_argument(
        "--behind", metavar="FILE", type=Path, help="network ACLs that a packet passes first, if each FILE is of groups"
    )
    parser.add_argument(
        "--assume-references-outside",
        action="store_true",
        help="claim it only of sources that belong to no group or prefix list that rules refer to; the claim then says "
        "so",
    )


def _claims(options: argparse.Namespace) -> list[Claim]:
    claims = []
    for file, ports, source in product(options.files, options.ports or [None], options.sources):
        parameters: dict[str, Any] = {"protocol": options.protocol, "source": source}
        if ports is not None:
            parameters["ports"] = list(ports)
        if options.groups:
            parameters["groups"] = options.groups
        if options.assume_references_outside:
            parameters["references"] = "outside"
        files = (file,) if options.behind is None else (file, options.behind)
        claims.append(Claim("unreachable", parameters, files, _statement(parameters, files)))
    return claims


def _statement(parameters: dict[str, Any], files: tuple[Path, ...]) -> str:
    """What is claimed; parameters that make no sense are left to the checker."""
    what = str(parameters.get("protocol"))
    if what in ("tcp", "udp", "6", "17"):
        ports = parameters.get("ports")
        first, last = ports if isinstance(ports, list) and len(ports) == 2 else (None, None)
        to = "all ports" if ports is None else f"port {first}" if first == last else f"ports {first} to {last}"
        what = f"{what}, {to}"
    listed = parameters.get("groups")
    groups = f"{' and '.join(map(str, listed))} of " if isinstance(listed, list) and listed else ""
    behind = "".join([f" behind {file}, from outside its subnet" for file in files[1:]])
    return f"{groups}{files[0] if files else 'nothing'}{behind}: {what} from {parameters.get('source')}"


def _narrower(parameters: dict[str, Any], opinion: dict[str, Any]) -> dict[str, Any] | None:
    """About what belongs to nothing that is referred to, if this example does: who asks whether something is open to
    the internet should not be shown a neighbour."""
    return {**parameters, "references": "outside"} if opinion["witness"]["member_of"] else None


def _refutation(opinion: dict[str, Any]) -> str:
    packet = opinion["witness"]
    name = NAMES.get(packet["protocol"], f"protocol {packet['protocol']}")
    to = f" to port {packet['port']}" if "port" in packet else ""
    kind = f" of type {packet['type']} and code {packet['code']}" if "type" in packet else ""
    named = _named(packet["member_of"])
    member = f", a member of {' and '.join(named)}{',' if to else ''}" if named else ""
    return f"{name} packet{kind} from {packet['source']}{member}{to} let in by {' and '.join(opinion['because'])}"


def _named(referred: list[dict[str, str]]) -> list[str]:
    """Names of groups and prefix lists; where two have one, with what they differ in."""
    names = [referent.get("GroupId") or referent["PrefixListId"] for referent in referred]
    return [
        f"{name} ({', '.join(list(referent.values())[1:]) or 'no account'})" if names.count(name) > 1 else name
        for name, referent in zip(names, referred, strict=True)
    ]


def _assumption(parameters: dict[str, Any]) -> str:
    if parameters.get("references") != "outside":
        return ""
    return f"assuming that no group or prefix list that is referred to has an address in {parameters['source']}"


UNREACHABLE = Kind(
    version="net/1",
    help="no packet is let in by security groups and network ACLs",
    add_arguments=_add_arguments,
    claims=_claims,
    statement=_statement,
    refutation=_refutation,
    vacuous="vacuous, nothing at all is let in",
    narrower=_narrower,
    only="only members of groups or prefix lists that rules refer to get in; that nothing else does is proven, as with "
    "--assume-references-outside",
    assumption=_assumption,
)
